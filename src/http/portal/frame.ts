import type { Context } from 'hono'
import type { TenantEnv } from '../context.ts'
import { takeFlash } from '../flash.ts'
import { brandOf, pathOf, typeSizeOf } from '../frames.ts'
import type { PortalFrame } from '../ui/index.ts'

/** The surroundings of a member's page. */
export const frameOf = (c: Context<TenantEnv>): PortalFrame => ({
  brand: brandOf(c.get('profile')),
  typeSize: typeSizeOf(c),
  path: pathOf(c),
  viewer: c.get('member') ? { name: c.get('member')!.maskedName } : null,
  flash: takeFlash(c, c.get('words').flashes),
  words: c.get('words'),
  languages: c.get('profile').languages,
})
