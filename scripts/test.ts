import { parseCLI, startVitest } from 'vitest/node'
import { buildAssets } from './build-assets.ts'
import { watchParent } from './watch-parent.ts'

watchParent(() => process.exit(1))

try {
  // The Worker and the pages' tests import what this writes.
  await buildAssets()
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  console.log('\n0 passed, 1 failed')
  process.exit(1)
}

const { filter, options } = parseCLI(['vitest', 'run', ...process.argv.slice(2)])
const vitest = await startVitest('test', filter, options)
await vitest?.exit()
