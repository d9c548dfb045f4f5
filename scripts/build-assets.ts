import {
  cpSync,
  globSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import path from 'node:path'
import { build, stop, type Metafile } from 'esbuild'
import { schemes } from '../src/rules/schemes/index.ts'
import { openApiDocument } from './open-api.ts'
import { storedShapes } from '../src/tenants/export/describe-schema.ts'
import { rosterTemplateXlsx } from './roster-template.ts'
import { singlePage } from './single-page.ts'

const root = path.resolve(import.meta.dirname, '..')
const publicFolder = path.join(root, 'dist/public')

/** Names carry a hash of the content, so what was fetched once is never asked for again. */
const HEADERS = `/assets/*
  Cache-Control: public, max-age=31536000, immutable
/roster-template.xlsx
  Content-Disposition: attachment; filename*=UTF-8''%E8%8A%B1%E5%90%8D%E5%86%8C%E6%A8%A1%E6%9D%BF.xlsx
/*
  X-Content-Type-Options: nosniff
  Cross-Origin-Resource-Policy: same-origin
`

/** Browsers ask for this address by themselves where no page names an icon. */
const REDIRECTS = '/favicon.ico /favicon.svg 302\n'

/** WebViews of older phones: WeChat on Android keeps its own engine, iPhones stay on iOS 14. */
const TARGET = ['es2020', 'chrome90', 'safari14.1']

/**
 * Bundles the pages' styles and islands into dist/public, and writes the manifest by which the
 * Worker finds them. Files of earlier builds stay: a Worker that runs may still name them.
 */
export async function buildAssets(): Promise<Record<string, string>> {
  const sources = [
    'src/http/ui/styles/*.css',
    'src/http/islands/*.ts',
    'src/http/islands/*.tsx',
  ].flatMap((pattern) => globSync(pattern, { cwd: root }))
  const entryPoints = sources.filter((source) => !/\.(test|d)\.tsx?$/.test(source)).sort()
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints,
    outdir: path.join(publicFolder, 'assets'),
    entryNames: '[name].[hash]',
    assetNames: '[name].[hash]',
    bundle: true,
    minify: true,
    charset: 'utf8',
    format: 'esm',
    jsx: 'automatic',
    jsxImportSource: 'hono/jsx/dom',
    legalComments: 'none',
    logLevel: 'warning',
    metafile: true,
    target: TARGET,
  })
  mkdirSync(publicFolder, { recursive: true })
  cpSync(path.join(root, 'src/http/ui/static'), publicFolder, { recursive: true })
  writeFileSync(path.join(publicFolder, '_headers'), HEADERS)
  writeFileSync(path.join(publicFolder, '_redirects'), REDIRECTS)
  const manifest = manifestOf(metafile)
  replaceFile(path.join(root, 'dist/asset-manifest.json'), JSON.stringify(manifest, null, 2))
  await writeDocuments()
  return manifest
}

/** Files that are the same for every federation. */
async function writeDocuments(): Promise<void> {
  mkdirSync(path.join(publicFolder, 'api'), { recursive: true })
  writeFileSync(path.join(publicFolder, 'roster-template.xlsx'), await rosterTemplateXlsx())
  writeFileSync(path.join(publicFolder, 'api/openapi.json'), await openApiDocument())
  mkdirSync(path.join(publicFolder, 'schemes'), { recursive: true })
  for (const scheme of schemes) {
    writeFileSync(path.join(publicFolder, `schemes/${scheme.id}.json`), JSON.stringify(scheme))
  }
  // Read by the Worker, whose exports they go into; as text, since nobody opens them as pages here.
  const exportFolder = path.join(publicFolder, 'export')
  mkdirSync(exportFolder, { recursive: true })
  writeFileSync(path.join(exportFolder, 'verify-page.txt'), await singlePage('verify-page'))
  const shapes = storedShapes(readFileSync(path.join(root, 'docs/storage.md'), 'utf8'))
  writeFileSync(path.join(exportFolder, 'stored-shapes.txt'), shapes)
  const cards = schemes.map(({ id, title }) => ({ id, title: title.zh }))
  replaceFile(path.join(root, 'dist/scheme-cards.json'), JSON.stringify(cards, null, 1))
}

function manifestOf(metafile: Metafile): Record<string, string> {
  const manifest: Record<string, string> = {}
  for (const [file, { entryPoint }] of Object.entries(metafile.outputs)) {
    if (!entryPoint) continue
    const { name } = path.parse(entryPoint)
    const key = name + path.extname(file)
    if (manifest[key]) throw new Error(`Two sources are called ${key}: ${entryPoint} is one.`)
    manifest[key] = `/assets/${path.basename(file)}`
  }
  return manifest
}

/** Whoever reads meanwhile sees the old file or the new one, never half of one. */
function replaceFile(file: string, text: string): void {
  const draft = `${file}.${process.pid}`
  writeFileSync(draft, `${text}\n`)
  renameSync(draft, file)
}

if (import.meta.main) {
  rmSync(path.join(root, 'dist'), { recursive: true, force: true })
  const manifest = await buildAssets()
  await stop()
  console.log(`${Object.keys(manifest).length} assets in dist/public`)
}
