import { mkdtempSync, rmSync } from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'esbuild'
import type * as InNode from './in-node.ts'

const root = path.resolve(import.meta.dirname, '../..')

/** The product's modules for Node, see in-node.ts. */
export async function loadInNode(): Promise<typeof InNode> {
  // Inside of the project, so that its packages are found.
  const directory = mkdtempSync(path.join(root, 'node_modules/.gongji-bench-'))
  try {
    const outfile = path.join(directory, 'in-node.js')
    await build({
      entryPoints: [path.join(import.meta.dirname, 'in-node.ts')],
      outfile,
      bundle: true,
      platform: 'node',
      format: 'esm',
      packages: 'external',
      loader: { '.sql': 'text' },
      logLevel: 'error',
    })
    return (await import(pathToFileURL(outfile).href)) as typeof InNode
  } finally {
    rmSync(directory, { recursive: true, force: true })
  }
}
