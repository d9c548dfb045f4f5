import { readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import * as v from 'valibot'
import { sameSecret } from '../src/kernel/bytes.ts'
import { verifyWebhook } from '../src/webhooks/standard-webhooks.ts'
import { LaunchError } from './launch-error.ts'
import { inboxPage } from './sms-inbox/page.ts'
import {
  openInboxStore,
  type InboxMessage,
  type InboxStore,
  type InboxTenant,
  type MessageFilter,
} from './sms-inbox/store.ts'

export interface SmsInbox {
  readonly url: string
  /** Lets a federation's messages in. */
  connect(tenant: InboxTenant): void
  /** What arrived, newest first. */
  messages(filter: MessageFilter): readonly InboxMessage[]
  stop(): Promise<void>
}

export interface SmsInboxOptions {
  readonly directory: string
  /** Opens POST /tenants. */
  readonly key: string
  /** Any free one where left out. */
  readonly port?: number
}

const MAX_BODY_BYTES = 64 * 1024

const Tenant = v.object({
  slug: v.pipe(v.string(), v.regex(/^[a-z0-9-]{1,63}$/)),
  name: v.pipe(v.string(), v.minLength(1), v.maxLength(100)),
  secret: v.pipe(v.string(), v.regex(/^whsec_[A-Za-z0-9+/]{32,}={0,2}$/)),
})

const Sms = v.object({
  type: v.string(),
  data: v.object({
    to: v.pipe(v.string(), v.maxLength(20)),
    text: v.pipe(v.string(), v.minLength(1), v.maxLength(1_000)),
    kind: v.optional(v.string(), ''),
  }),
})

const beside = (file: string) => path.join(import.meta.dirname, file)
const FILES: Readonly<Record<string, { readonly file: string; readonly type: string }>> = {
  '/inbox.css': { file: beside('sms-inbox/inbox.css'), type: 'text/css' },
  '/inbox.js': { file: beside('sms-inbox/inbox.js'), type: 'text/javascript' },
  '/favicon.svg': { file: beside('../src/http/ui/static/favicon.svg'), type: 'image/svg+xml' },
}

type Handled = { status: number; type?: string; body: string }

/**
 * Stands in for a federation's SMS gateway on one machine: takes signed webhooks, shows each as
 * a message on a page, and sends nothing on.
 */
export async function startSmsInbox(options: SmsInboxOptions): Promise<SmsInbox> {
  const store = openInboxStore(options.directory)
  const server = createServer((request, response) => {
    handle(store, options.key, request).then(
      (handled) => answer(response, handled),
      () => answer(response, { status: 500, body: 'The inbox failed.' }),
    )
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const taken = `The SMS inbox's port ${options.port} is taken by another program.`
      reject(error.code === 'EADDRINUSE' ? new LaunchError(taken) : error)
    })
    server.listen(options.port ?? 0, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    connect: (tenant) => store.connect(tenant),
    messages: (filter) => store.find(filter),
    async stop() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

async function handle(store: InboxStore, key: string, request: IncomingMessage): Promise<Handled> {
  // A page on another site may point its own name at this machine and read along.
  if (!/^(127\.0\.0\.1|localhost)(:\d+)?$/.test(request.headers.host ?? '')) {
    return { status: 421, body: 'Only for this machine.' }
  }
  const url = new URL(request.url ?? '/', 'http://inbox')
  const slug = /^\/sms\/([a-z0-9-]+)$/.exec(url.pathname)?.[1]
  if (request.method === 'POST' && slug !== undefined) return receive(store, slug, request)
  if (request.method === 'POST' && url.pathname === '/tenants') return connect(store, key, request)
  if (request.method !== 'GET') return { status: 405, body: 'GET or POST.' }
  if (url.pathname === '/messages.json') return json(store.find(filterOf(url)))
  const served = FILES[url.pathname]
  if (served) return { status: 200, type: served.type, body: readFileSync(served.file, 'utf8') }
  if (url.pathname !== '/') return { status: 404, body: 'There is nothing here.' }
  const body = inboxPage({
    messages: store.find({ ...filterOf(url), after: 0 }),
    tenants: store.tenants(),
    filter: filterOf(url),
    now: new Date(),
  })
  return { status: 200, type: 'text/html', body }
}

async function receive(
  store: InboxStore,
  slug: string,
  request: IncomingMessage,
): Promise<Handled> {
  const tenant = store.tenant(slug)
  const body = await readBody(request)
  if (body === undefined) return { status: 413, body: 'The message is too large.' }
  const headers = new Headers(
    Object.entries(request.headers).map(([k, value]) => [k, String(value)]),
  )
  const verified =
    tenant && (await verifyWebhook(headers, body, [tenant.secret], Math.floor(Date.now() / 1_000)))
  // A stranger learns nothing about which federations are connected here.
  if (!verified?.ok) return { status: 401, body: 'The signature does not fit.' }
  const parsed = v.safeParse(Sms, parseJson(body))
  if (!parsed.success) return { status: 422, body: 'A message has data.to and data.text.' }
  const { to, text, kind } = parsed.output.data
  const receivedAt = new Date().toISOString()
  store.keep({ webhookId: verified.value.id, tenant: slug, to, text, kind, receivedAt })
  return { status: 204, body: '' }
}

async function connect(store: InboxStore, key: string, request: IncomingMessage): Promise<Handled> {
  if (!sameSecret(request.headers.authorization ?? '', `Bearer ${key}`)) {
    return { status: 401, body: 'The key does not fit.' }
  }
  const parsed = v.safeParse(Tenant, parseJson((await readBody(request)) ?? ''))
  if (!parsed.success) return { status: 422, body: 'A federation has slug, name and secret.' }
  store.connect(parsed.output)
  return { status: 204, body: '' }
}

function filterOf({ searchParams }: URL) {
  return {
    tenant: searchParams.get('tenant') || undefined,
    phone: searchParams.get('phone')?.replace(/\s/g, '') || undefined,
    after: Number(searchParams.get('after')) || 0,
  }
}

async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > MAX_BODY_BYTES) return undefined
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const json = (value: unknown): Handled => ({
  status: 200,
  type: 'application/json',
  body: JSON.stringify(value),
})

function answer(response: ServerResponse, { status, type = 'text/plain', body }: Handled): void {
  response.writeHead(status, {
    'content-type': `${type}; charset=utf-8`,
    'cache-control': 'no-store',
    'content-security-policy':
      "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self'; " +
      "form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    'x-content-type-options': 'nosniff',
  })
  response.end(body)
}
