import { describe, expect, it } from 'vitest'
import type { EventFact, RecordFact } from './facts.ts'
import { foldRecords } from './fold-records.ts'
import { stay } from './testing/sample-plan.ts'

const settled = (id: string, event: EventFact): RecordFact => ({ id, kind: 'settlement', event })

/** What is true, as event and burden, in whatever order the records come. */
function truth(records: readonly RecordFact[], events: readonly EventFact[] = []): string[] {
  const of = (inOrder: readonly RecordFact[]): string[] =>
    foldRecords({ covers: [], events: [...events], records: [...inOrder] })
      .map((event) => `${event.id} ${event.amounts?.burdenFen}`)
      .sort()
  const forwards = of(records)
  expect(of(records.toReversed())).toEqual(forwards)
  return forwards
}

describe('foldRecords', () => {
  it.each<[string, RecordFact[], string[]]>([
    ['a record', [settled('r1', stay('a', 10))], ['a 1000']],
    [
      'the same record twice',
      [settled('r1', stay('a', 10)), settled('r1', stay('a', 10))],
      ['a 1000'],
    ],
    [
      'a record and its reversal',
      [settled('r1', stay('a', 10)), { id: 'r2', kind: 'reversal', reverses: 'r1' }],
      [],
    ],
    [
      'a record, its reversal and its re-sending',
      [
        settled('r1', stay('a', 10)),
        { id: 'r2', kind: 'reversal', reverses: 'r1' },
        settled('r3', stay('a', 10)),
      ],
      ['a 1000'],
    ],
    [
      'a reversal that is itself reversed',
      [
        settled('r1', stay('a', 10)),
        { id: 'r2', kind: 'reversal', reverses: 'r1' },
        { id: 'r3', kind: 'reversal', reverses: 'r2' },
      ],
      ['a 1000'],
    ],
    [
      'a replacement',
      [
        settled('r1', stay('a', 10)),
        { id: 'r2', kind: 'replacement', replaces: 'r1', event: stay('a', 7) },
      ],
      ['a 700'],
    ],
    [
      'a replacement that is reversed: the first record is true again',
      [
        settled('r1', stay('a', 10)),
        { id: 'r2', kind: 'replacement', replaces: 'r1', event: stay('a', 7) },
        { id: 'r3', kind: 'reversal', reverses: 'r2' },
      ],
      ['a 1000'],
    ],
    [
      'two records merged into one',
      [
        settled('r1', stay('a', 10)),
        settled('r2', stay('b', 5)),
        { id: 'r3', kind: 'merge', merges: ['r1', 'r2'], event: stay('c', 15) },
      ],
      ['c 1500'],
    ],
    [
      'one record split into two',
      [
        settled('r1', stay('a', 10)),
        { id: 'r2', kind: 'split', splits: 'r1', events: [stay('b', 4), stay('c', 6)] },
      ],
      ['b 400', 'c 600'],
    ],
    [
      'one stay settled in two parts',
      [settled('r1', stay('a', 10)), settled('r2', stay('a', 5))],
      ['a 1500'],
    ],
    ['a reversal whose record never came', [{ id: 'r2', kind: 'reversal', reverses: 'r1' }], []],
  ])('%s', (_name, records, expected) => {
    expect(truth(records)).toEqual(expected)
  })

  it('lets records speak for an event that was also stated by hand', () => {
    const byHand = [stay('a', 99), stay('b', 1)]
    expect(truth([settled('r1', stay('a', 10))], byHand)).toEqual(['a 1000', 'b 100'])
    const reversed: RecordFact[] = [
      settled('r1', stay('a', 10)),
      { id: 'r2', kind: 'reversal', reverses: 'r1' },
    ]
    expect(truth(reversed, byHand)).toEqual(['b 100'])
  })

  it('takes the widest dates and all diagnoses of a stay settled in parts', () => {
    const [event] = foldRecords({
      covers: [],
      records: [
        settled('r1', stay('a', 1, { dischargedOn: '2020-03-05', days: 4, diagnoses: ['I10'] })),
        settled('r2', stay('a', 2, { admittedOn: '2020-03-05', days: 6, diagnoses: ['I25.1'] })),
      ],
    })
    expect(event).toMatchObject({
      admittedOn: '2020-03-01',
      dischargedOn: '2020-03-11',
      days: 10,
      diagnoses: ['I10', 'I25.1'],
    })
  })
})
