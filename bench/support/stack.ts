import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { freePorts } from '../../scripts/free-ports.ts'
import { startLibsqlServer, type LibsqlServer } from '../../scripts/libsql-server.ts'
import { newLocalSecrets } from '../../scripts/local-secrets.ts'
import { localEnv, type WorkerEnv } from '../../scripts/start-worker.ts'
import type { Built } from '../../scripts/build-workers.ts'
import type { WorkerName } from '../../scripts/workers.ts'
import { buildProduct, buildReference } from './build.ts'
import { startInbox, type Inbox } from './inbox.ts'
import { loadForNode } from '../../scripts/load-for-node.ts'
import type * as InNode from './in-node.ts'
import { serve, type Served } from './workerd.ts'

export type Builds = {
  readonly product: Readonly<Record<WorkerName, Built>>
  readonly hello: Built
  readonly floor: Built
}

/** Everything that a part needs, made once and gone at the end. */
export type Stack = {
  readonly libsql: LibsqlServer
  readonly inbox: Inbox
  readonly inNode: typeof InNode
  /** What the product reads from its environment, for its functions in Node. */
  readonly config: ReturnType<typeof InNode.readConfig>
  readonly builds: Builds
  /** Serves the product on a fresh port; tenants are found at `SLUG.` before its `baseDomain`. */
  serveProduct(): Promise<ServedProduct>
  /** The edge Worker without those behind it, as a cold start on Cloudflare loads it. */
  serveEdge(): Promise<Served>
  serveHello(): Promise<Served>
  /** Answers with these bytes to whatever JSON, see ../floor.ts. */
  serveFloor(answer: string): Promise<Served>
  /** What the servers wrote last, for when something failed. */
  logs(): string
  stop(): Promise<void>
}

export type ServedProduct = Served & {
  readonly baseDomain: string
  /** Where its messages arrive. */
  readonly inbox: Inbox
}

export async function startStack(): Promise<Stack> {
  const directory = mkdtempSync(path.join(tmpdir(), 'gongji-bench-'))
  const inDirectory = (name: string) => {
    const made = path.join(directory, name)
    mkdirSync(made, { recursive: true })
    return made
  }
  const secrets = newLocalSecrets()
  const libsql = await startLibsqlServer({
    directory: inDirectory('libsql'),
    secrets: secrets.libsql,
  })
  const inbox = await startInbox()
  const release = async () => {
    await inbox.stop()
    await libsql.stop()
    rmSync(directory, { recursive: true, force: true })
  }
  try {
    const inNode = await loadForNode<typeof InNode>('bench/support/in-node.ts')
    const builds = await buildAll(inDirectory)
    const envFor = (port: number): WorkerEnv =>
      localEnv(secrets, libsql, `localhost:${port}`, inbox.url)
    const config = inNode.readConfig(envFor(0))
    await inNode.ensurePlatform(config, Date.now())
    const running = new Set<Served>()
    const keep = <One extends Served>(served: One): One => {
      running.add(served)
      return served
    }
    return {
      libsql,
      inbox,
      inNode,
      config,
      builds,
      async serveProduct() {
        const port = await freePort()
        const baseDomain = `localhost:${port}`
        const env = envFor(port) as {}
        const options = { built: builds.product.edge, port, env, ...behindEdge(builds) }
        const served = await serve(options, { host: baseDomain, path: '/' })
        return keep({ ...served, baseDomain, inbox })
      },
      async serveEdge() {
        const port = await freePort()
        const options = { built: builds.product.edge, port, env: envFor(port) as {} }
        return keep(await serve(options, { host: `localhost:${port}`, path: '/' }))
      },
      async serveHello() {
        const port = await freePort()
        const options = { built: builds.hello, port }
        return keep(await serve(options, { host: `localhost:${port}`, path: '/' }))
      },
      async serveFloor(answer) {
        const port = await freePort()
        const options = { built: builds.floor, port, env: { ANSWER: answer } }
        return keep(await serve(options, { host: `localhost:${port}`, path: '/', body: '{}' }))
      },
      logs: () => [...running].map((served) => served.log()).join(''),
      async stop() {
        await Promise.all([...running].map((served) => served.stop()))
        await release()
      },
    }
  } catch (error) {
    await release()
    throw error
  }
}

/** As the configurations bind them: the office has the gates. */
const behindEdge = ({ product }: Builds) => ({
  behind: { DESK: product.desk, OFFICE: product.office },
  object: { binding: 'WRITE_GATE', className: 'WriteGate', in: 'OFFICE' },
})

async function buildAll(inDirectory: (name: string) => string): Promise<Builds> {
  return {
    product: await buildProduct(inDirectory('product')),
    hello: await buildReference('hello', inDirectory('hello')),
    floor: await buildReference('floor', inDirectory('floor')),
  }
}

const freePort = async (): Promise<number> => (await freePorts(1))[0]!
