import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { stop as stopEsbuild } from 'esbuild'
import { buildAssets } from './build-assets.ts'
import { buildWorkers } from './build-workers.ts'
import { configFaults } from './config-faults.ts'
import { configOf, WORKER_BYTES_MOST, workerNames } from './workers.ts'

for (const fault of configFaults()) {
  console.error(`${fault}: what stands in both must be the same.`)
  process.exitCode = 1
}
await buildAssets()
await stopEsbuild()
const directory = mkdtempSync(path.join(tmpdir(), 'gongji-deploy-'))
try {
  const built = await buildWorkers(directory)
  const kilobytes = (bytes: number) => `${(bytes / 1024).toFixed(1)} KB`
  for (const name of workerNames) {
    const { plainBytes, gzippedBytes, files } = built[name]
    console.log(
      `${name.padEnd(7)}${kilobytes(plainBytes)}, gzipped ${kilobytes(gzippedBytes)} of ` +
        `${kilobytes(WORKER_BYTES_MOST)} allowed (${files.length} files)`,
    )
    if (gzippedBytes <= WORKER_BYTES_MOST) continue
    const again = `npx wrangler deploy --dry-run --config ${configOf(name)}`
    console.error(`The ${name} Worker is too large: see what was added with \`${again}\`.`)
    process.exitCode = 1
  }
} catch (error) {
  console.error((error as Error).message)
  process.exitCode = 1
} finally {
  rmSync(directory, { recursive: true, force: true })
}
