import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { stop as stopEsbuild } from 'esbuild'
import { buildAssets } from '../../scripts/build-assets.ts'
import { runTool } from '../../scripts/run-tool.ts'

const root = path.resolve(import.meta.dirname, '../..')

export type Built = {
  readonly directory: string
  /** Without the source map: what is uploaded and read at a cold start. */
  readonly files: readonly string[]
  readonly plainBytes: number
  readonly gzippedBytes: number
}

/** Builds the product's Worker as `wrangler deploy` does. */
export async function buildProduct(directory: string): Promise<Built> {
  await buildAssets()
  await stopEsbuild()
  return build('wrangler.toml', directory)
}

/** A Worker that the product is measured against, `bench/NAME.ts`. */
export const buildReference = (name: 'hello' | 'floor', directory: string): Promise<Built> =>
  build(`bench/${name}.toml`, directory)

async function build(config: string, directory: string): Promise<Built> {
  const settings = ['--config', path.join(root, config), '--outdir', directory]
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

/** The date that decides how the runtime behaves; all Workers must have the same. */
export function compatibilityDate(): string {
  const dates = ['wrangler.toml', 'bench/hello.toml', 'bench/floor.toml'].map((file) => {
    const text = readFileSync(path.join(root, file), 'utf8')
    return /^compatibility_date = "([\d-]+)"$/m.exec(text)?.[1]
  })
  if (dates[0] === undefined || new Set(dates).size > 1) {
    throw new Error(`compatibility_date differs: ${dates.join(', ')}`)
  }
  return dates[0]
}
