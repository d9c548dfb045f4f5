import type { Actor, AuditEvent } from './audit/chain.ts'
import type { TenantDb } from './db/tenant-db.ts'
import type { Permission } from './identity/permissions.ts'
import type { Instant } from './kernel/days.ts'
import type { TenantState } from './tenants/platform-tables.ts'
import type { TenantKeys } from './tenants/tenant-keys.ts'

/** The tenant a request is for, as the registry knows it. */
export type Tenant = {
  readonly id: string
  readonly slug: string
  readonly name: string
  readonly state: TenantState
}

/**
 * The first argument of every verb: for whom, by whom, when, and the one database that it can
 * reach. Nothing of it is ambient.
 */
export type TenantScope = {
  readonly tenant: Tenant
  readonly db: TenantDb
  readonly keys: TenantKeys
  readonly actor: Actor
  /** What the actor may do here; a verb checks it before anything else. */
  readonly permissions: ReadonlySet<Permission>
  /** The instant of the request: a verb asks no clock. */
  readonly now: Instant
  readonly requestId: string
}

export type NotPermitted = { readonly reason: 'not-permitted'; readonly permission: Permission }

/** Undefined where the actor may; else the error that the verb returns. */
export function refuseUnless(scope: TenantScope, permission: Permission): NotPermitted | undefined {
  return scope.permissions.has(permission) ? undefined : { reason: 'not-permitted', permission }
}

/** An audit event by the scope's own actor. */
export const auditBy = (
  scope: TenantScope,
  action: string,
  subject: string,
  detail: AuditEvent['detail'] = {},
): AuditEvent => ({ actor: scope.actor, action, subject, detail, requestId: scope.requestId })
