import { describe, expect, it } from 'vitest'
import { day } from '../kernel/days.ts'
import { identityNumberFrom } from '../kernel/identity-number.ts'
import { compilePlan, parsePlan } from '../rules/index.ts'
import { findScheme } from '../rules/schemes/index.ts'
import { samplePlan } from '../rules/testing/sample-plan.ts'
import {
  decideRoster,
  type IndexedRow,
  type KnownMember,
  type RosterTerms,
} from './decide-roster.ts'

const row = (more: Partial<IndexedRow> = {}): IndexedRow => ({
  rowNumber: 2,
  name: '样本甲',
  identityNumber: identityNumberFrom({ region: '990000', bornOn: day('1980-05-01'), sequence: 8 }),
  bornOn: day('1980-05-01'),
  sex: 'female',
  category: 'in-service',
  units: 1,
  identityNumberIndex: 'i1',
  nameIndex: 'n1',
  ...more,
})

const terms = (more: Partial<RosterTerms> = {}): RosterTerms => ({
  workplaceId: 'wkp_a',
  period: { startsOn: day('2026-01-01'), endsOn: day('2026-12-31') },
  plan: samplePlan({}),
  on: day('2025-12-20'),
  workplace: { covered: 0 },
  reaches: () => true,
  ...more,
})

const known = (workplaceId: string, startsOn = '2026-01-01'): ReadonlyMap<string, KnownMember> =>
  new Map([
    [
      'i1',
      {
        id: 'mbr_1',
        identityNumberIndex: 'i1',
        nameIndex: 'n1',
        mobileIndex: null,
        cardNumberIndex: null,
        category: 'in-service',
        workplaceId,
        covers: [{ startsOn, endsOn: '2026-12-31', workplaceId }],
      },
    ],
  ])

const scheme = (id: string) => {
  const parsed = parsePlan(findScheme(id)?.plan)
  if (!parsed.ok) throw new Error(id)
  return compilePlan(parsed.value)
}

describe('a roster under the joining rules of its plan', () => {
  it('takes people in for the period at the fee of the plan', () => {
    const { covers, contributionFen, refused } = decideRoster(
      [row({ units: 2 })],
      new Map(),
      terms(),
    )
    expect(covers.get('i1')).toEqual({
      units: 2,
      kind: 'new',
      startsOn: '2026-01-01',
      contributionFen: 100_00,
    })
    expect([contributionFen, refused]).toEqual([100_00, []])
  })

  it('says beside the row whom the plan does not admit, and takes in the others', () => {
    const rows = [row({ sex: 'male' }), row({ rowNumber: 3, identityNumberIndex: 'i2' })]
    const plan = scheme('shanghai-womens-illness')
    const { added, covers, refused } = decideRoster(rows, new Map(), terms({ plan }))
    expect(added.map(({ rowNumber }) => rowNumber)).toEqual([3])
    expect([...covers.keys()]).toEqual(['i2'])
    expect(refused).toEqual([
      {
        rowNumber: 2,
        column: 'identityNumber',
        reason: 'not-eligible',
        value: expect.stringMatching(/^\*+\d{4}$/),
        sentence: '不符合参加条件：要求女性（条款 1）。填写无误的，这个人不能参加本计划。',
      },
    ])
    const retired = scheme('shanghai-retiree-hospital')
    expect(decideRoster([row()], new Map(), terms({ plan: retired })).refused).toMatchObject([
      { column: 'category', value: '在职', reason: 'not-eligible' },
    ])
  })

  it('keeps the first enrolment, or refuses a second where the plan does', () => {
    const moved = decideRoster([row()], known('wkp_b'), terms())
    expect(moved).toMatchObject({ refused: [], contributionFen: 0 })
    expect([moved.changed.length, moved.covers.size]).toEqual([1, 0])
    const plan = samplePlan({ join: { secondEnrolment: 'refused' } })
    expect(decideRoster([row()], known('wkp_b'), terms({ plan }))).toMatchObject({
      changed: [],
      refused: [{ reason: 'second-enrolment' }],
    })
    // The very same roster again is no second enrolment.
    expect(decideRoster([row()], known('wkp_a'), terms({ plan }))).toMatchObject({
      unchanged: 1,
      refused: [],
      findings: [],
    })
  })

  it('begins the cover of those who come later by the rule for additions', () => {
    const additions = { clause: '1', from: 'next-month', fee: 'remaining-months' }
    const late = { covered: 8, joinedOn: day('2025-12-20') }
    const decision = decideRoster(
      [row()],
      new Map(),
      terms({ plan: samplePlan({ join: { additions } }), on: day('2026-08-11'), workplace: late }),
    )
    expect(decision.covers.get('i1')).toEqual({
      units: 1,
      kind: 'added',
      startsOn: '2026-09-01',
      contributionFen: 16_66,
    })
  })
})
