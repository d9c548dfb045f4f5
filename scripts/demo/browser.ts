import { request as httpRequest, type IncomingHttpHeaders } from 'node:http'

/** A page as a browser without script has it. */
export interface Page {
  readonly status: number
  readonly url: string
  readonly headers: IncomingHttpHeaders
  readonly bytes: Buffer
  readonly text: string
}

export interface OpenOptions {
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array | URLSearchParams | FormData
  /** False to see the redirect itself. */
  readonly follow?: boolean
}

export interface Form {
  readonly action: string
  readonly method: 'get' | 'post'
  readonly multipart: boolean
  /** What the form would send untouched, hidden fields included. */
  readonly fields: Readonly<Record<string, string>>
}

/** What a person fills in: a text, several ticks of one name, a file. */
export type Answers = Readonly<Record<string, string | readonly string[] | Blob>>

export interface Browser {
  open(url: string, options?: OpenOptions): Promise<Page>
  /** Fills in the page's form with this action, or whose action contains it. */
  submit(page: Page, answers: Answers, action?: string): Promise<Page>
  cookie(host: string, name: string): string | undefined
}

const MAX_REDIRECTS = 10
const TIMEOUT_MS = 60_000

/**
 * A browser without script for this machine: keeps cookies by host, follows redirects, sends
 * forms with their hidden fields. It connects to the loopback address and names the host in the
 * header, because Node does not resolve the names under `localhost` everywhere.
 */
export function openBrowser(): Browser {
  const jar = new Map<string, Map<string, string>>()

  async function open(url: string, options: OpenOptions = {}): Promise<Page> {
    let target = new URL(url)
    let { method = options.body === undefined ? 'GET' : 'POST', body } = options
    for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
      const page = await send(jar, target, method, body, options.headers)
      const { location } = page.headers
      if (options.follow === false || location === undefined || page.status < 300) return page
      if (page.status >= 400) return page
      target = new URL(location, target)
      if (page.status !== 307 && page.status !== 308) {
        method = 'GET'
        body = undefined
      }
    }
    throw new Error(`More than ${MAX_REDIRECTS} redirects from ${url}`)
  }

  return {
    open,
    async submit(page, answers, action) {
      const form = findForm(page, action)
      const values: Answers = { ...form.fields, ...answers }
      const target = new URL(form.action, page.url)
      if (form.method === 'get') {
        for (const [name, value] of Object.entries(values)) {
          target.searchParams.set(name, String(value))
        }
        return open(target.href)
      }
      const body = form.multipart ? new FormData() : new URLSearchParams()
      for (const [name, value] of Object.entries(values)) {
        if (typeof value === 'string') body.append(name, value)
        else if (!(value instanceof Blob)) for (const one of value) body.append(name, one)
        else if (body instanceof FormData) body.append(name, value)
        else throw new Error(`The form at ${page.url} takes no file`)
      }
      return open(target.href, { method: 'POST', body, headers: { referer: page.url } })
    },
    cookie: (host, name) => jar.get(host)?.get(name),
  }
}

async function send(
  jar: Map<string, Map<string, string>>,
  url: URL,
  method: string,
  body: OpenOptions['body'],
  headers: OpenOptions['headers'],
): Promise<Page> {
  const cookies = jar.get(url.host) ?? new Map<string, string>()
  jar.set(url.host, cookies)
  // Response knows how to write every kind of body and which type it then has.
  const encoded = body === undefined ? undefined : new Response(body as BodyInit)
  const bytes = encoded && Buffer.from(await encoded.arrayBuffer())
  const type = encoded?.headers.get('content-type')
  const sent: Record<string, string> = { host: url.host, accept: '*/*' }
  if (type) sent['content-type'] = type
  if (bytes) sent['content-length'] = String(bytes.length)
  if (cookies.size > 0) {
    sent.cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  }
  if (method !== 'GET' && method !== 'HEAD') {
    sent.origin = url.origin
    sent['sec-fetch-site'] = 'same-origin'
  }
  const page = await exchange(url, method, { ...sent, ...headers }, bytes)
  for (const line of page.headers['set-cookie'] ?? []) keepCookie(cookies, line)
  return page
}

function exchange(
  url: URL,
  method: string,
  headers: Record<string, string>,
  body: Buffer | undefined,
): Promise<Page> {
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest(
      {
        host: '127.0.0.1',
        port: url.port || 80,
        path: url.pathname + url.search,
        method,
        headers,
        timeout: TIMEOUT_MS,
        // A connection each: one that was kept may be closed at the moment it is used again.
        agent: false,
      },
      (incoming) => {
        const chunks: Buffer[] = []
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
        incoming.on('error', reject)
        incoming.on('end', () => {
          const bytes = Buffer.concat(chunks)
          resolve({
            status: incoming.statusCode ?? 0,
            url: url.href,
            headers: incoming.headers,
            bytes,
            text: bytes.toString('utf8'),
          })
        })
      },
    )
    outgoing.on('timeout', () => outgoing.destroy(new Error(`${url.href} did not answer in time`)))
    outgoing.on('error', reject)
    outgoing.end(body)
  })
}

