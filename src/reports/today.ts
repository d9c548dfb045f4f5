import { asc, desc, eq, sql, type SQL } from 'drizzle-orm'
import { isAct } from '../audit/acts.ts'
import { auditEntry } from '../audit/tables.ts'
import { staff } from '../identity/tables.ts'
import { addDays, DAY_MS, dayAt, type Day } from '../kernel/days.ts'
import { payout } from '../payouts/tables.ts'
import { planRevision } from '../plans/tables.ts'
import { memberInReach, workplaceInReach, type TenantScope } from '../scope.ts'

/** How many of the last acts the first page shows. */
export const ACTIVITY_SHOWN = 8
const PREPARED_SHOWN = 5
/** From how long before its end a cover counts as ending. */
const ENDING_DAYS = 30
/** A message that failed longer ago than this is no news. */
const FAILED_DAYS = 7

const count = (rows: SQL) => sql<number>`(select count(*) from ${rows})`
const fenSum = (rows: SQL) => sql<number>`(select coalesce(sum(amount), 0) from (${rows}))`

/** The first instant of the month that a day lies in, in Shanghai. */
const monthStart = (on: Day): number => Date.parse(`${on.slice(0, 7)}-01T00:00:00+08:00`)

/** One row of counts and sums, of what the scope reaches. */
function figures(scope: TenantScope) {
  const today = dayAt(scope.now)
  const thisMonth = monthStart(today)
  const lastMonth = monthStart(addDays(dayAt(thisMonth), -1))
  const soon = addDays(today, ENDING_DAYS)
  // As the end of a `where`: nothing where all is reached.
  const ours = (reached: SQL | undefined) => (reached ? sql` and ${reached}` : sql``)
  const mine = ours(memberInReach(scope, sql`member_id`))
  const claims = sql`claim where state = 'submitted'${mine}`
  const lines = (where: SQL) => sql`select amount_fen as amount from benefit_line
    where ${where}${mine}`
  const paidFrom = (from: number, to: number) => sql`payout
    where state = 'confirmed' and decided_at >= ${from} and decided_at < ${to}`
  const owed = sql`select party_id, sum(case debit when 'contributions-receivable'
    then amount_fen else -amount_fen end) as amount from ledger_movement
    where party_id is not null and 'contributions-receivable' in (debit, credit)${ours(workplaceInReach(scope, sql`party_id`))}
    group by party_id having amount > 0`
  return scope.db.query
    .select({
      claimsWaiting: count(claims).as('claims_waiting'),
      oldestClaimAt: sql<number | null>`(select min(submitted_at) from ${claims})`.as('oldest'),
      bankFen:
        fenSum(sql`select case debit when 'bank' then amount_fen else -amount_fen end as amount
        from ledger_movement where 'bank' in (debit, credit)`).as('bank'),
      owedFen: fenSum(lines(sql`state <> 'paid'`)).as('owed_fen'),
      payableLines: count(sql`benefit_line where state = 'payable'${mine}`).as('payable_lines'),
      payableFen: fenSum(lines(sql`state = 'payable'`)).as('payable_fen'),
      withoutCard: sql<number>`(select count(distinct member_id) from benefit_line
        join member on member.id = member_id where state = 'payable' and card_last_four is null${mine})`.as(
        'without_card',
      ),
      covered: sql<number>`(select count(distinct member_id) from cover
        where starts_on <= ${today} and ends_on >= ${today}${mine})`.as('covered'),
      endingSoon: sql<number>`(select count(distinct member_id) from cover
        where ends_on >= ${today} and ends_on <= ${soon}${mine})`.as('ending_soon'),
      endingOn: sql<Day | null>`(select min(ends_on) from cover
        where ends_on >= ${today} and ends_on <= ${soon}${mine})`.as('ending_on'),
      paidFen: fenSum(
        sql`select total_fen as amount from ${paidFrom(thisMonth, scope.now + 1)}`,
      ).as('paid_fen'),
      paidBeforeFen: fenSum(
        sql`select total_fen as amount from ${paidFrom(lastMonth, thisMonth)}`,
      ).as('paid_before'),
      paidPeople: sql<number>`(select count(distinct member_id) from payout_item
        where payout_id in (select id from ${paidFrom(thisMonth, scope.now + 1)}))`.as(
        'paid_people',
      ),
      noticesFailed: count(sql`notice where state = 'failed'
        and created_at >= ${scope.now - FAILED_DAYS * DAY_MS}${mine}`).as('notices_failed'),
      owingWorkplaces: count(sql`(${owed})`).as('owing_workplaces'),
      owingFen: fenSum(owed).as('owing_fen'),
      smsChannels: count(sql`webhook_endpoint where purpose = 'sms' and disabled_at is null`).as(
        'sms_channels',
      ),
      workplaces: count(sql`workplace where true${ours(workplaceInReach(scope, sql`id`))}`).as(
        'workplaces',
      ),
      rosters: count(sql`roster where true${ours(workplaceInReach(scope, sql`workplace_id`))}`).as(
        'rosters',
      ),
      colleagues: count(sql`staff where disabled_at is null`).as('colleagues'),
    })
    .from(sql`(select 1)`)
}

/** The figures and the open ends of the day: counts and sums alone, in one round trip. */
export async function readToday(scope: TenantScope) {
  const { query } = scope.db
  const prepared = query
    .select({
      id: payout.id,
      number: payout.number,
      totalFen: payout.totalFen,
      preparedBy: payout.preparedBy,
      preparedByName: staff.name,
    })
    .from(payout)
    .leftJoin(staff, eq(staff.id, payout.preparedBy))
    .where(eq(payout.state, 'prepared'))
    .orderBy(asc(payout.number))
    .limit(PREPARED_SHOWN)
  const plans = query
    .select({ id: planRevision.id, title: planRevision.title, state: planRevision.state })
    .from(planRevision)
    .where(sql`${planRevision.state} <> 'retired'`)
    .orderBy(desc(planRevision.createdAt))
  const activity = query
    .select({ entry: auditEntry, actorName: staff.name })
    .from(auditEntry)
    .leftJoin(staff, eq(staff.id, auditEntry.actorId))
    .where(isAct)
    .orderBy(desc(auditEntry.sequence))
    .limit(ACTIVITY_SHOWN)
  const [[numbers], batches, revisions, entries, people] = await query.batch([
    figures(scope),
    prepared,
    plans,
    activity,
    query
      .select({ id: staff.id, name: staff.name, roles: staff.roles })
      .from(staff)
      .where(sql`${staff.disabledAt} is null`),
  ])
  return { numbers: numbers!, prepared: batches, plans: revisions, activity: entries, people }
}
