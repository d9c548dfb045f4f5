// Renders every view with sample props into dist/gallery, photographs it, and looks for what a
// machine can see: accessibility findings, sideways scrolling, console errors.
//   node scripts/run.mjs scripts/gallery.ts [NAME-PREFIX …] [--no-axe]
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import { build, stop } from 'esbuild'
import { chromium, type Browser, type Page } from 'playwright-core'
import { buildAssets } from './build-assets.ts'

const root = path.resolve(import.meta.dirname, '..')
const folder = path.join(root, 'dist/gallery')
const CHROMIUM = process.env['CHROMIUM'] ?? '/usr/bin/chromium'
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

interface Look {
  name: string
  width: number
  dark?: boolean
  type?: 'large' | 'largest'
  axe?: boolean
}

const looks: readonly Look[] = [
  { name: '360', width: 360, axe: true },
  { name: '360-dark', width: 360, dark: true, axe: true },
  { name: '360-largest', width: 360, type: 'largest', axe: true },
  { name: '768-large', width: 768, type: 'large' },
  { name: '1440', width: 1440, axe: true },
  { name: '1440-dark', width: 1440, dark: true },
]

/** What the bundle of gallery/pages.tsx exports. */
interface Pages {
  brandCss: (colour: string) => string
  sealSvg: (seal: { name: string; colour: string }) => string
  renderPages: () => Promise<Map<string, string>>
}

async function bundlePages(): Promise<Pages> {
  const outfile = path.join(folder, 'pages.mjs')
  await build({
    absWorkingDir: root,
    entryPoints: ['scripts/gallery/pages.tsx'],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    packages: 'external',
    jsx: 'automatic',
    jsxImportSource: 'hono/jsx',
    logLevel: 'warning',
  })
  return (await import(`${outfile}?at=${Date.now()}`)) as Pages
}

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css',
  '.js': 'text/javascript',
  '.svg': 'image/svg+xml',
}

function fileAnswer(pathname: string): { type: string; body: Buffer } | undefined {
  const file = path.join(root, 'dist/public', path.normalize(pathname))
  const type = TYPES[path.extname(file)]
  return type && existsSync(file) ? { type, body: readFileSync(file) } : undefined
}

/** A page that reloads itself would be gone while it is looked at. */
const still = (html: string): string => html.replace(/ data-reload-after="\d+"/, '')

function serve(pages: Map<string, string>, { brandCss, sealSvg }: Pages) {
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost')
    const send = (type: string, body: string | Buffer): void => {
      response.writeHead(200, { 'content-type': type, 'content-security-policy': POLICY })
      response.end(body)
    }
    const [name, colour] = [url.searchParams.get('name'), url.searchParams.get('colour')]
    if (url.pathname === '/brand.css') return send('text/css', brandCss(colour ?? ''))
    if (url.pathname === '/logo.svg')
      return send('image/svg+xml', sealSvg({ name: name ?? '', colour: colour ?? '' }))
    if (url.pathname.includes('/documents/'))
      return send('image/svg+xml', sealSvg({ name: '材料', colour: '#8a8f96' }))
    const page = pages.get(url.pathname.slice(1))
    const size = url.searchParams.get('type') ?? 'normal'
    if (page) return send('text/html', still(page).replace('type-normal', `type-${size}`))
    const file = fileAnswer(url.pathname)
    if (file) return send(file.type, file.body)
    response.writeHead(404).end()
  })
  return new Promise<{ url: string; close: () => void }>((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo
      resolve({ url: `http://127.0.0.1:${port}`, close: () => server.close() })
    })
  })
}

interface Check {
  page: Page
  url: string
  axe: boolean
}

/** One page for all pictures; what it complains of is kept until it is asked for. */
async function openPage(browser: Browser) {
  const context = await browser.newContext({ reducedMotion: 'reduce', locale: 'zh-CN' })
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(String(error)))
  return { page, complaints }
}

async function photograph({ page, url, axe }: Check, name: string, look: Look) {
  const problems: string[] = []
  await page.setViewportSize({ width: look.width, height: look.width < 600 ? 740 : 900 })
  await page.emulateMedia({ colorScheme: look.dark ? 'dark' : 'light' })
  await page.goto(`${url}/${name}?type=${look.type ?? 'normal'}`)
  await page.screenshot({
    path: path.join(folder, 'shots', `${name}--${look.name}.png`),
    fullPage: true,
  })
  if (axe && look.axe) {
    const { violations } = await new AxeBuilder({ page }).analyze()
    for (const { id, nodes } of violations)
      problems.push(`axe ${id}: ${nodes.map(({ html }) => html.slice(0, 110)).join(' | ')}`)
  }
  if (look.width === 360) {
    await page.setViewportSize({ width: 320, height: 640 })
    const wide = await page.evaluate(() => document.documentElement.scrollWidth)
    if (wide > 320) problems.push(`scrolls sideways at 320 px: ${wide} px wide`)
    const doubled = await page.evaluate(() => {
      document.documentElement.style.fontSize = '200%'
      return document.documentElement.scrollWidth
    })
    if (doubled > 320) problems.push(`scrolls sideways at 320 px, text doubled: ${doubled} px wide`)
  }
  return problems
}

const words = process.argv.slice(2)
const prefixes = words.filter((word) => !word.startsWith('--'))
mkdirSync(path.join(folder, 'shots'), { recursive: true })
await buildAssets()
const source = await bundlePages()
await stop()
const pages = await source.renderPages()
for (const [name, html] of pages) writeFileSync(path.join(folder, `${name}.html`), html)
const server = await serve(pages, source)
const browser = await chromium.launch({
  executablePath: CHROMIUM,
  args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu'],
})
const { page, complaints } = await openPage(browser)
const check = { page, url: server.url, axe: !words.includes('--no-axe') }
let problems = 0
const chosen = [...pages.keys()].filter(
  (name) => prefixes.length === 0 || prefixes.some((prefix) => name.startsWith(prefix)),
)
for (const name of chosen) {
  for (const look of looks) {
    const found = [...(await photograph(check, name, look)), ...complaints.splice(0)]
    for (const problem of found) console.log(`${name} ${look.name}: ${problem}`)
    problems += found.length
  }
}
await browser.close()
server.close()
console.log(`${chosen.length} pages, ${looks.length} looks each, ${problems} problems; ${folder}`)
process.exitCode = problems > 0 ? 1 : 0
