import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { stop as stopEsbuild } from 'esbuild'
import { buildAssets } from './build-assets.ts'
import { runTool } from './run-tool.ts'

/**
 * What a Worker may weigh: a cold start reads all of it. The main job alone kept within 250 KB;
 * docs/performance.md says what the rest came to.
 */
const MAX_GZIPPED_BYTES = 350 * 1024

await buildAssets()
await stopEsbuild()
const directory = mkdtempSync(path.join(tmpdir(), 'gongji-deploy-'))
try {
  const { code, output } = await runTool('wrangler', ['deploy', '--dry-run', '--outdir', directory])
  if (code !== 0) {
    console.error(output.trim())
    process.exitCode = 1
  } else {
    report(directory)
  }
} finally {
  rmSync(directory, { recursive: true, force: true })
}

function report(directory: string): void {
  const files = globSync('**/*.{js,sql,wasm}', { cwd: directory }).sort()
  const contents = files.map((file) => readFileSync(path.join(directory, file)))
  const plain = contents.reduce((sum, content) => sum + content.length, 0)
  const gzipped = contents.reduce((sum, content) => sum + gzipSync(content).length, 0)
  const kilobytes = (bytes: number) => `${(bytes / 1024).toFixed(1)} KB`
  console.log(
    `Worker ${kilobytes(plain)}, gzipped ${kilobytes(gzipped)} of ` +
      `${kilobytes(MAX_GZIPPED_BYTES)} allowed (${files.length} files)`,
  )
  if (gzipped <= MAX_GZIPPED_BYTES) return
  console.error('The Worker is too large: see what was added with `npx wrangler deploy --dry-run`.')
  process.exitCode = 1
}
