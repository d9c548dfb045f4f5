import { and, asc, count, desc, eq, or, sql, type SQL } from 'drizzle-orm'
import {
  closingRequest,
  goLiveRequest,
  tenant,
  tenantContact,
  type TenantState,
} from '../tenants/platform-tables.ts'
import { tenantInReach, type OperatorScope } from './operator-scope.ts'

export const TENANTS_A_PAGE = 50

export type ListedTenant = {
  readonly id: string
  readonly slug: string
  readonly name: string
  readonly state: TenantState
  readonly divisionName: string | null
  readonly createdAt: number
  /** Since when it waits for an answer about going live. */
  readonly waitsSince: number | null
  /** Since when it waits to be closed. */
  readonly closingAskedAt: number | null
}

export type TenantList = {
  readonly rows: readonly ListedTenant[]
  readonly total: number
  readonly waiting: number
}

/** Literal, whatever is typed: `%` and `_` are letters of a name here. */
const like = (column: SQL | typeof tenant.name, text: string): SQL =>
  sql`instr(lower(${column}), lower(${text})) > 0`

/** Who waits for an answer comes first, the longest first; then the newest. */
export async function listTenants(
  scope: Pick<OperatorScope, 'db' | 'division'>,
  { q, state, page }: { q: string; state: TenantState | undefined; page: number },
): Promise<TenantList> {
  const { db } = scope
  const reached = tenantInReach(scope, tenant.id)
  const waits = and(eq(goLiveRequest.tenantId, tenant.id), eq(goLiveRequest.state, 'waiting'))
  const leaves = and(eq(closingRequest.tenantId, tenant.id), eq(closingRequest.state, 'waiting'))
  const found = and(
    reached,
    state === undefined ? undefined : eq(tenant.state, state),
    q === ''
      ? undefined
      : or(
          like(tenant.name, q),
          like(sql`${tenant.slug}`, q),
          like(sql`coalesce(${tenantContact.divisionName}, '')`, q),
          like(sql`coalesce(${tenantContact.division}, '')`, q),
        ),
  )
  const [rows, [all], [waiting]] = await Promise.all([
    db.query
      .select({
        id: tenant.id,
        slug: tenant.slug,
        name: tenant.name,
        state: tenant.state,
        divisionName: tenantContact.divisionName,
        createdAt: tenant.createdAt,
        waitsSince: goLiveRequest.askedAt,
        closingAskedAt: closingRequest.askedAt,
      })
      .from(tenant)
      .leftJoin(tenantContact, eq(tenantContact.tenantId, tenant.id))
      .leftJoin(goLiveRequest, waits)
      .leftJoin(closingRequest, leaves)
      .where(found)
      .orderBy(
        sql`coalesce(${goLiveRequest.askedAt}, ${closingRequest.askedAt}) is null`,
        asc(sql`coalesce(${goLiveRequest.askedAt}, ${closingRequest.askedAt})`),
        desc(tenant.createdAt),
        asc(tenant.id),
      )
      .limit(TENANTS_A_PAGE)
      .offset((page - 1) * TENANTS_A_PAGE),
    db.query
      .select({ total: count() })
      .from(tenant)
      .leftJoin(tenantContact, eq(tenantContact.tenantId, tenant.id))
      .where(found),
    db.query
      .select({ total: count() })
      .from(goLiveRequest)
      .innerJoin(tenant, eq(tenant.id, goLiveRequest.tenantId))
      .where(and(eq(goLiveRequest.state, 'waiting'), reached)),
  ])
  return { rows, total: all!.total, waiting: waiting!.total }
}
