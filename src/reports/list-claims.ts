import { and, asc, desc, eq, ne, sql, type SQL } from 'drizzle-orm'
import { readOnRecord } from '../audit/read-on-record.ts'
import { openFacts } from '../claims/claim-facts.ts'
import type { StayFacts } from '../claims/stay-facts.ts'
import { claim, claimFacts, handedInStates, type claimStates } from '../claims/tables.ts'
import { err, ok, type Result } from '../kernel/result.ts'
import { memberSearch, recordSearch } from '../members/find-members.ts'
import { maskName } from '../members/mask-name.ts'
import { memberColumns } from '../members/seal-members.ts'
import { member, workplace } from '../members/tables.ts'
import { planRevision } from '../plans/tables.ts'
import { memberInReach, refuseUnless, type NotPermitted, type TenantScope } from '../scope.ts'
import { assessment } from '../settlement/tables.ts'

export const CLAIMS_A_PAGE = 50
type ClaimState = (typeof claimStates)[number]
type HandedIn = (typeof handedInStates)[number]

export type ClaimListRow = {
  readonly id: string
  readonly state: ClaimState
  readonly channel: 'member' | 'staff' | 'api'
  readonly createdAt: number
  readonly submittedAt: number | null
  readonly decidedAt: number | null
  readonly stay: StayFacts['stay']
  readonly maskedName: string
  readonly workplace: string
  readonly planTitle: string
  /** What the newest assessment says; null while there is none. */
  readonly totalFen: number | null
}

export const totalOf = sql<number | null>`(select ${assessment.totalFen} from ${assessment}
  where ${assessment.claimId} = ${claim.id}
  order by ${assessment.assessedAt} desc, ${assessment.claimRevision} desc limit 1)`

const columns = {
  id: claim.id,
  state: claim.state,
  channel: claim.channel,
  createdAt: claim.createdAt,
  submittedAt: claim.submittedAt,
  decidedAt: claim.decidedAt,
  revision: claimFacts.revision,
  factsCipher: claimFacts.factsCipher,
  memberId: member.id,
  nameCipher: member.nameCipher,
  workplace: workplace.name,
  planTitle: sql<string>`coalesce((select ${planRevision.title} from ${planRevision}
    where ${planRevision.planKey} = ${claim.planKey} order by ${planRevision.revision} desc limit 1), '')`.as(
    'plan_title',
  ),
  totalFen: totalOf.as('total_fen'),
}

const claimsWhere = (scope: TenantScope, where: SQL | undefined) =>
  scope.db.query
    .select(columns)
    .from(claim)
    .innerJoin(
      claimFacts,
      and(eq(claimFacts.claimId, claim.id), eq(claimFacts.revision, claim.revision)),
    )
    .innerJoin(member, eq(member.id, claim.memberId))
    .innerJoin(workplace, eq(workplace.id, member.workplaceId))
    .where(where)

export type ListClaimsInput = {
  readonly state?: HandedIn
  /** A whole name, identity number or mobile number. */
  readonly q?: string
  readonly sort: 'waiting' | 'newest' | 'amount'
  readonly page: number
}

/**
 * The queue: drafts are the member's own and do not appear. With how many are in each state. One
 * round trip, and one for the entry of this read.
 */
export async function listClaims(
  scope: TenantScope,
  input: ListClaimsInput,
): Promise<
  Result<
    { rows: readonly ClaimListRow[]; total: number; counts: Readonly<Record<HandedIn, number>> },
    NotPermitted
  >
> {
  const refused = refuseUnless(scope, 'claims.read')
  if (refused) return err(refused)
  const search = input.q ? await memberSearch(scope, input.q) : undefined
  const load = queueRows(scope, input, search?.where)
  const [rows, [count], states] = search
    ? await load
    : await readOnRecord(scope, { action: 'claims.read', subject: 'claims' }, load, ([, [count]]) =>
        count?.total ? { state: input.state ?? 'all', count: count.total } : undefined,
      )
  const total = count?.total ?? 0
  if (search) await recordSearch(scope, search, { memberIds: rows.map(memberOf), total })
  const counts = Object.fromEntries(handedInStates.map((state) => [state, 0])) as Record<
    HandedIn,
    number
  >
  for (const { state, n } of states) counts[state] = n
  const opened = await Promise.all(rows.map((row) => toListRow(scope, row)))
  return ok({ rows: opened, total, counts })
}

const memberOf = ({ memberId }: Row): string => memberId

function queueRows(scope: TenantScope, input: ListClaimsInput, found: SQL | undefined) {
  const reached = memberInReach(scope, claim.memberId)
  const handedIn = and(reached, ne(claim.state, 'draft'))
  const where = and(handedIn, input.state && eq(claim.state, input.state), found)
  const order = {
    waiting: asc(claim.submittedAt),
    newest: desc(claim.submittedAt),
    amount: desc(sql`total_fen`),
  }[input.sort]
  const { query } = scope.db
  return query.batch([
    claimsWhere(scope, where)
      .orderBy(order, claim.id)
      .limit(CLAIMS_A_PAGE)
      .offset((input.page - 1) * CLAIMS_A_PAGE),
    query
      .select({ total: sql<number>`count(*)` })
      .from(claim)
      .innerJoin(member, eq(member.id, claim.memberId))
      .where(where),
    query
      .select({ state: sql<HandedIn>`${claim.state}`, n: sql<number>`count(*)` })
      .from(claim)
      .where(handedIn)
      .groupBy(claim.state),
  ])
}

/** A member's own claims, drafts included, the newest first. */
export async function claimsOfMember(
  scope: TenantScope,
  memberId: string,
): Promise<readonly ClaimListRow[]> {
  const rows = await claimsWhere(scope, eq(claim.memberId, memberId))
    .orderBy(desc(claim.createdAt))
    .limit(CLAIMS_A_PAGE)
  return Promise.all(rows.map((row) => toListRow(scope, row)))
}

type Row = Awaited<ReturnType<typeof claimsWhere>>[number]

async function toListRow(scope: TenantScope, row: Row): Promise<ClaimListRow> {
  const { revision, factsCipher, memberId, nameCipher, ...shown } = row
  const [facts, name] = await Promise.all([
    openFacts(scope, { claimId: row.id, revision, factsCipher }),
    scope.keys.open({ column: memberColumns.name, row: memberId }, nameCipher),
  ])
  return { ...shown, stay: facts.stay, maskedName: maskName(name) }
}
