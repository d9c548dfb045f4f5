import { readCustomHost } from './hosts/custom-host.ts'
import { parseSlug } from './slug.ts'

/** What may be a tenant's: a label under the platform's domain, or a domain of its own. */
export type TenantTarget =
  | { readonly plane: 'tenant'; readonly slug: string }
  | { readonly plane: 'custom'; readonly host: string }

export type HostTarget = { readonly plane: 'platform' } | TenantTarget | { readonly plane: 'none' }

/**
 * What a request's host names. The base domain is the platform's; one label before it is a
 * tenant's; another domain may be a tenant's own, which the registry knows; anything else is
 * nobody's. An address instead of a name (127.0.0.1) is the platform's where the platform itself
 * is on the local machine.
 */
export function hostTarget(host: string, baseDomain: string): HostTarget {
  const named = host.toLowerCase()
  if (named === baseDomain) return { plane: 'platform' }
  const port = baseDomain.split(':')[1]
  if (baseDomain.startsWith('localhost') && named === `127.0.0.1${port ? `:${port}` : ''}`) {
    return { plane: 'platform' }
  }
  if (!named.endsWith(`.${baseDomain}`)) {
    const custom = readCustomHost(named.replace(/:\d+$/, ''), baseDomain)
    return custom.ok ? { plane: 'custom', host: custom.value } : { plane: 'none' }
  }
  const slug = parseSlug(named.slice(0, -baseDomain.length - 1))
  return slug.ok ? { plane: 'tenant', slug: slug.value } : { plane: 'none' }
}
