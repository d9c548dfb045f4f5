import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import path from 'node:path'

const root = path.resolve(import.meta.dirname, '..')

export interface ToolRun {
  readonly code: number
  /** What it wrote, both streams in the order they came. */
  readonly output: string
  readonly seconds: number
}

/** Runs a command of an installed package with our own Node and waits for it. */
export function runTool(name: string, args: readonly string[]): Promise<ToolRun> {
  const startedAt = performance.now()
  const chunks: Buffer[] = []
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [findTool(name), ...args], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, WRANGLER_SEND_METRICS: 'false', WRANGLER_WRITE_LOGS: 'false' },
    })
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk))
    child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk))
    child.on('close', (code) => {
      const seconds = (performance.now() - startedAt) / 1_000
      resolve({ code: code ?? 1, output: Buffer.concat(chunks).toString('utf8'), seconds })
    })
  })
}

/** The script behind a package's command, as its own package.json names it. */
function findTool(name: string): string {
  const require = createRequire(path.join(root, 'package.json'))
  const [packageName = '', command = packageName] = name.split(':')
  const manifestFile = path.join(root, 'node_modules', packageName, 'package.json')
  const { bin } = require(manifestFile) as { bin: string | Record<string, string> }
  const script = typeof bin === 'string' ? bin : bin[command]
  if (script === undefined) throw new Error(`${packageName} has no command ${command}`)
  return path.join(path.dirname(manifestFile), script)
}
