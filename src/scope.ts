import { sql, type SQL, type SQLWrapper } from 'drizzle-orm'
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
 * Where the actor's permissions hold: everywhere, or for some workplaces and what belongs to
 * them. What is out of reach is not found, as if it were another federation's.
 */
export type Reach =
  | { readonly kind: 'all' }
  | { readonly kind: 'workplaces'; readonly ids: ReadonlySet<string> }

export const wholeCity: Reach = { kind: 'all' }

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
  readonly reach: Reach
  /** The instant of the request: a verb asks no clock. */
  readonly now: Instant
  readonly requestId: string
}

export type NotPermitted = { readonly reason: 'not-permitted'; readonly permission: Permission }

/** Undefined where the actor may; else the error that the verb returns. */
export function refuseUnless(scope: TenantScope, permission: Permission): NotPermitted | undefined {
  return scope.permissions.has(permission) ? undefined : { reason: 'not-permitted', permission }
}

type Reaching = Pick<TenantScope, 'reach'>

export const reaches = ({ reach }: Reaching, workplaceId: string): boolean =>
  reach.kind === 'all' || reach.ids.has(workplaceId)

/** For the `where` of a query over what belongs to workplaces; undefined where all are reached. */
export const workplaceInReach = ({ reach }: Reaching, workplaceId: SQLWrapper): SQL | undefined =>
  reach.kind === 'all'
    ? undefined
    : sql`${workplaceId} in (select value from json_each(${JSON.stringify([...reach.ids])}))`

/** The same for what belongs to members: they belong to the workplace where they are now. */
export const memberInReach = (scope: Reaching, memberId: SQLWrapper): SQL | undefined => {
  const reached = workplaceInReach(scope, sql`workplace_id`)
  return reached && sql`${memberId} in (select id from member where ${reached})`
}

/** An audit event by the scope's own actor. */
export const auditBy = (
  scope: TenantScope,
  action: string,
  subject: string,
  detail: AuditEvent['detail'] = {},
): AuditEvent => ({ actor: scope.actor, action, subject, detail, requestId: scope.requestId })
