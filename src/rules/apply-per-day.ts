import { PARTS } from './amounts.ts'
import type { CompiledForm } from './compiled.ts'
import { dayNumberOf } from './day-number.ts'
import { daysAt, type Chain, type Work } from './run.ts'
import { stayDaysOf } from './stay-days.ts'

type PerDay = Extract<CompiledForm, { kind: 'per-day' }>

/** An amount for each day past the first ones, counted on through a readmission. */
export function applyPerDay(work: Work, form: PerDay): void {
  const { event, cover, totals } = work
  const days = stayDaysOf(event, form.countDischargeDay)
  if (days === null) {
    const field = event.admittedOn === undefined ? 'admittedOn' : 'dischargedOn'
    work.zero = { reason: 'fact-missing', clause: form.clause, fact: `events.${event.id}.${field}` }
    return
  }
  const fen = amountAtYears(form, cover.fact.membershipYears ?? 0)
  const chain = chainOf(work, form)
  const before = chain === null ? 0 : chain.days
  const reached = Math.max(0, before + days - form.skip) - Math.max(0, before - form.skip)
  const periodDays = totals.numbers[daysAt(totals, work.benefit.slot)]!
  const most = Math.max(
    0,
    Math.min(form.eventMost - (chain?.paid ?? 0), form.periodMost - periodDays),
  )
  const paid = Math.min(reached, most)
  if (chain !== null) {
    chain.days += days
    chain.paid += paid
  }
  totals.numbers[daysAt(totals, work.benefit.slot)] = periodDays + paid
  work.parts = paid * fen * PARTS
  work.steps?.push({
    op: 'days',
    days,
    counted: event.days === undefined ? 'from-dates' : 'stated',
    before,
    skip: form.skip,
    most: most === Number.POSITIVE_INFINITY ? null : most,
    paid,
    fen,
    parts: work.parts,
    c: form.clause,
  })
  if (work.parts > 0) return
  if (reached > 0) work.zero = { reason: 'limit-used', clause: form.clause }
  else if (work.steps === null) work.zero = { reason: 'days-not-reached', clause: form.clause }
  else {
    const wouldBe = Math.max(form.skip - before, 0) + 1
    const nearest = [{ fact: `events.${event.id}.days`, is: days, wouldBe }]
    const { run, benefit, version } = work
    const round = version.roundAt === 'line' && fen % version.roundStep === 0
    const certain = benefit.plain && run.plan.standsAlone && round && fen > 0 && most > 0
    work.zero = { reason: 'days-not-reached', clause: form.clause, nearest, certain }
  }
}

/** The row with the most years that the member has. */
function amountAtYears(form: PerDay, years: number): number {
  let fen = 0
  for (let i = 0; i < form.fromYears.length; i++)
    if (form.fromYears[i]! <= years) fen = form.fen[i]!
  return fen
}

/** A stay that begins soon after the last one goes on with its count of days. */
function chainOf({ event, run, benefit }: Work, form: PerDay): Chain | null {
  if (form.readmissionWithin === 0 || event.admittedOn === undefined) return null
  const fresh: Chain = { lastDischarge: Number.NEGATIVE_INFINITY, days: 0, paid: 0 }
  const admitted = dayNumberOf(event.admittedOn)
  const known = run.chains?.get(benefit.slot)
  const goesOn = known !== undefined && admitted - known.lastDischarge <= form.readmissionWithin
  const chain = goesOn ? known : fresh
  chain.lastDischarge = Math.max(
    chain.lastDischarge,
    event.dischargedOn === undefined ? admitted : dayNumberOf(event.dischargedOn),
  )
  run.chains ??= new Map()
  run.chains.set(benefit.slot, chain)
  return chain
}
