import { readFileSync } from 'node:fs'
import path from 'node:path'
import { stop as stopEsbuild } from 'esbuild'
import { buildAssets } from '../../scripts/build-assets.ts'
import { buildWorker, buildWorkers, type Built } from '../../scripts/build-workers.ts'
import { configOf, workerNames, type WorkerName } from '../../scripts/workers.ts'

const root = path.resolve(import.meta.dirname, '../..')

/** Builds the product's Workers as `wrangler deploy` does. */
export async function buildProduct(directory: string): Promise<Record<WorkerName, Built>> {
  await buildAssets()
  await stopEsbuild()
  return buildWorkers(directory)
}

/** A Worker that the product is measured against, `bench/NAME.ts`. */
export const buildReference = (name: 'hello' | 'floor', directory: string): Promise<Built> =>
  buildWorker(path.join(root, `bench/${name}.toml`), directory)

/** The date that decides how the runtime behaves; all Workers must have the same. */
export function compatibilityDate(): string {
  const files = [...workerNames.map(configOf), 'bench/hello.toml', 'bench/floor.toml']
  const dates = files.map((file) => {
    const text = readFileSync(path.join(root, file), 'utf8')
    return /^compatibility_date = "([\d-]+)"$/m.exec(text)?.[1]
  })
  if (dates[0] === undefined || new Set(dates).size > 1) {
    throw new Error(`compatibility_date differs: ${dates.join(', ')}`)
  }
  return dates[0]
}
