import { stop as stopEsbuild } from 'esbuild'
import { buildAssets } from './build-assets.ts'
import { configFaults } from './config-faults.ts'
import { runTool } from './run-tool.ts'
import { configOf, workerNames } from './workers.ts'

// Deploys the Workers one after the other, each when what it is bound to is there. What stands
// behind the command goes to `wrangler deploy`, for each of them alike.

const faults = configFaults()
if (faults.length > 0) {
  for (const fault of faults) console.error(`${fault}: what stands in both must be the same.`)
  console.error('Nothing was deployed.')
  process.exit(1)
}
await buildAssets()
await stopEsbuild()
for (const name of workerNames) {
  console.log(`\n${name} Worker`)
  const settings = ['--config', configOf(name), ...process.argv.slice(2)]
  const { code, output } = await runTool('wrangler', ['deploy', ...settings])
  console.log(output.trim())
  if (code === 0) continue
  console.error(`\nThe ${name} Worker was not deployed, nor any after it. Run this again.`)
  process.exit(1)
}
