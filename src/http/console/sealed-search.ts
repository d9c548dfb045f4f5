import type { Context } from 'hono'
import { SESSION_HOURS } from '../../identity/session.ts'
import type { TenantEnv } from '../context.ts'
import { readForm } from '../forms.ts'
import { address } from './address.ts'

const Q_LENGTH_MOST = 60
const SEARCH_MS = SESSION_HOURS * 3_600_000

/** Bound to who searches, and to where: in somebody else's hands it says nothing. */
const placeOf = (c: Context<TenantEnv>) => ({ column: 'console.search', row: c.get('staff').id })

/**
 * Answers the form of a search: back to its list, with what was searched sealed in the address. A
 * number or a name never stands in one (addresses are kept in logs and histories), and going back,
 * leafing and reloading work as with any other address.
 */
export async function toSealedSearch(c: Context<TenantEnv>, path: string, kept: readonly string[]) {
  const values = await readForm(c)
  const q = (values['q'] ?? '').trim().slice(0, Q_LENGTH_MOST)
  const search = q && (await sealSearch(c, q))
  const others = Object.fromEntries(kept.map((name) => [name, values[name]]))
  return c.redirect(address(path, { ...others, search }), 303)
}

const sealSearch = (c: Context<TenantEnv>, q: string): Promise<string> =>
  c.get('entry').keys.seal(placeOf(c), JSON.stringify([q, c.get('now') + SEARCH_MS]))

export type AskedSearch = {
  /** What was typed; empty where nothing was searched. */
  readonly q: string
  /** As it stands in the address. */
  readonly search: string
  /** True for an address of another person or another day. */
  readonly lapsed: boolean
}

export async function sealedSearch(c: Context<TenantEnv>): Promise<AskedSearch> {
  const search = c.req.query('search') ?? ''
  if (search === '') return { q: '', search, lapsed: false }
  const text = await c
    .get('entry')
    .keys.open(placeOf(c), search)
    .catch(() => '["",0]')
  const [q, until] = JSON.parse(text) as [string, number]
  return until > c.get('now') ? { q, search, lapsed: false } : { q: '', search: '', lapsed: true }
}