function keepCookie(cookies: Map<string, string>, line: string): void {
  const [pair = '', ...attributes] = line.split(';')
  const at = pair.indexOf('=')
  const name = pair.slice(0, at).trim()
  const ended = attributes.some((attribute) => {
    const [key = '', value = ''] = attribute.trim().split('=')
    if (key.toLowerCase() === 'max-age') return Number(value) <= 0
    return key.toLowerCase() === 'expires' && Date.parse(value) <= Date.now()
  })
  if (ended) cookies.delete(name)
  else cookies.set(name, pair.slice(at + 1).trim())
}

const FORM = /<form\b([^>]*)>(.*?)<\/form>/gs
const INPUT = /<(input)\b((?:[^>"]|"[^"]*")*)>/g
const CHOICE_OR_TEXT = /<(select|textarea)\b((?:[^>"]|"[^"]*")*)>(.*?)<\/\1>/gs
const OPTION = /<option\b((?:[^>"]|"[^"]*")*)>([^<]*)/g

/** The page's forms, as far as a browser without script would send them. */
export function readForms(page: Page): Form[] {
  return [...page.text.matchAll(FORM)].map(([, head = '', inner = '']) => {
    const fields: Record<string, string> = {}
    for (const pattern of [INPUT, CHOICE_OR_TEXT]) {
      for (const [, tag = '', attributes = '', content = ''] of inner.matchAll(pattern)) {
        readField(fields, tag, attributes, content)
      }
    }
    return {
      action: attribute(head, 'action') ?? page.url,
      method: attribute(head, 'method')?.toLowerCase() === 'post' ? 'post' : 'get',
      multipart: attribute(head, 'enctype') === 'multipart/form-data',
      fields,
    }
  })
}

function readField(
  fields: Record<string, string>,
  tag: string,
  attributes: string,
  content: string,
): void {
  const name = attribute(attributes, 'name')
  if (name === undefined || /\sdisabled\b/.test(attributes)) return
  const type = attribute(attributes, 'type') ?? 'text'
  if (tag === 'select') {
    const options = [...content.matchAll(OPTION)].map(([, text = '']) => text)
    const chosen = options.find((option) => /\sselected\b/.test(option)) ?? options[0]
    if (chosen !== undefined) fields[name] = attribute(chosen, 'value') ?? ''
  } else if (tag === 'textarea') {
    fields[name] = unescapeHtml(content)
  } else if (type === 'checkbox' || type === 'radio') {
    if (/\schecked\b/.test(attributes)) fields[name] = attribute(attributes, 'value') ?? 'on'
  } else if (!['submit', 'button', 'file', 'image', 'reset'].includes(type)) {
    fields[name] = attribute(attributes, 'value') ?? ''
  }
}

/** What the page's selection of this name offers, the line for nothing chosen left out. */
export function readOptions(page: Page, name: string): { value: string; label: string }[] {
  const select = [...page.text.matchAll(CHOICE_OR_TEXT)].find(
    ([, tag, attributes = '']) => tag === 'select' && attribute(attributes, 'name') === name,
  )
  return [...(select?.[3] ?? '').matchAll(OPTION)]
    .map(([, text = '', label = '']) => ({
      value: attribute(text, 'value') ?? '',
      label: unescapeHtml(label.trim()),
    }))
    .filter((option) => option.value !== '')
}

/** The form with exactly this action, else the one whose action contains it. */
function findForm(page: Page, action = ''): Form {
  const forms = readForms(page)
  const exact = forms.filter((form) => form.action === action)
  const found = exact.length > 0 ? exact : forms.filter((form) => form.action.includes(action))
  // A list is searched and added to at one address.
  const sent = found.length > 1 ? found.filter((form) => form.method === 'post') : found
  if (sent.length === 1) return sent[0]!
  const what = action === '' ? 'one form' : `one form to ${action}`
  const there = forms.map((form) => form.action).join(', ') || 'none'
  throw new Error(`Expected ${what} at ${page.url} (${page.status}), found: ${there}`)
}

function attribute(text: string, name: string): string | undefined {
  const found = new RegExp(`(?:^|\\s)${name}="([^"]*)"`).exec(text)?.[1]
  return found === undefined ? undefined : unescapeHtml(found)
}

const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  '#39': "'",
}

const unescapeHtml = (text: string): string =>
  text.replace(/&(amp|lt|gt|quot|#39);/g, (_, entity: string) => ENTITIES[entity]!)
