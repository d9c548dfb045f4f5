import type { Context } from 'hono'
import type { StaffMember } from '../identity/staff-of-session.ts'
import type { TenantScope } from '../scope.ts'
import type { DirectoryEntry } from '../tenants/directory.ts'
import type { Profile } from '../tenants/remembered-profile.ts'
import type { PortalWords } from './portal/words/zh.ts'
import type { TenantTarget } from '../tenants/host.ts'
import type { Services } from './services.ts'

export type BaseVariables = {
  services: Services
  requestId: string
  now: number
  /** Calls to any database so far. */
  trips: { count: number }
}

/** A request to the platform's own host. */
export type PlatformEnv = { Variables: BaseVariables }

/**
 * A request to a tenant's host, which the bindings name. `entry` is always there; the rest is set
 * by the middleware of the part that needs it: `profile` and `scope` on every page, `member` in
 * the portal, `staff` in the console.
 */
export type TenantEnv = {
  Bindings: TenantTarget
  Variables: BaseVariables & {
    entry: DirectoryEntry
    profile: Profile & { readonly isTrial: boolean }
    /** By the person or key that is signed in; else one without permissions. */
    scope: TenantScope
    /** What members' pages say, in the language of the request. Of the portal alone. */
    words: PortalWords
    member: { readonly id: string; readonly maskedName: string } | undefined
    staff: StaffMember
  }
}

/** The network address of the client, as Cloudflare saw it. */
export const addressOf = (c: Context): string => c.req.header('cf-connecting-ip') ?? 'unknown'
