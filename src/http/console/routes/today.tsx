import { Hono, type Context } from 'hono'
import { permissionsOfRoles, readRoles } from '../../../identity/roles.ts'
import { dayAt, daysBetween } from '../../../kernel/days.ts'
import { fen, sumFen } from '../../../kernel/fen.ts'
import { identifiersAmong } from '../../../audit/list-entries.ts'
import { readSubjects, type Subjects } from '../../../reports/read-subjects.ts'
import { ACTIVITY_SHOWN, readToday } from '../../../reports/today.ts'
import type { TenantEnv } from '../../context.ts'
import { activityOf } from '../activity-of.ts'
import { frameOf } from '../frame.ts'
import { TodayView, type SetUpStep, type TodayFigures, type TodayNeed } from '../views/today.tsx'

export function todayRoutes() {
  const app = new Hono<TenantEnv>()
  app.get('/', async (c) => {
    const scope = c.get('scope')
    const [today, subjects] = await Promise.all([
      readToday(scope),
      readSubjects(scope, identifiersAmong(scope, {}, ACTIVITY_SHOWN)),
    ])
    const frame = frameOf(c)
    const { claimsWaiting } = today.numbers
    const counts = {
      ...(frame.sections.includes('claims') && claimsWaiting > 0 ? { claims: claimsWaiting } : {}),
      ...(frame.sections.includes('payouts') && today.prepared.length > 0
        ? { payouts: today.prepared.length }
        : {}),
    }
    const view = TodayView({
      frame: { ...frame, counts },
      now: c.get('now'),
      figures: figuresOf(c, today),
      needs: needsOf(c, today),
      activity: activity(c, today, subjects),
      // Setting up is for those who work for the whole city.
      setUp: c.get('scope').reach.kind === 'all' ? setUpOf(today) : null,
    })
    return c.html(view)
  })
  return app
}

type Today = Awaited<ReturnType<typeof readToday>>

function activity(c: Context<TenantEnv>, today: Today, subjects: Subjects) {
  if (!c.get('scope').permissions.has('audit.read')) return []
  const entries = today.activity.map(({ entry, actorName }) => ({ ...entry, actorName }))
  return activityOf(entries, subjects)
}

const daysSince = (c: Context<TenantEnv>, at: number | null): number | null =>
  at === null ? null : daysBetween(dayAt(at), dayAt(c.get('now')))

/** Only what the person's permissions show elsewhere too. */
function figuresOf(c: Context<TenantEnv>, { numbers, prepared }: Today): TodayFigures {
  const may = c.get('scope').permissions
  return {
    claimsWaiting: may.has('claims.read')
      ? { count: numbers.claimsWaiting, longestDays: daysSince(c, numbers.oldestClaimAt) }
      : null,
    payoutsWaiting: may.has('payouts.read')
      ? { count: prepared.length, totalFen: sumFen(prepared.map(({ totalFen }) => fen(totalFen))) }
      : null,
    fund: may.has('fund.read')
      ? { balanceFen: fen(numbers.bankFen), payableFen: fen(numbers.owedFen) }
      : null,
    covered: may.has('members.read')
      ? { count: numbers.covered, endingSoon: numbers.endingSoon }
      : null,
    paidThisMonth: may.has('payouts.read')
      ? {
          totalFen: fen(numbers.paidFen),
          people: numbers.paidPeople,
          lastMonthFen: fen(numbers.paidBeforeFen),
        }
      : null,
  }
}

function needsOf(c: Context<TenantEnv>, today: Today): TodayNeed[] {
  const { numbers, prepared, plans, people } = today
  const may = c.get('scope').permissions
  const me = c.get('staff').id
  const needs: TodayNeed[] = []
  if (may.has('claims.decide') && numbers.claimsWaiting > 0) {
    const longestDays = daysSince(c, numbers.oldestClaimAt) ?? 0
    needs.push({ kind: 'claims-waiting', count: numbers.claimsWaiting, longestDays })
  }
  const confirmers = people.filter(({ roles }) =>
    permissionsOfRoles(readRoles(roles)).has('payouts.confirm'),
  )
  for (const batch of may.has('payouts.confirm') ? prepared : []) {
    const { id, number, preparedByName } = batch
    if (batch.preparedBy === me) {
      const canConfirm = confirmers.filter((one) => one.id !== me).map(({ name }) => name)
      needs.push({ kind: 'own-payout-waiting', id, number, canConfirm })
    } else {
      const totalFen = fen(batch.totalFen)
      needs.push({
        kind: 'payout-to-confirm',
        id,
        number,
        totalFen,
        preparedByName: preparedByName ?? '同事',
      })
    }
  }
  if (may.has('payouts.prepare') && numbers.payableLines > 0) {
    const planTitle = plans.find(({ state }) => state === 'published')?.title ?? '互助计划'
    needs.push({
      kind: 'lines-payable',
      count: numbers.payableLines,
      totalFen: fen(numbers.payableFen),
      planTitle,
    })
  }
  const later = laterNeeds(may, today)
  if (may.has('payouts.confirm') && !c.get('staff').signedInTwice) {
    later.push({ kind: 'factor-missing' })
  }
  return [...needs, ...later]
}

function laterNeeds(may: ReadonlySet<string>, { numbers, plans }: Today): TodayNeed[] {
  const needs: TodayNeed[] = []
  if (may.has('notices.read') && numbers.noticesFailed > 0) {
    needs.push({ kind: 'notices-failed', count: numbers.noticesFailed })
  }
  const draft = plans.find(({ state }) => state === 'draft')
  if (may.has('plans.publish') && draft) {
    needs.push({ kind: 'plan-draft', id: draft.id, title: draft.title })
  }
  if (may.has('fund.receive') && numbers.owingWorkplaces > 0) {
    const { owingWorkplaces: workplaces, owingFen } = numbers
    needs.push({ kind: 'contributions-owed', workplaces, totalFen: fen(owingFen) })
  }
  if (may.has('rosters.import') && numbers.endingSoon > 0 && numbers.endingOn) {
    needs.push({ kind: 'covers-ending', people: numbers.endingSoon, on: numbers.endingOn })
  }
  if (may.has('federation.manage') && numbers.smsChannels === 0) needs.push({ kind: 'sms-missing' })
  return needs
}

/** The first days' list, until everything on it has been done once. */
function setUpOf({ numbers, plans }: Today) {
  const done: SetUpStep[] = []
  if (plans.some(({ state }) => state === 'published')) done.push('plan')
  if (numbers.workplaces > 0) done.push('workplace')
  if (numbers.rosters > 0) done.push('roster')
  if (numbers.smsChannels > 0) done.push('sms')
  if (numbers.colleagues > 1) done.push('colleague')
  if (done.length === 5) return null
  const draft = plans.find(({ state }) => state === 'draft')
  return { done, planHref: draft ? `/console/plans/${draft.id}` : '/console/plans' }
}
