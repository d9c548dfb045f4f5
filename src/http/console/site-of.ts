import type { Context } from 'hono'
import type { Site } from '../../identity/factors/passkey-ceremony.ts'
import type { TenantEnv } from '../context.ts'

/** Where this page stands, as a passkey knows it. */
export function siteOf(c: Context<TenantEnv>): Site {
  const { host, hostname } = new URL(c.req.url)
  return { origin: `${c.get('services').config.scheme}://${host}`, rpId: hostname }
}
