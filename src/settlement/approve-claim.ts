import { and, eq, sql } from 'drizzle-orm'
import type { WholeFacts } from '../claims/stay-facts.ts'
import { claim } from '../claims/tables.ts'
import { mustExist, mustHaveChanged, statement, type Statement } from '../db/statement.ts'
import { movement } from '../fund/movement.ts'
import { assert } from '../kernel/assert.ts'
import type { Day } from '../kernel/days.ts'
import { fen, sumFen, type Fen } from '../kernel/fen.ts'
import { newId } from '../kernel/ids.ts'
import { err, ok, type Result } from '../kernel/result.ts'
import type { PublishedPlan } from '../plans/published-plans.ts'
import { settle, type Adjustment } from '../rules/index.ts'
import { auditBy, refuseUnless, type NotPermitted, type TenantScope } from '../scope.ts'
import { assessClaim } from './assess-claim.ts'
import { keepAssessment } from './assessments.ts'
import { loadClaim, type LoadedClaim } from './load-claim.ts'
import { benefitLine } from './tables.ts'

export type ApproveClaimError =
  | NotPermitted
  | { readonly reason: 'not-found' }
  | { readonly reason: 'not-submitted' }
  | { readonly reason: 'no-plan' }
  | { readonly reason: 'stale' }

/**
 * A reviewer finds the facts to be true. What the engine makes of them becomes payable: lines
 * with their traces, each posted to the ledger. Where the claim changes what other claims of the
 * member get (a limit that runs over the year), the difference is a correction of its own.
 *
 * Amounts are fen, rounded as the plan says; nobody enters one.
 */
export async function approveClaim(
  scope: TenantScope,
  input: { readonly claimId: string; readonly revision: number },
): Promise<Result<{ payableFen: Fen }, ApproveClaimError>> {
  const refused = refuseUnless(scope, 'claims.decide')
  if (refused) return err(refused)
  const loaded = await loadClaim(scope, input.claimId)
  if (loaded === undefined) return err({ reason: 'not-found' })
  const { row, plan } = loaded
  if (row.state !== 'submitted') return err({ reason: 'not-submitted' })
  if (row.revision !== input.revision) return err({ reason: 'stale' })
  if (plan === undefined) return err({ reason: 'no-plan' })

  const assessed = assessClaim(loaded, plan, loaded.facts as WholeFacts)
  const adjustments = settle(assessed.allLines, loaded.owed.map(toPaid(row.planKey)))
  const lines = await Promise.all(
    adjustments.map((adjustment) => newLine(scope, loaded, plan, adjustment)),
  )
  const payableFen = sumFen(lines.map(({ amountFen }) => amountFen))
  const done = await scope.db.commit({
    statements: [
      ...decided(scope, loaded),
      await keepAssessment(scope, row.id, row.revision, plan, assessed),
      ...lines.flatMap((line) => [
        statement(scope.db.query.insert(benefitLine).values(line)),
        accrual(scope, line),
      ]),
    ],
    audit: [
      auditBy(scope, 'claim.approved', row.id, {
        revision: row.revision,
        lines: lines.map(({ id, benefit, amountFen }) => ({ id, benefit, amountFen })),
      }),
    ],
    now: scope.now,
  })
  return done.ok ? ok({ payableFen }) : err({ reason: 'stale' })
}

const toPaid = (planKey: string) => (line: LoadedClaim['owed'][number]) => ({
  id: line.id,
  plan: planKey,
  benefit: line.benefit,
  event: line.eventId.startsWith(PERIOD) ? null : line.eventId,
  period: { from: line.periodFrom, to: line.periodFrom },
  amountFen: line.amountFen,
})

/** The event of a line that a whole period gets. */
const PERIOD = 'period:'

/** The decision holds only while the claim and the member's other claims are as they were read. */
function decided(scope: TenantScope, { row, approved }: LoadedClaim): readonly Statement[] {
  const { query } = scope.db
  return [
    mustExist(
      'stale',
      query
        .select({ n: sql`1` })
        .from(sql`(select 1)`)
        .where(
          sql`(select count(*) from claim where member_id = ${row.memberId} and plan_key = ${row.planKey} and state = 'approved') = ${approved.length}`,
        ),
    ),
    statement(
      query
        .update(claim)
        .set({ state: 'approved', decidedAt: scope.now, decidedBy: scope.actor.id })
        .where(
          and(eq(claim.id, row.id), eq(claim.state, 'submitted'), eq(claim.revision, row.revision)),
        ),
    ),
    mustHaveChanged('stale'),
  ]
}

async function newLine(
  scope: TenantScope,
  loaded: LoadedClaim,
  plan: PublishedPlan,
  adjustment: Adjustment,
) {
  const { line, period, amountFen } = adjustment
  assert(line?.version && line.benefit && period, 'an amount has a benefit and a cover period')
  const periodFrom = period.from
  const eventId = line.event ?? `${PERIOD}${periodFrom}`
  const before = loaded.owed.filter(
    (owed) => owed.benefit === line.benefit && owed.eventId === eventId,
  )
  const id = newId('lin')
  return {
    id,
    claimId: line.event ?? loaded.row.id,
    memberId: loaded.row.memberId,
    planKey: plan.planKey,
    planRevisionId: plan.revisionId,
    version: line.version,
    benefit: line.benefit,
    benefitTitle: benefitTitle(plan, line.version, line.benefit),
    eventId,
    periodFrom,
    kind: adjustment.kind === 'correction' ? ('correction' as const) : ('benefit' as const),
    ordinal: before.length + 1,
    correctsId: adjustment.corrects.at(-1) ?? null,
    amountFen: fen(amountFen),
    state: 'payable' as const,
    traceCipher: await scope.keys.seal(
      { column: 'benefit_line.trace', row: id },
      JSON.stringify(line.trace),
    ),
    approvedAt: scope.now,
  }
}

function benefitTitle(plan: PublishedPlan, version: string, benefit: string): string {
  const found = plan.plan.versions
    .find(({ id }) => id === version)
    ?.benefits.find(({ id }) => id === benefit)
  return found?.title.zh ?? benefit
}

/** What is owed from now on; a correction downwards goes the other way round. */
function accrual(scope: TenantScope, line: Awaited<ReturnType<typeof newLine>>): Statement {
  const more = line.amountFen > 0
  return movement({
    reference: `line:${line.id}`,
    planKey: line.planKey,
    periodFrom: line.periodFrom as Day,
    debit: more ? 'benefits' : 'benefits-payable',
    credit: more ? 'benefits-payable' : 'benefits',
    amountFen: fen(Math.abs(line.amountFen)),
    partyId: line.memberId,
    memo: line.benefitTitle,
    at: scope.now,
  })
}
