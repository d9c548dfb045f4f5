import { describe, expect, test } from 'vitest'
import { sha256 } from '../../src/kernel/bytes.ts'
import { assess, compilePlan, parseFacts, parsePlan, type Trace } from '../../src/rules/index.ts'
import { findScheme } from '../../src/rules/schemes/index.ts'
import { checkLines } from './check-lines.ts'
import { checkPlans } from './check-plans.ts'
import type { ExportedEntry, ExportedLine } from '../../src/tenants/export/export-data.ts'

const document = JSON.stringify(findScheme('shaoxing-2015')?.plan)
const planned = parsePlan(JSON.parse(document))
if (!planned.ok) throw new Error('The scheme of Shaoxing 2015 cannot be read.')
const plan = compilePlan(planned.value)

/** The line for what a stay cost, with its trace. */
function lineFor(burdenFen: number) {
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
  if (!facts.ok) throw new Error('The facts cannot be read.')
  return assess([plan], facts.value, { trace: true }).lines[0]!
}

const exported = (ordinal: number, amountFen: number, burdenFen: number): ExportedLine => ({
  id: `lin_${ordinal}`,
  claimId: 'clm_1',
  memberId: 'mbr_1',
  planKey: 'shaoxing-2015',
  planRevisionId: 'rev_1',
  benefit: 'reimbursement',
  title: '医疗费用补助',
  eventId: 'stay',
  ordinal,
  state: 'paid',
  amountFen,
  trace: lineFor(burdenFen).trace!,
})

const states = (lines: readonly ExportedLine[]) =>
  checkLines(lines, new Map([['rev_1', plan]])).map(({ check }) => check.state)

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

test('a rate that was changed together with all that follows from it is not the plan’s', () => {
  const trace = structuredClone(lineFor(228_799).trace!) as { amountFen: number; steps: object[] }
  const text = JSON.stringify(trace).replaceAll('"ppm":800000', '"ppm":1000000')
  const changed = JSON.parse(text) as typeof trace
  const parts = 228_799 * 1_000_000
  changed.steps = changed.steps.map((step) =>
    Object.assign(step, 'parts' in step && { parts }, 'value' in step && { value: parts }),
  )
  const line = { ...exported(1, 228_799, 228_799), trace: changed as unknown as Trace }
  const [check] = checkLines([line], new Map([['rev_1', plan]]))
  expect(check).toMatchObject({ byPlan: true, check: { state: 'step-differs' } })
  expect(check!.check).toHaveProperty('field.name', 'ppm')
})

test('a line whose plan is not there is computed by its own steps, and says so', () => {
  const line = exported(1, 183_000, 228_799)
  expect(checkLines([line], new Map())).toMatchObject([{ byPlan: false, check: { state: 'same' } }])
})

describe('plans', () => {
  const row = { id: 'rev_1', planKey: 'shaoxing-2015', revision: 1, document }
  const logged = async (text: string): Promise<ExportedEntry[]> => {
    const detail = JSON.stringify({ contentHash: await sha256(text) })
    const base = { sequence: 1, at: 0, actorKind: 'staff', actorId: 'stf_1', requestId: 'req_1' }
    const said = { action: 'plan.published', subject: 'rev_1', detail }
    return [{ ...base, ...said, previousHash: '', hash: '' }]
  }

  test('as they were published are taken', async () => {
    const { byRevision, faults } = await checkPlans([row], await logged(document))
    expect(byRevision.get('rev_1')?.id).toBe('shaoxing-2015')
    expect(faults).toEqual([])
  })

  test('that the log does not know are named', async () => {
    const words = async (given: typeof row, entries: readonly ExportedEntry[]) =>
      (await checkPlans([given], entries)).faults.map(({ word }) => word)
    expect(await words({ ...row, document: `${document} ` }, await logged(document))).toEqual([
      'planChanged',
    ])
    expect(await words(row, [])).toEqual(['planChanged'])
    expect(await words({ ...row, document: '{' }, await logged('{'))).toEqual(['planUnread'])
  })
})
