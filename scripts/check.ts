import { readFileSync } from 'node:fs'
import path from 'node:path'
import { stop as stopEsbuild } from 'esbuild'
import { buildAssets } from './build-assets.ts'
import { missingFromLockfile, type Lockfile } from './check-lockfile.ts'
import { runTool, type ToolRun } from './run-tool.ts'

/** Everything that can be said without running the program; all at once, told in this order. */
const checks: readonly { name: string; run: () => Promise<ToolRun>; cure?: string }[] = [
  { name: 'format', run: () => runTool('oxfmt', ['--check']), cure: 'npm run format' },
  { name: 'lint', run: () => runTool('oxlint', []) },
  { name: 'types', run: () => runTool('typescript:tsc', ['-p', 'tsconfig.json']) },
  { name: 'unused', run: () => runTool('knip', []) },
  { name: 'lock file', run: checkLockfile },
]

async function checkLockfile(): Promise<ToolRun> {
  const file = path.resolve(import.meta.dirname, '../package-lock.json')
  const missing = missingFromLockfile(JSON.parse(readFileSync(file, 'utf8')) as Lockfile)
  return { code: missing.length > 0 ? 1 : 0, output: missing.join('\n'), seconds: 0 }
}

// The compiler reads the manifest that this writes.
await buildAssets()
await stopEsbuild()

const runs = checks.map(async (check) => ({ ...check, ...(await check.run()) }))
let failed = 0
for (const run of runs) {
  const { name, code, output, seconds, cure } = await run
  const verdict = code === 0 ? 'ok' : `FAILED${cure ? ` (${cure})` : ''}`
  console.log(`${name.padEnd(12)}${seconds.toFixed(1).padStart(5)} s  ${verdict}`)
  if (code !== 0) {
    failed++
    console.log(output.trim().replaceAll(/^/gm, '    '))
  }
}
console.log(failed === 0 ? 'All checks passed.' : `${failed} of ${checks.length} checks failed.`)
process.exit(failed === 0 ? 0 : 1)
