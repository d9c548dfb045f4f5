import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { runTool } from './run-tool.ts'
import { configFileOf, workerNames, type WorkerName } from './workers.ts'

export type Built = {
  readonly directory: string
  /** Without the source map: what is uploaded and read at a cold start. */
  readonly files: readonly string[]
  readonly plainBytes: number
  readonly gzippedBytes: number
}

/** Builds all Workers as `wrangler deploy` does, each into a folder of its name. */
export async function buildWorkers(directory: string): Promise<Record<WorkerName, Built>> {
  const built = await Promise.all(
    workerNames.map(
      async (name) =>
        [name, await buildWorker(configFileOf(name), path.join(directory, name))] as const,
    ),
  )
  return Object.fromEntries(built) as Record<WorkerName, Built>
}

export async function buildWorker(config: string, directory: string): Promise<Built> {
  const settings = ['--config', config, '--outdir', directory]
  const { code, output } = await runTool('wrangler', ['deploy', '--dry-run', ...settings])
  if (code !== 0) throw new Error(`${config} could not be built:\n${output.trim()}`)
  const files = globSync('**/*.{js,sql,wasm}', { cwd: directory }).toSorted()
  const contents = files.map((file) => readFileSync(path.join(directory, file)))
  return {
    directory,
    files,
    plainBytes: contents.reduce((sum, content) => sum + content.length, 0),
    gzippedBytes: contents.reduce((sum, content) => sum + gzipSync(content).length, 0),
  }
}
