import { and, eq, gt, isNull } from 'drizzle-orm'
import type { Instant } from '../../kernel/days.ts'
import type { TenantScope } from '../../scope.ts'
import { factorReset, staff } from '../tables.ts'

/** Who was asked to look at it should: a request is not left lying for somebody to find. */
export const RESET_OPEN_MS = 7 * 86_400_000

export type OpenFactorReset = {
  readonly id: string
  readonly staffId: string
  readonly askedBy: string
  readonly askedByName: string
  readonly askedAt: Instant
}

/** Requests that wait for a second administrator; of one person, or of all. One round trip. */
export const openFactorResets = ({ db, now }: TenantScope, staffId?: string) =>
  db.query
    .select({
      id: factorReset.id,
      staffId: factorReset.staffId,
      askedBy: factorReset.askedBy,
      askedByName: staff.name,
      askedAt: factorReset.askedAt,
    })
    .from(factorReset)
    .innerJoin(staff, and(eq(staff.id, factorReset.askedBy), isNull(staff.disabledAt)))
    .where(
      and(
        eq(factorReset.state, 'asked'),
        gt(factorReset.askedAt, now - RESET_OPEN_MS),
        staffId === undefined ? undefined : eq(factorReset.staffId, staffId),
      ),
    )
