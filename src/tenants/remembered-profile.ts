import type { TenantDb } from '../db/tenant-db.ts'
import type { Instant } from '../kernel/days.ts'
import { assert } from '../kernel/assert.ts'
import { readLanguages, type Language } from './languages.ts'
import { federationProfile } from './tables.ts'

/** How a federation presents itself on every page. */
export type Profile = {
  readonly name: string
  readonly shortName: string
  readonly hotline: string
  readonly colour: string
  readonly logoHash: string | null
  /** What members' pages offer, Chinese among them. */
  readonly languages: readonly Language[]
  readonly revision: number
}

const KNOWN_FOR_MS = 15_000
const TENANTS_MOST = 5_000
const remembered = new Map<string, { profile: Profile; until: Instant }>()

/** The profile, from this isolate's memory where it was read a moment ago. */
export async function rememberedProfile(
  tenantId: string,
  now: Instant,
  open: () => Promise<TenantDb>,
): Promise<Profile> {
  const known = remembered.get(tenantId)
  if (known && known.until > now) return known.profile
  const [row] = await (await open()).query.select().from(federationProfile)
  assert(row !== undefined, 'a live tenant has a profile')
  const profile = { ...row, languages: readLanguages(row.languages) }
  if (remembered.size >= TENANTS_MOST) remembered.clear()
  remembered.set(tenantId, { profile, until: now + KNOWN_FOR_MS })
  return profile
}

/** After a change: this isolate reads the profile anew. */
export const forgetProfile = (tenantId: string): void => void remembered.delete(tenantId)

/** After a change that does not say whose. */
export const forgetProfiles = (): void => remembered.clear()
