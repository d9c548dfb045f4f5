import type { Bindings } from './bindings.ts'

/**
 * The platform's own limiter where there is one (see `ESTIMATE_LIMIT` in wrangler.toml). A host
 * without it limits in front of the Worker; docs/deploy.md says how.
 */
export async function mayEstimate(
  limiter: Bindings['ESTIMATE_LIMIT'],
  tenantId: string,
  address: string,
): Promise<boolean> {
  if (limiter === undefined) return true
  return (await limiter.limit({ key: `${tenantId}|${address}` })).success
}
