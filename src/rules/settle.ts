import type { Fen } from '../kernel/fen.ts'
import type { BenefitLine } from './run.ts'

/** A line that was paid before, as the settlement keeps it. Corrections are lines as well. */
export interface PaidLine {
  readonly id: string
  readonly plan: string
  readonly benefit: string
  readonly event: string | null
  readonly period: { readonly from: string; readonly to: string } | null
  readonly amountFen: number
}

/** What is still payable for one benefit of one event: negative where too much was paid. */
export interface Adjustment {
  readonly plan: string
  readonly benefit: string
  readonly event: string | null
  readonly period: { readonly from: string; readonly to: string } | null
  readonly amountFen: Fen
  readonly assessedFen: Fen
  readonly paidFen: Fen
  /** `payment` where nothing was paid before, else a correction of the lines it names. */
  readonly kind: 'payment' | 'correction'
  readonly corrects: readonly string[]
  /** The assessed line, or null where the event is no longer true. */
  readonly line: BenefitLine | null
}

/**
 * Compares what is right now with what was paid. Adjustments of zero are left out: settling twice
 * gives nothing the second time. Amounts are fen; the sum of adjustments is assessed minus paid.
 */
export function settle(
  lines: readonly BenefitLine[],
  paid: readonly PaidLine[],
): readonly Adjustment[] {
  const groups = new Map<string, { lines: BenefitLine[]; paid: PaidLine[] }>()
  const groupOf = (one: Keyed): { lines: BenefitLine[]; paid: PaidLine[] } => {
    const key = keyOf(one)
    const known = groups.get(key)
    if (known) return known
    const fresh = { lines: [], paid: [] }
    groups.set(key, fresh)
    return fresh
  }
  for (const line of lines)
    if (line.benefit !== null) groupOf({ ...line, benefit: line.benefit }).lines.push(line)
  for (const one of paid) groupOf(one).paid.push(one)
  const adjustments: Adjustment[] = []
  for (const group of groups.values()) {
    const assessed = group.lines.reduce((sum, line) => sum + line.amountFen, 0)
    const before = group.paid.reduce((sum, one) => sum + one.amountFen, 0)
    if (assessed === before) continue
    const { plan, benefit, event, period } = (group.lines[0] ?? group.paid[0])!
    adjustments.push({
      plan,
      benefit: benefit!,
      event,
      period,
      amountFen: (assessed - before) as Fen,
      assessedFen: assessed as Fen,
      paidFen: before as Fen,
      kind: group.paid.length === 0 ? 'payment' : 'correction',
      corrects: group.paid.map((one) => one.id).sort(),
      line: group.lines[0] ?? null,
    })
  }
  return adjustments
}

type Keyed = Pick<PaidLine, 'plan' | 'benefit' | 'event' | 'period'>

/** The version is not part of it: a line that now falls under another one corrects the same. */
const keyOf = ({ plan, benefit, event, period }: Keyed): string =>
  JSON.stringify([plan, benefit, event, period?.from ?? null])
