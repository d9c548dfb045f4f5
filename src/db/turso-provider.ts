import * as v from 'valibot'
import type { Access, DatabaseAddress, DatabaseProvider } from './provider.ts'

export type TursoConfig = {
  readonly organization: string
  /** The group must exist: it says where in the world the databases are. */
  readonly group: string
  readonly apiToken: string
  readonly apiUrl?: string
  readonly timeoutMs?: number
}

const API_URL = 'https://api.turso.tech'
const CALL_TIMEOUT_MS = 5_000
const TRIES = 3
const PAUSE_MS = 250
/** A page is waiting: whoever is asked to stay away longer than this is told so instead. */
const RETRY_AFTER_MOST_MS = 2_000

/** What leaks opens one database until its token ends; asking for each request would double it. */
const TOKEN_MINUTES = 30
/** A token is not used in its last minutes: a request with its retries must end before it does. */
const TOKEN_USED_MINUTES = 25
const TOKENS_MOST = 2_000

/** The API names a database's address in capitals; other fields are none of our business. */
const DatabaseAnswer = v.object({
  database: v.object({ Hostname: v.pipe(v.string(), v.regex(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/)) }),
})
const TokenAnswer = v.object({ jwt: v.pipe(v.string(), v.minLength(1)) })

type RememberedToken = { readonly jwt: string; readonly until: number }

/**
 * Databases in one group of a Turso organization. Each is opened by a token of its own that the
 * platform API makes, kept in this isolate's memory until shortly before it ends. A token for the
 * whole group is never asked for.
 *
 * Of the API this relies on: 409 for a name that exists, 404 for one that does not, durations
 * written like `30m`, `read-only` and `full-access`, and errors as `{ "error": TEXT }`.
 */
export function tursoProvider(
  config: TursoConfig,
  clock: () => number = Date.now,
): DatabaseProvider {
  const call = apiCaller(config)
  const remembered = new Map<string, RememberedToken>()
  const find = async (name: string): Promise<DatabaseAddress> => {
    const answer = await call('GET', `/databases/${encodeURIComponent(name)}`, [200])
    return addressOf(name, answer.body)
  }
  return {
    async create(name) {
      const body = { name, group: config.group }
      const answer = await call('POST', '/databases', [200, 409], body)
      return answer.status === 409 ? find(name) : addressOf(name, answer.body)
    },
    async drop(name) {
      await call('DELETE', `/databases/${encodeURIComponent(name)}`, [200, 404])
      for (const access of ['ro', 'rw'] as const) remembered.delete(`${access} ${name}`)
    },
    async connect(address, access) {
      const authToken = await token(address.name, access)
      return { url: address.url, authToken, headers: {} }
    },
  }

  /** Two requests may ask at once: waiting for another request's call is not allowed in Workers. */
  async function token(name: string, access: Access): Promise<string> {
    const key = `${access} ${name}`
    const askedAt = clock()
    const known = remembered.get(key)
    if (known && known.until > askedAt) return known.jwt
    const query = new URLSearchParams({
      expiration: `${TOKEN_MINUTES}m`,
      authorization: access === 'ro' ? 'read-only' : 'full-access',
    })
    const path = `/databases/${encodeURIComponent(name)}/auth/tokens?${query}`
    const { jwt } = read(TokenAnswer, (await call('POST', path, [200])).body, `a token for ${name}`)
    remembered.delete(key)
    if (remembered.size >= TOKENS_MOST) remembered.delete(remembered.keys().next().value!)
    remembered.set(key, { jwt, until: askedAt + TOKEN_USED_MINUTES * 60_000 })
    return jwt
  }
}

function addressOf(name: string, body: unknown): DatabaseAddress {
  const { database } = read(DatabaseAnswer, body, `the address of ${name}`)
  return { name, url: `https://${database.Hostname}` }
}

function read<Schema extends v.GenericSchema>(
  schema: Schema,
  body: unknown,
  what: string,
): v.InferOutput<Schema> {
  const parsed = v.safeParse(schema, body)
  if (!parsed.success) throw new Error(`Turso's answer does not hold ${what}`)
  return parsed.output
}

type Answer = { readonly status: number; readonly body: unknown }
type Method = 'GET' | 'POST' | 'DELETE'

/**
 * One call with its retries: each of ours may be repeated. Throws for a status that the caller
 * does not expect, with what to do about it where that is known.
 */
function apiCaller(config: TursoConfig) {
  const { organization, apiToken, apiUrl = API_URL, timeoutMs = CALL_TIMEOUT_MS } = config
  const base = `${apiUrl}/v1/organizations/${encodeURIComponent(organization)}`
  return async (
    method: Method,
    path: string,
    expected: readonly number[],
    body?: unknown,
  ): Promise<Answer> => {
    for (let tries = 1; ; tries++) {
      const outcome = await callOnce(method, base + path, { apiToken, timeoutMs, body })
      if ('status' in outcome && expected.includes(outcome.status)) return outcome
      const again = pauseBeforeRetry(outcome, tries)
      if (again === undefined) throw new Error(sentenceOf(method, path, outcome))
      await new Promise((resolve) => setTimeout(resolve, again))
    }
  }
}

type Outcome = (Answer & { readonly retryAfterMs?: number }) | { readonly failure: string }

async function callOnce(
  method: Method,
  url: string,
  { apiToken, timeoutMs, body }: { apiToken: string; timeoutMs: number; body: unknown },
): Promise<Outcome> {
  try {
    const response = await fetch(url, {
      method,
      headers: { authorization: `Bearer ${apiToken}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(timeoutMs),
    })
    const seconds = Number(response.headers.get('retry-after') ?? Number.NaN)
    return {
      status: response.status,
      body: parseJson(await response.text()),
      ...(Number.isFinite(seconds) ? { retryAfterMs: seconds * 1_000 } : {}),
    }
  } catch (error) {
    return { failure: error instanceof Error ? error.name : 'unknown' }
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** How long to wait before the next try; undefined where another would change nothing. */
function pauseBeforeRetry(outcome: Outcome, tries: number): number | undefined {
  if (tries >= TRIES) return undefined
  const passing = 'failure' in outcome || outcome.status === 429 || outcome.status >= 500
  if (!passing) return undefined
  const wait = ('retryAfterMs' in outcome && outcome.retryAfterMs) || PAUSE_MS * tries
  return wait > RETRY_AFTER_MOST_MS ? undefined : wait
}

const CURES: Readonly<Record<number, string>> = {
  401: 'TURSO_API_TOKEN is not valid, or no longer',
  402: 'the organization needs a subscription that allows this',
  403: 'TURSO_API_TOKEN may not do this in TURSO_ORGANIZATION',
  404: 'check TURSO_ORGANIZATION and the name of the database',
  429: 'too many calls; it is tried again with the next request',
}

function sentenceOf(method: Method, path: string, outcome: Outcome): string {
  const what = `Turso's API (${method} ${path.split('?')[0]})`
  if ('failure' in outcome) return `${what} gave no answer: ${outcome.failure}`
  const said = v.safeParse(v.object({ error: v.string() }), outcome.body)
  const words = said.success ? ` "${said.output.error.slice(0, 200)}"` : ''
  const cure = CURES[outcome.status]
  return `${what} answered ${outcome.status}${words}${cure ? `: ${cure}` : ''}`
}
