import { and, asc, desc, eq, sql, type SQL } from 'drizzle-orm'
import { readOnRecord } from '../audit/read-on-record.ts'
import type { Day } from '../kernel/days.ts'
import { err, ok, type Result } from '../kernel/result.ts'
import { memberSearch, recordSearch } from '../members/find-members.ts'
import { maskName } from '../members/mask-name.ts'
import { memberColumns } from '../members/seal-members.ts'
import { member, workplace } from '../members/tables.ts'
import { memberInReach, refuseUnless, type NotPermitted, type TenantScope } from '../scope.ts'
import { erasureRequest, type erasureChannels, type erasureStates } from './tables.ts'

export const ERASURES_A_PAGE = 50
export type ErasureState = (typeof erasureStates)[number]

export type ErasureRow = {
  readonly id: string
  readonly memberId: string
  readonly maskedName: string
  readonly workplace: string
  readonly state: ErasureState
  readonly channel: (typeof erasureChannels)[number]
  readonly askedAt: number
  readonly dueOn: Day
  readonly decidedAt: number | null
}

export type ErasureList = {
  readonly rows: readonly ErasureRow[]
  readonly total: number
  readonly counts: Readonly<Record<ErasureState, number>>
}

/**
 * Requests in a state, those that wait by the day they are due, others the newest first. Masked.
 * One round trip, and one for the entry of this read.
 */
export async function listErasures(
  scope: TenantScope,
  input: { readonly state: ErasureState; readonly q: string; readonly page: number },
): Promise<Result<ErasureList, NotPermitted>> {
  const refused = refuseUnless(scope, 'members.erase')
  if (refused) return err(refused)
  const search = input.q ? await memberSearch(scope, input.q) : undefined
  const load = rowsOf(scope, input, search?.where)
  const [rows, [count], states] = search
    ? await load
    : await readOnRecord(
        scope,
        { action: 'erasures.read', subject: 'erasures' },
        load,
        ([, [count]]) => (count?.total ? { state: input.state, count: count.total } : undefined),
      )
  const total = count?.total ?? 0
  if (search) {
    await recordSearch(scope, search, { memberIds: rows.map(({ memberId }) => memberId), total })
  }
  const counts = { asked: 0, done: 0, withdrawn: 0 }
  for (const { state, n } of states) counts[state] = n
  const masked = rows.map(async ({ nameCipher, dueOn, ...row }) => {
    const place = { column: memberColumns.name, row: row.memberId }
    const name = await scope.keys.open(place, nameCipher)
    return { ...row, dueOn: dueOn as Day, maskedName: maskName(name) }
  })
  return ok({ rows: await Promise.all(masked), total, counts })
}

function rowsOf(
  scope: TenantScope,
  { state, page }: { readonly state: ErasureState; readonly page: number },
  found: SQL | undefined,
) {
  const { query } = scope.db
  const reached = memberInReach(scope, erasureRequest.memberId)
  const wanted = and(eq(erasureRequest.state, state), reached, found)
  return query.batch([
    query
      .select({
        id: erasureRequest.id,
        memberId: member.id,
        nameCipher: member.nameCipher,
        workplace: workplace.name,
        state: erasureRequest.state,
        channel: erasureRequest.channel,
        askedAt: erasureRequest.askedAt,
        dueOn: erasureRequest.dueOn,
        decidedAt: erasureRequest.decidedAt,
      })
      .from(erasureRequest)
      .innerJoin(member, eq(member.id, erasureRequest.memberId))
      .innerJoin(workplace, eq(workplace.id, member.workplaceId))
      .where(wanted)
      .orderBy(
        state === 'asked' ? asc(erasureRequest.dueOn) : desc(erasureRequest.decidedAt),
        erasureRequest.id,
      )
      .limit(ERASURES_A_PAGE)
      .offset((page - 1) * ERASURES_A_PAGE),
    query
      .select({ total: sql<number>`count(*)` })
      .from(erasureRequest)
      .innerJoin(member, eq(member.id, erasureRequest.memberId))
      .where(wanted),
    query
      .select({ state: erasureRequest.state, n: sql<number>`count(*)` })
      .from(erasureRequest)
      .where(reached)
      .groupBy(erasureRequest.state),
  ])
}
