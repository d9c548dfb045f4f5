import { build } from 'esbuild'
import { mkdtempSync, rmSync } from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'

const root = path.resolve(import.meta.dirname, '..')

/**
 * The OpenAPI document, made from the API's own routes at build time: what makes it (a converter
 * of schemas) stays out of the Worker, which serves the document as a file.
 */
export async function openApiDocument(): Promise<string> {
  const folder = mkdtempSync(path.join(root, 'dist/open-api-'))
  const outfile = path.join(folder, 'document.mjs')
  try {
    await build({
      absWorkingDir: root,
      entryPoints: ['src/http/api/open-api.ts'],
      outfile,
      bundle: true,
      packages: 'external',
      format: 'esm',
      platform: 'node',
      loader: { '.sql': 'text' },
      jsx: 'automatic',
      jsxImportSource: 'hono/jsx',
      logLevel: 'warning',
    })
    const made = (await import(pathToFileURL(outfile).href)) as {
      openApiDocument(): Promise<unknown>
    }
    return `${JSON.stringify(await made.openApiDocument(), null, 1)}\n`
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
