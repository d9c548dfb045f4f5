import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { build } from 'esbuild'
import { projectRoot } from './project-root.ts'

/**
 * One HTML text with everything in it, from a folder with `main.html`, `page.css` and `page.ts`
 * in the frame of all such pages: it opens without a server, and its policy lets it ask the network for nothing.
 */
export async function singlePage(
  folder: string,
  define: Readonly<Record<string, string>> = {},
): Promise<string> {
  const root = projectRoot
  const source = (file: string): string => path.join(root, 'scripts', folder, file)
  const [script, style] = await Promise.all([
    bundle(source('page.ts'), define),
    bundle(source('page.css'), {}),
  ])
  const frame = readFileSync(path.join(root, 'scripts/single-page/frame.html'), 'utf8')
  const icon = path.join(root, 'src/http/ui/static/favicon.svg')
  const parts: Readonly<Record<string, string>> = {
    policy: `default-src 'none'; img-src data:; base-uri 'none'; form-action 'none'; script-src ${hashOf(script)}; style-src ${hashOf(style)}`,
    icon: readFileSync(icon).toString('base64'),
    style,
    script,
  }
  const main = readFileSync(source('main.html'), 'utf8')
  return frame.replaceAll(
    /\{(policy|icon)\}|<!-- (style|script|main) -->/g,
    (_, value: string, element: string) => {
      if (value) return parts[value] ?? ''
      return element === 'main' ? main : `<${element}>${parts[element]}</${element}>`
    },
  )
}

async function bundle(file: string, define: Readonly<Record<string, string>>): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [file],
    define,
    bundle: true,
    write: false,
    minify: true,
    charset: 'utf8',
    format: file.endsWith('.css') ? 'esm' : 'iife',
    legalComments: 'none',
    logLevel: 'warning',
    target: ['es2020', 'chrome90', 'safari14.1'],
  })
  return outputFiles[0]?.text ?? ''
}

const hashOf = (text: string): string =>
  `'sha256-${createHash('sha256').update(text).digest('base64')}'`
