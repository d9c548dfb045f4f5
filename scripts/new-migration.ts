import { runTool } from './run-tool.ts'

const USAGE = `Writes the SQL that takes a database from the last migration to the tables in src.

  npm run migration -- platform NAME
  npm run migration -- tenant NAME

NAME says what changes, in words with hyphens: add-claim-source. List the new file in
src/db/migrations.ts and read it: a rebuilt table can lose rows of the tables that refer to it.`

const [database, name] = process.argv.slice(2)
if ((database !== 'platform' && database !== 'tenant') || !/^[a-z][a-z0-9-]+$/.test(name ?? '')) {
  console.error(USAGE)
  process.exit(2)
}

const { code, output } = await runTool('drizzle-kit', [
  'generate',
  '--config',
  `drizzle.${database}.ts`,
  '--name',
  name!.replaceAll('-', '_'),
])
console.log(output.trim())
process.exit(code)
