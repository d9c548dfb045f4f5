import { and, asc, eq, lte } from 'drizzle-orm'
import type { Actor } from '../audit/chain.ts'
import { mustHaveChanged, statement } from '../db/statement.ts'
import { auditBy, type TenantScope } from '../scope.ts'
import { outboxMessage } from './tables.ts'

/** Claims whose documents one drain deletes: each is a listing and a deletion or two. */
export const DOCUMENTS_DRAIN_MOST = 20

export type DocumentsDeps = {
  /** Deletes everything whose key begins so; returns how many. */
  readonly deleteAll: (prefix: string) => Promise<number>
}

const OUTBOX: Actor = { kind: 'system', id: 'outbox' }

/**
 * Deletes the objects of claims whose member was erased, then writes down that it is done: a crash
 * between deletes them again, which finds nothing. Two drains at once do the same, and one of them
 * writes it down. One round trip where nothing is due, and one more for each claim.
 */
export async function drainDocuments(
  scope: TenantScope,
  { deleteAll }: DocumentsDeps,
): Promise<{ readonly deleted: number }> {
  const { db, now, tenant } = scope
  const due = await db.query
    .select({ id: outboxMessage.id, claimId: outboxMessage.subject })
    .from(outboxMessage)
    .where(
      and(
        eq(outboxMessage.state, 'waiting'),
        eq(outboxMessage.kind, 'documents'),
        lte(outboxMessage.dueAt, now),
      ),
    )
    .orderBy(asc(outboxMessage.dueAt))
    .limit(DOCUMENTS_DRAIN_MOST)
  let deleted = 0
  for (const { id, claimId } of due) {
    const count = await deleteAll(`${tenant.id}/${claimId}/`)
    deleted += count
    const done = db.query
      .update(outboxMessage)
      .set({ state: 'done', doneAt: now })
      .where(and(eq(outboxMessage.id, id), eq(outboxMessage.state, 'waiting')))
    await db.commit({
      statements: [statement(done), mustHaveChanged('done-meanwhile')],
      audit: [{ ...auditBy(scope, 'claim.documents-deleted', claimId, { count }), actor: OUTBOX }],
      now,
    })
  }
  return { deleted }
}
