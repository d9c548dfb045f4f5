import { parseSlug } from './slug.ts'

export type HostTarget =
  | { readonly plane: 'platform' }
  | { readonly plane: 'tenant'; readonly slug: string }
  | { readonly plane: 'none' }

/**
 * What a request's host names. The base domain is the platform's; one label before it is a
 * tenant's; anything deeper or other is nobody's. An address instead of a name (127.0.0.1) is the
 * platform's where the platform itself is on the local machine.
 */
export function hostTarget(host: string, baseDomain: string): HostTarget {
  const named = host.toLowerCase()
  if (named === baseDomain) return { plane: 'platform' }
  const port = baseDomain.split(':')[1]
  if (baseDomain.startsWith('localhost') && named === `127.0.0.1${port ? `:${port}` : ''}`) {
    return { plane: 'platform' }
  }
  if (!named.endsWith(`.${baseDomain}`)) return { plane: 'none' }
  const slug = parseSlug(named.slice(0, -baseDomain.length - 1))
  return slug.ok ? { plane: 'tenant', slug: slug.value } : { plane: 'none' }
}
