import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { freePorts } from '../../scripts/free-ports.ts'
import { startLibsqlServer, type LibsqlServer } from '../../scripts/libsql-server.ts'
import { newLocalSecrets } from '../../scripts/local-secrets.ts'
import { localEnv, type WorkerEnv } from '../../scripts/start-worker.ts'
import { buildHello, buildProduct, type Built } from './build.ts'
import { startInbox, type Inbox } from './inbox.ts'
import { loadForNode } from '../../scripts/load-for-node.ts'
import type * as InNode from './in-node.ts'
import { serve, type Served } from './workerd.ts'

export type Builds = { readonly product: Built; readonly hello: Built }

/** Everything that a part needs, made once and gone at the end. */
export type Stack = {
  readonly libsql: LibsqlServer
  readonly inbox: Inbox
  readonly inNode: typeof InNode
  readonly builds: Builds
  /** Serves the product on a fresh port; tenants are found at `SLUG.` before its `baseDomain`. */
  serveProduct(): Promise<ServedProduct>
  serveHello(): Promise<Served>
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
    const builds = {
      product: await buildProduct(inDirectory('product')),
      hello: await buildHello(inDirectory('hello')),
    }
    const envFor = (port: number): WorkerEnv =>
      localEnv(secrets, libsql, `localhost:${port}`, inbox.url)
    await inNode.ensurePlatform(inNode.readConfig(envFor(0)), Date.now())
    const running = new Set<Served>()
    const keep = <One extends Served>(served: One): One => {
      running.add(served)
      return served
    }
    return {
      libsql,
      inbox,
      inNode,
      builds,
      async serveProduct() {
        const port = await freePort()
        const baseDomain = `localhost:${port}`
        const options = { built: builds.product, port, env: envFor(port) as {} }
        const served = await serve(options, { host: baseDomain, path: '/' })
        return keep({ ...served, baseDomain, inbox })
      },
      async serveHello() {
        const port = await freePort()
        const options = { built: builds.hello, port }
        return keep(await serve(options, { host: `localhost:${port}`, path: '/' }))
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

const freePort = async (): Promise<number> => (await freePorts(1))[0]!
