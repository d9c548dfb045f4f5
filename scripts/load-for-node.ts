import { mkdtempSync, rmSync } from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { build, stop } from 'esbuild'

const root = path.resolve(import.meta.dirname, '..')

/**
 * A module of the product, or one that imports it, for Node: bundled first, since Node reads
 * neither the .sql files that the product imports as text nor its .tsx.
 */
export async function loadForNode<Module>(entry: string): Promise<Module> {
  // Inside of the project, so that its packages are found.
  const directory = mkdtempSync(path.join(root, 'node_modules/.gongji-node-'))
  try {
    const outfile = path.join(directory, 'module.js')
    await build({
      entryPoints: [path.resolve(root, entry)],
      outfile,
      bundle: true,
      platform: 'node',
      format: 'esm',
      packages: 'external',
      loader: { '.sql': 'text' },
      define: { PROJECT_ROOT: JSON.stringify(root) },
      sourcemap: 'inline',
      logLevel: 'error',
    })
    return (await import(pathToFileURL(outfile).href)) as Module
  } finally {
    rmSync(directory, { recursive: true, force: true })
    await stop()
  }
}
