import { expect, test } from 'vitest'
import { assess, compilePlan, parseFacts, parsePlan } from '../../src/rules/index.ts'
import { findScheme } from '../../src/rules/schemes/index.ts'
import { checkLines } from './check-lines.ts'
import type { ExportedLine } from '../../src/tenants/export/export-data.ts'

/** The line for what a stay cost, with its trace. */
function lineFor(burdenFen: number) {
  const plan = parsePlan(findScheme('shaoxing-2015')?.plan)
  const facts = parseFacts({
    covers: [{ plan: 'shaoxing-2015', from: '2015-01-01', to: '2015-12-31' }],
    events: [
      {
        id: 'stay',
        kind: 'inpatient',
        admittedOn: '2015-08-11',
        dischargedOn: '2015-08-21',
        amounts: { burdenFen },
      },
    ],
  })
  if (!plan.ok || !facts.ok) throw new Error('The scheme of Shaoxing 2015 cannot be read.')
  return assess([compilePlan(plan.value)], facts.value, { trace: true }).lines[0]!
}

const exported = (ordinal: number, amountFen: number, burdenFen: number): ExportedLine => ({
  id: `lin_${ordinal}`,
  claimId: 'clm_1',
  memberId: 'mbr_1',
  planKey: 'shaoxing-2015',
  benefit: 'reimbursement',
  title: '医疗费用补助',
  eventId: 'stay',
  ordinal,
  state: 'paid',
  amountFen,
  trace: lineFor(burdenFen).trace!,
})

const states = (lines: readonly ExportedLine[]) => checkLines(lines).map(({ check }) => check.state)

test('a correction pays the difference, and its trace comes to the sum', () => {
  const [before, after] = [lineFor(228_799).amountFen, lineFor(250_000).amountFen]
  expect(before).toBe(183_000)
  const first = exported(1, before, 228_799)
  const second = exported(2, after - before, 250_000)
  // In whatever order they come.
  expect(states([second, first])).toEqual(['same', 'same'])
  expect(states([first, { ...second, amountFen: second.amountFen + 1 }])).toEqual([
    'same',
    'line-differs',
  ])
  expect(states([second])).toEqual(['line-differs'])
})

test('a trace in which a name was changed is not taken for one', () => {
  const line = exported(1, 183_000, 228_799)
  const text = JSON.stringify(line).replace('"ppm"', '"ppn"')
  expect(states([JSON.parse(text) as ExportedLine])).toEqual(['unreadable'])
})
