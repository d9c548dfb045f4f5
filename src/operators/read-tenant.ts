import { and, desc, eq, inArray, sql } from 'drizzle-orm'
import {
  goLiveRequest,
  operator,
  platformAudit,
  signUp,
  tenant,
  tenantContact,
} from '../tenants/platform-tables.ts'
import { tenantInReach, type OperatorScope } from './operator-scope.ts'
import type { Leaving } from './leaving.ts'
import { readLeaving } from './read-leaving.ts'

const HISTORY_MOST = 50

export type HistoryEntry = {
  readonly at: number
  readonly action: string
  readonly actorKind: string
  /** The operator's login, where it was one. */
  readonly by: string | null
  readonly reason: string | null
}

export type TenantRecord = {
  readonly tenant: typeof tenant.$inferSelect
  readonly contact:
    | Omit<typeof tenantContact.$inferSelect, 'nameCipher' | 'mobileCipher'>
    | undefined
  readonly trialSince: number | null
  readonly request: typeof goLiveRequest.$inferSelect | undefined
  readonly history: readonly HistoryEntry[]
  readonly leaving: Leaving
}

/** All that the registry knows of a tenant within reach, without what is sealed. */
export async function readTenant(
  scope: Pick<OperatorScope, 'db' | 'division'>,
  id: string,
): Promise<TenantRecord | undefined> {
  const { query } = scope.db
  const [[row], [contact], [made], [request], entries, leaving] = await Promise.all([
    query
      .select()
      .from(tenant)
      .where(and(eq(tenant.id, id), tenantInReach(scope, tenant.id))),
    query.select().from(tenantContact).where(eq(tenantContact.tenantId, id)),
    query.select().from(signUp).where(eq(signUp.tenantId, id)),
    query
      .select()
      .from(goLiveRequest)
      .where(eq(goLiveRequest.tenantId, id))
      .orderBy(desc(goLiveRequest.askedAt), desc(goLiveRequest.id))
      .limit(1),
    query
      .select()
      .from(platformAudit)
      .where(eq(platformAudit.subject, id))
      // What one request did has one instant: then the order of writing tells.
      .orderBy(desc(platformAudit.at), sql`rowid desc`)
      .limit(HISTORY_MOST),
    readLeaving({ query }, id),
  ])
  if (row === undefined) return undefined
  const ids = entries.filter(({ actorKind }) => actorKind === 'operator').map((it) => it.actorId)
  const operators = await query.select().from(operator).where(inArray(operator.id, ids))
  const logins = new Map(operators.map(({ id: key, login }) => [key, login]))
  return {
    tenant: row,
    contact,
    trialSince: made?.reached === 'live' ? made.updatedAt : null,
    request,
    leaving,
    history: entries.map(({ at, action, actorKind, actorId, detail }) => ({
      at,
      action,
      actorKind,
      by: logins.get(actorId) ?? null,
      reason: (JSON.parse(detail) as { reason?: string }).reason ?? null,
    })),
  }
}
