import { and, asc, eq, gte, isNull, lt, sql } from 'drizzle-orm'
import { readOnRecord } from '../audit/read-on-record.ts'
import { bankFenOf } from '../fund/fund-balance.ts'
import { permissionsOfRoles, readRoles } from '../identity/roles.ts'
import { staff } from '../identity/tables.ts'
import { fen } from '../kernel/fen.ts'
import { maskName } from '../members/mask-name.ts'
import { memberColumns } from '../members/seal-members.ts'
import { member, workplace } from '../members/tables.ts'
import { notice } from '../notices/tables.ts'
import { payout } from '../payouts/tables.ts'
import { planRevision } from '../plans/tables.ts'
import type { TenantScope } from '../scope.ts'
import { benefitLine } from '../settlement/tables.ts'

/** Members without a card who are named beside what they are owed. */
const WITHOUT_CARD_SHOWN = 20

/**
 * What the pages on payouts show beside payouts, in one round trip, and one for the entry of this
 * read. Masked. With a payout's identifier also the balance of its plan and its notices: by its
 * identifier alone, so that it can be read in the same round trip as the payout.
 */
export async function payoutFigures(scope: TenantScope, payoutId = '') {
  const [titles, people, without, [bank], sent] = await readOnRecord(
    scope,
    { action: 'payouts.read', subject: 'payouts' },
    figureRows(scope, payoutId),
    // Beside one payout nobody else is shown.
    ([, , others]) => (payoutId || others.length === 0 ? undefined : { count: others.length }),
  )
  const count = (state: string) => sent.find((row) => row.state === state)?.n ?? 0
  const told = sent.reduce((sum, { n }) => sum + n, 0)
  return {
    titles: new Map(titles.map(({ planKey, title }) => [planKey, title])),
    confirmers: people.filter(({ roles }) =>
      permissionsOfRoles(readRoles(roles)).has('payouts.confirm'),
    ),
    withoutCard: await Promise.all(
      without.map(async ({ nameCipher, ...row }) => ({
        ...row,
        amountFen: fen(row.amountFen),
        maskedName: maskName(
          await scope.keys.open({ column: memberColumns.name, row: row.memberId }, nameCipher),
        ),
      })),
    ),
    bankFen: fen(bank?.bankFen ?? 0),
    notices: {
      sent: count('sent'),
      waiting: count('waiting'),
      failed: count('failed'),
      told,
    },
  }
}

function figureRows({ db: { query } }: TenantScope, payoutId: string) {
  const planKey = sql`(select ${payout.planKey} from ${payout} where ${payout.id} = ${payoutId})`
  return query.batch([
    query
      .select({ planKey: planRevision.planKey, title: planRevision.title })
      .from(planRevision)
      .orderBy(asc(planRevision.revision)),
    query
      .select({ id: staff.id, name: staff.name, roles: staff.roles })
      .from(staff)
      .where(isNull(staff.disabledAt)),
    query
      .select({
        memberId: member.id,
        nameCipher: member.nameCipher,
        workplaceName: workplace.name,
        planKey: benefitLine.planKey,
        amountFen: sql<number>`sum(${benefitLine.amountFen})`,
      })
      .from(benefitLine)
      .innerJoin(member, eq(member.id, benefitLine.memberId))
      .innerJoin(workplace, eq(workplace.id, member.workplaceId))
      // Who was erased is owed nothing: what waits comes to nought.
      .where(
        sql`${benefitLine.state} = 'payable' and ${member.cardLastFour} is null and ${member.erasedAt} is null`,
      )
      .groupBy(member.id, benefitLine.planKey)
      .limit(WITHOUT_CARD_SHOWN),
    query.select({ bankFen: bankFenOf(planKey).as('bank_fen') }).from(sql`(select 1)`),
    query
      .select({ state: notice.state, n: sql<number>`count(*)` })
      .from(notice)
      // References of a payout's notices begin with its name; `;` follows `:`.
      .where(
        and(
          gte(notice.reference, `payout:${payoutId}:`),
          lt(notice.reference, `payout:${payoutId};`),
        ),
      )
      .groupBy(notice.state),
  ])
}
