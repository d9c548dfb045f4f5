import type { CompiledBase } from './compiled.ts'
import type { Work } from './run.ts'

/**
 * The base of a benefit in fen, never below zero; −1 where an amount is not known, which is
 * then set as the reason.
 */
export function readBase(work: Work, base: CompiledBase): number {
  const { event, steps } = work
  let sum = 0
  for (let i = 0; i < base.keys.length; i++) {
    const fen = base.readers[i]!(event)
    if (fen < 0) return missing(work, base, i)
    const adds = base.signs[i]! > 0
    sum += adds ? fen : -fen
    steps?.push({ op: adds ? 'add' : 'less', of: base.names[i]!, fen, c: base.clause })
  }
  const single = base.keys.length === 1 && base.netOf === 'none'
  if (base.netOf !== 'none') sum -= takenOff(work, base)
  if (sum < 0) sum = 0
  if (!single) steps?.push({ op: 'base', fen: sum })
  return sum
}

function missing(work: Work, base: CompiledBase, at: number): number {
  const place = base.named[at] ? 'amounts.other' : 'amounts'
  work.zero = {
    reason: 'fact-missing',
    clause: base.clause,
    fact: `events.${work.event.id}.${place}.${base.keys[at]}`,
  }
  return -1
}

/** What earlier plans, or named benefits, paid for this very event. */
function takenOff(work: Work, base: CompiledBase): number {
  let sum = 0
  for (const line of work.run.lines) {
    if (line.event !== work.event.id || line.amountFen === 0 || !isNetted(work, base, line))
      continue
    sum += line.amountFen
    work.steps?.push({
      op: 'net',
      plan: line.plan,
      benefit: line.benefit ?? '',
      fen: line.amountFen,
      c: base.clause,
    })
  }
  return sum
}

function isNetted(
  work: Work,
  base: CompiledBase,
  line: { readonly plan: string; readonly benefit: string | null },
): boolean {
  if (base.netOf === 'none' || line.benefit === null) return false
  if (base.netOf === 'all-earlier-plans') return line.plan !== work.run.plan.id
  return base.netOf.some(
    (one) =>
      one.plan === line.plan && (one.benefits === 'all' || one.benefits.includes(line.benefit!)),
  )
}
