import { createRequire } from 'node:module'
import path from 'node:path'
import { build, stop as stopEsbuild } from 'esbuild'
import type { Unstable_Config as Config } from 'wrangler'
import { projectRoot } from './project-root.ts'
import { configFileOf, type WorkerName } from './workers.ts'

export interface ServeOptions {
  readonly port: number
  /** In place of the variables and secrets that the configurations name. */
  readonly env: Readonly<Record<string, string>>
  /** Where objects and queues are kept. */
  readonly stateDirectory: string
}

export interface Serving {
  readonly ready: Promise<unknown>
  dispose(): Promise<void>
}

/** What is used of the runtime's own simulator. It comes with wrangler, not with us. */
interface Simulator {
  readonly Miniflare: new (options: unknown) => Serving
  readonly Log: new (level: number) => unknown
  readonly LogLevel: { readonly WARN: number }
  convertV4MiniflareOptions(options: unknown): unknown
}

/** The first is the one that addresses lead to. */
const SERVED: readonly WorkerName[] = ['edge', 'desk', 'office']

/**
 * Serves all Workers in one runtime, bound to each other as their configurations say, on the
 * loopback address. `wrangler dev` does the same for several, but takes settings for the first
 * alone, and its proxy is one hop more.
 */
export async function serveWorkers(options: ServeOptions): Promise<Serving> {
  const { Miniflare, Log, LogLevel, convertV4MiniflareOptions } = findSimulator()
  const { unstable_readConfig } = await import('wrangler')
  const configs = SERVED.map((name) => unstable_readConfig({ config: configFileOf(name) }))
  const texts = await bundle(configs)
  const workers = await Promise.all(
    configs.map((config, at) => optionsOf(config, texts[at]!, options.env)),
  )
  return new Miniflare(
    convertV4MiniflareOptions({
      host: '127.0.0.1',
      port: options.port,
      // Lets the minute's work be called for by its address.
      unsafeTriggerHandlers: true,
      logRequests: false,
      log: new Log(LogLevel.WARN),
      handleStructuredLogs: (line: { level: string; message: string }) =>
        console.log(`${line.level} ${line.message}`),
      resourcePersistencePath: path.join(options.stateDirectory, 'v3'),
      workers,
    }),
  )
}

function findSimulator(): Simulator {
  const require = createRequire(import.meta.url)
  return createRequire(require.resolve('wrangler/package.json'))('miniflare') as Simulator
}

async function optionsOf(config: Config, contents: string, env: ServeOptions['env']) {
  const { unstable_getMiniflareWorkerOptions } = await import('wrangler')
  // Secrets come with `env`; wrangler would look for them in files.
  const { secrets: _secrets, ...rest } = config
  const { workerOptions } = unstable_getMiniflareWorkerOptions(rest)
  const { modulesRules: _rules, ...bound } = workerOptions
  return {
    ...bound,
    name: config.name,
    bindings: { ...config.vars, ...env },
    modules: [{ type: 'ESModule', path: 'index.js', contents }],
  }
}

/**
 * As wrangler bundles for a deployment, but not minified, so that names in a stack trace stay, and
 * all at once: what several import is read once.
 */
async function bundle(configs: readonly Config[]): Promise<string[]> {
  const built = await build({
    entryPoints: configs.map(({ main }) => main!),
    outdir: 'bundled',
    bundle: true,
    write: false,
    format: 'esm',
    target: 'es2024',
    conditions: ['workerd', 'worker', 'browser'],
    external: ['cloudflare:*', 'node:*'],
    loader: { '.sql': 'text' },
    alias: configs[0]!.alias ?? {},
    absWorkingDir: projectRoot,
    define: { 'process.env.NODE_ENV': '"production"' },
    logLevel: 'error',
  })
  await stopEsbuild()
  const named = new Map(built.outputFiles.map((file) => [path.parse(file.path).name, file.text]))
  return configs.map(({ main }) => named.get(path.parse(main!).name)!)
}
