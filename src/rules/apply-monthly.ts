import { PARTS } from './amounts.ts'
import type { CompiledForm } from './compiled.ts'
import { dayNumberOf, dayOfNumber, monthsBetween, monthsLater } from './day-number.ts'
import { causedSoFar, causeOf, setCaused, type Work } from './run.ts'

type Monthly = Extract<CompiledForm, { kind: 'monthly' }>

/** A monthly allowance counted by the day, from a date of the event until it ends. */
export function applyMonthly(work: Work, form: Monthly): void {
  const { event, run, benefit } = work
  const start = event[form.from]
  const end = event.endedOn ?? run.facts.knownUntilOn
  if (start === undefined || end === undefined) {
    const field = start === undefined ? form.from : 'endedOn'
    work.zero = { reason: 'fact-missing', clause: form.clause, fact: `events.${event.id}.${field}` }
    return
  }
  const key = `${benefit.slot}:${causeOf(event)}`
  const first = form.perCause ? run.byCause?.get(`${key}:first`) : undefined
  const from = Math.min(dayNumberOf(start), first ?? Number.POSITIVE_INFINITY)
  if (form.perCause) setCaused(run, `${key}:first`, from)
  const to = dayNumberOf(end) + form.lastDay
  const before = form.perCause ? causedSoFar(run, key) : 0
  const length = lengthOf(form, from, to)
  const granted = allowance(form.fen, length)
  work.parts = Math.max(0, granted - before)
  if (form.perCause) setCaused(run, key, before + work.parts)
  work.steps?.push({
    op: 'months',
    from: dayOfNumber(from),
    to: dayOfNumber(to - form.lastDay),
    ...length,
    fen: form.fen,
    before,
    parts: work.parts,
    c: form.clause,
  })
  if (work.parts > 0) return
  work.zero = { reason: before > 0 ? 'paid-before' : 'days-not-reached', clause: form.clause }
}

/** Whole months, and days over, of a month that has `of` days. */
export interface Length {
  readonly months: number
  readonly days: number
  readonly of: number
}

export const lengthOf = (form: Monthly, from: number, to: number): Length =>
  form.thirty ? thirtyDayMonths(form, from, to) : calendarMonths(form, from, to)

function thirtyDayMonths(form: Monthly, from: number, to: number): Length {
  const days = Math.min(Math.max(0, to - from), form.monthsMost * 30)
  return { months: Math.floor(days / 30), days: days % 30, of: 30 }
}

function calendarMonths(form: Monthly, from: number, to: number): Length {
  if (to <= from) return { months: 0, days: 0, of: 30 }
  const months = monthsBetween(from, to)
  if (months >= form.monthsMost) return { months: form.monthsMost, days: 0, of: 30 }
  const begun = monthsLater(from, months)
  return { months, days: Math.max(0, to - begun), of: monthsLater(from, months + 1) - begun }
}

/** Months and days of a monthly sum, in parts, the last part of a fen dropped. */
export function allowance(fen: number, { months, days, of }: Length): number {
  const share = fen * days
  const rest = share % of
  return (months * fen + (share - rest) / of) * PARTS + Math.floor((rest * PARTS) / of)
}
