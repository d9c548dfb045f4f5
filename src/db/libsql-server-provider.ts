import { base64, base64url, utf8 } from '../kernel/bytes.ts'
import type { Access, DatabaseProvider } from './provider.ts'

export type LibsqlServerConfig = {
  readonly url: string
  readonly adminUrl: string
  readonly adminKey: string
  /** The Ed25519 private key whose public half the server was started with, as JWK text. */
  readonly tokenKeyJwk: string
  /** For databases that are created from now on; strong where nothing is said. */
  readonly durability?: Durability
}

/**
 * A token ends with a full minute, one to two minutes from now: long enough for a request with its
 * retries, and alike for everybody who opens this database in the same minute.
 */
const expiryOf = (nowMs: number): number => (Math.floor(nowMs / 60_000) + 2) * 60

/**
 * Strong syncs twice a commit: what was acknowledged survives a power cut. Relaxed, the server's
 * own default, syncs at checkpoints: a power cut can take the last commits, a crash none.
 */
export const durabilities = ['strong', 'relaxed'] as const
export type Durability = (typeof durabilities)[number]

const ADMIN_TIMEOUT_MS = 10_000

/** Databases are namespaces of one libSQL server, each opened by a token that names it. */
export function libsqlServerProvider(
  config: LibsqlServerConfig,
  fetcher: typeof fetch = fetch,
): DatabaseProvider {
  const key = importTokenKey(config.tokenKeyJwk)
  const admin = (path: string, init: RequestInit) =>
    fetcher(new URL(path, config.adminUrl), {
      ...init,
      headers: {
        authorization: `basic ${config.adminKey}`,
        'content-type': 'application/json',
      },
      signal: AbortSignal.timeout(ADMIN_TIMEOUT_MS),
    })
  return {
    async create(name) {
      const response = await admin(`/v1/namespaces/${name}/create`, {
        method: 'POST',
        body: JSON.stringify({ durability_mode: config.durability ?? 'strong' }),
      })
      const text = await response.text()
      if (!response.ok && !text.includes('already exists')) {
        throw new Error(`The libSQL server did not create ${name}: ${response.status} ${text}`)
      }
      return { name, url: config.url }
    },
    async drop(name) {
      const response = await admin(`/v1/namespaces/${name}`, { method: 'DELETE' })
      const text = await response.text()
      if (!response.ok && response.status !== 404) {
        throw new Error(`The libSQL server did not delete ${name}: ${response.status} ${text}`)
      }
    },
    async connect(address, access) {
      return {
        url: address.url,
        authToken: await mintToken(await key, address.name, access),
        headers: { 'x-namespace-bin': base64(utf8(address.name)).replace(/=+$/, '') },
      }
    },
  }
}

function importTokenKey(jwk: string): Promise<CryptoKey> {
  return crypto.subtle.importKey('jwk', JSON.parse(jwk) as JsonWebKey, 'Ed25519', false, ['sign'])
}

/**
 * A token for one database. Both the database and the access are always stated: the server takes
 * a missing name for all databases and a missing access for read and write.
 */
export async function mintToken(
  key: CryptoKey,
  database: string,
  access: Access,
  nowMs = Date.now(),
): Promise<string> {
  const part = (value: unknown) => base64url(utf8(JSON.stringify(value)))
  const claims = { id: database, a: access, exp: expiryOf(nowMs) }
  const signed = `${part({ alg: 'EdDSA', typ: 'JWT' })}.${part(claims)}`
  const signature = await crypto.subtle.sign('Ed25519', key, utf8(signed))
  return `${signed}.${base64url(new Uint8Array(signature))}`
}
