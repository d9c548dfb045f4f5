import path from 'node:path'
import { LaunchError } from '../launch-error.ts'
import { openProgress } from '../progress.ts'
import type { Command } from './command.ts'
import { create } from './create.ts'
import { migrate } from './migrate.ts'
import { operatorConfig } from './operator-config.ts'
import { UsageError } from './read-arguments.ts'
import { backup } from './backup.ts'
import { close } from './close.ts'
import { decide } from './decide.ts'
import { drill } from './drill.ts'
import { exportTenant } from './export.ts'
import { importTenant } from './import.ts'
import { rotateDataKeyOf } from './rotate-data-key.ts'
import { resetFactorsOf } from './reset-factors.ts'
import { rotateMasterKey } from './rotate-master-key.ts'
import { sandbox } from './sandbox.ts'
import { operator } from './operator.ts'
import { status } from './status.ts'
import { verify } from './verify.ts'

const commands: Readonly<Record<string, Command>> = {
  status,
  migrate,
  create,
  verify,
  export: exportTenant,
  import: importTenant,
  backup,
  drill,
  sandbox,
  'rotate-data-key': rotateDataKeyOf,
  'rotate-master-key': rotateMasterKey,
  'reset-factors': resetFactorsOf,
  close,
  decide,
  operator,
}

/** Runs one command; its exit code. */
export async function runTenants(args: readonly string[]): Promise<number> {
  const [name, ...rest] = args
  const command = name === undefined ? undefined : commands[name]
  if (command === undefined) {
    console.error(name === undefined ? help() : `There is no command ${name}.\n\n${help()}`)
    return 2
  }
  const dataDirectory = process.env.GONGJI_DATA ?? path.resolve('.data')
  const config = operatorConfig(process.env, dataDirectory)
  try {
    // Progress to the error stream, so that what a command prints can be piped on.
    const progress = openProgress(process.stderr)
    return await command.run({ config, progress, print: (text) => console.log(text) }, rest)
  } catch (error) {
    if (error instanceof UsageError) {
      console.error(error.message)
      return 2
    }
    throw isUnreachable(error)
      ? new LaunchError('The database server does not answer: is the installation running?')
      : error
  }
}

function help(): string {
  const rows = Object.values(commands).map(
    ({ usage, summary }) => `  ${usage.padEnd(48)}${summary}`,
  )
  return ['usage: npm run -s tenants -- COMMAND', '', ...rows].join('\n')
}

function isUnreachable(error: unknown): boolean {
  for (let one = error; one instanceof Error; one = one.cause) {
    if ((one as NodeJS.ErrnoException).code === 'ECONNREFUSED') return true
  }
  return false
}
