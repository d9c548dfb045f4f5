import { base64 } from '../../src/kernel/bytes.ts'
import type { KeyRing } from '../../src/tenants/key-ring.ts'
import { LaunchError } from '../launch-error.ts'

const OTHER =
  'The keys in it and those of the tenant that is here come from different rotations: export ' +
  'the tenant that is here, close it, and import then.'

/**
 * Keys of a tenant that is here and of an older copy that takes its place: documents in the store
 * may be sealed under the newer ones, texts of the copy under the older ones.
 */
export function mergeRings(here: KeyRing | undefined, brought: KeyRing): KeyRing {
  if (here === undefined) return brought
  for (const [version, key] of brought.keys) {
    const known = here.keys.get(version)
    if (known !== undefined && base64(known) !== base64(key)) throw new LaunchError(OTHER)
  }
  const roots = [here.index?.root, brought.index?.root].flatMap((root) => (root ? [root] : []))
  if (new Set(roots.map(base64)).size > 1) throw new LaunchError(OTHER)
  const index = here.index ?? brought.index
  return {
    current: Math.max(here.current, brought.current),
    keys: new Map([...brought.keys, ...here.keys]),
    ...(index && { index }),
  }
}
