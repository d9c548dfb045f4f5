import type { CompiledPlan } from '../../src/rules/index.ts'
import { checkLine, type Check } from '../replay-page/check-line.ts'
import { isTrace } from '../replay-page/read-lines.ts'
import type { ExportedLine } from '../../src/tenants/export/export-data.ts'

export interface CheckedLine {
  readonly line: ExportedLine
  readonly check: Check
  /** Whether the plan that it names was there to hold it against. */
  readonly byPlan: boolean
}

/**
 * Computes every line again, under the plan that it names. A correction pays the difference to what was paid before, so its
 * trace comes to the sum of the lines of the same benefit and event up to it.
 */
export function checkLines(
  lines: readonly ExportedLine[],
  plans: ReadonlyMap<string, CompiledPlan>,
): CheckedLine[] {
  const groups = new Map<string, ExportedLine[]>()
  for (const line of lines) {
    const key = [line.memberId, line.planKey, line.benefit, line.eventId].join('|')
    groups.set(key, [...(groups.get(key) ?? []), line])
  }
  const checked: CheckedLine[] = []
  for (const group of groups.values()) {
    let sumFen = 0
    for (const line of group.toSorted((a, b) => a.ordinal - b.ordinal)) {
      sumFen += line.amountFen
      const { title, eventId: event } = line
      const trace = isTrace(line.trace) ? line.trace : 'unreadable'
      const plan = plans.get(line.planRevisionId) ?? null
      const check = checkLine({ title, event, amountFen: sumFen, trace, plan })
      checked.push({ line, check, byPlan: plan !== null })
    }
  }
  return checked
}
