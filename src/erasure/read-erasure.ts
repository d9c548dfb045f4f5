import { inArray } from 'drizzle-orm'
import { readOnRecord } from '../audit/read-on-record.ts'
import { staff } from '../identity/tables.ts'
import type { Day } from '../kernel/days.ts'
import { err, ok } from '../kernel/result.ts'
import { maskParticulars, openParticulars } from '../members/reveal-member.ts'
import { refuseUnless, type TenantScope } from '../scope.ts'
import { loadErasure } from './load-erasure.ts'

/**
 * One request for whoever decides on it: whose it is, masked, what stands in the way, and how much
 * would go. Two round trips, and one for the entry of this read.
 */
export async function readErasure(scope: TenantScope, requestId: string) {
  const refused = refuseUnless(scope, 'members.erase')
  if (refused) return err(refused)
  const loaded = await loadErasure(scope, requestId)
  if (loaded === undefined) return err({ reason: 'not-found' as const })
  const { request, person, claims, documents, notices, obstacles } = loaded
  const people = await readOnRecord(
    scope,
    { action: 'erasure.read', subject: person.id },
    scope.db.query
      .select({ id: staff.id, name: staff.name })
      .from(staff)
      .where(inArray(staff.id, [request.askedBy, request.decidedBy ?? ''])),
    () => ({ request: request.id }),
  )
  const nameOf = (id: string | null) => people.find((one) => one.id === id)?.name ?? null
  return ok({
    request: { ...request, dueOn: request.dueOn as Day },
    askedByName: nameOf(request.askedBy),
    decidedByName: nameOf(request.decidedBy),
    memberId: person.id,
    particulars: maskParticulars(await openParticulars(scope, person)),
    cardLastFour: person.cardLastFour,
    counts: { claims: claims.length, documents, notices },
    obstacles,
    /** Who wrote it down leaves it to somebody else. */
    isOwn: request.askedBy === scope.actor.id,
  })
}
