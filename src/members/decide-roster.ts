import { fen, sumFen, type Fen } from '../kernel/fen.ts'
import type { Day } from '../kernel/days.ts'
import { maskIdentityNumber } from '../kernel/identity-number.ts'
import type { CoverPeriod } from '../plans/cover-period.ts'
import {
  admitRoster,
  sayCondition,
  shareFee,
  type Applicant,
  type Application,
  type CompiledPlan,
  type Plan,
  type Refusal,
  type RosterFinding,
  type RosterVerdict,
} from '../rules/index.ts'
import type { RosterColumn } from './roster-file.ts'
import type { RosterRow, RowError } from './roster-rows.ts'

/** A row with the keyed hashes by which the tenant's database knows the person. */
export type IndexedRow = RosterRow & {
  readonly identityNumberIndex: string
  readonly nameIndex: string
  readonly mobileIndex?: string
  readonly cardNumberIndex?: string
}

/** What the database knows of a person whom the roster names. */
export type KnownMember = {
  readonly id: string
  readonly identityNumberIndex: string
  readonly nameIndex: string
  readonly mobileIndex: string | null
  readonly cardNumberIndex: string | null
  readonly category: RosterRow['category']
  readonly workplaceId: string
  readonly covers: readonly {
    readonly startsOn: string
    readonly endsOn: string
    readonly workplaceId: string
  }[]
}

export type RosterTerms = {
  readonly workplaceId: string
  readonly period: CoverPeriod
  readonly plan: CompiledPlan
  /** The day on which the roster is taken. */
  readonly on: Day
  /** What is known of the workplace beyond the roster. */
  readonly workplace: Application['workplace']
  /** Whether whoever hands the roster in may act for people of a workplace. */
  readonly reaches: (workplaceId: string) => boolean
}

export type NewCover = {
  readonly units: number
  readonly kind: 'new' | 'renewed' | 'added'
  readonly startsOn: Day
  readonly contributionFen: Fen
}

export type RosterDecision = {
  readonly added: readonly IndexedRow[]
  readonly changed: readonly { readonly member: KnownMember; readonly row: IndexedRow }[]
  readonly unchanged: number
  /** By identity number index: whose cover begins with this roster. */
  readonly covers: ReadonlyMap<string, NewCover>
  readonly contributionFen: Fen
  readonly feeByPayer: RosterVerdict['feeByPayer']
  readonly refused: readonly RowError[]
  /** What of the workplace as a whole is to be weighed before the roster is taken. */
  readonly findings: readonly RosterFinding[]
}

/**
 * What a roster changes: who is new, whose particulars differ, and who gets cover for the period,
 * by the joining rules of the plan. A cell that is empty changes nothing. Somebody who has cover
 * on any day of the period keeps it and gets no second one: the same roster twice decides nothing.
 * Somebody of a workplace out of reach is refused: a roster would take them over, their mobile and
 * card number with them.
 */
export function decideRoster(
  rows: readonly IndexedRow[],
  known: ReadonlyMap<string, KnownMember>,
  terms: RosterTerms,
): RosterDecision {
  const added: IndexedRow[] = []
  const changed: { member: KnownMember; row: IndexedRow }[] = []
  const covers = new Map<string, NewCover>()
  const refused: RowError[] = []
  let unchanged = 0
  const { plan, on, period, workplace } = terms
  const verdict = admitRoster(plan, {
    on,
    period: { from: period.startsOn, to: period.endsOn },
    workplace,
    people: rows.map((row) => applicantOf(row, known.get(row.identityNumberIndex), terms)),
  })
  for (const [at, row] of rows.entries()) {
    const { refusal, cover } = verdict.rows[at]!
    if (refusal !== null) {
      refused.push(refusedRow(row, refusal, plan.plan))
      continue
    }
    const member = known.get(row.identityNumberIndex)
    if (member !== undefined && !terms.reaches(member.workplaceId)) {
      refused.push(ofAnotherWorkplace(row))
      continue
    }
    if (member === undefined) added.push(row)
    else if (differs(row, member, terms.workplaceId)) changed.push({ member, row })
    else unchanged++
    if (cover === null) continue
    covers.set(row.identityNumberIndex, {
      units: row.units,
      kind: cover.enrolledAs,
      startsOn: cover.from,
      contributionFen: fen(cover.feeFen),
    })
  }
  const contributionFen = sumFen([...covers.values()].map((cover) => cover.contributionFen))
  const { findings } = verdict
  // Of those whom the roster covers: rows of another workplace are in the verdict too.
  const feeByPayer = shareFee(plan, contributionFen)
  return { added, changed, unchanged, covers, contributionFen, feeByPayer, refused, findings }
}

/** A person as the joining rules see them: what a roster has no column for is not known. */
function applicantOf(
  { identityNumberIndex, bornOn, sex, category, units }: IndexedRow,
  member: KnownMember | undefined,
  { workplaceId, period }: RosterTerms,
): Applicant {
  const inPeriod = (member?.covers ?? []).filter((cover) => overlaps(cover, period))
  const elsewhere = inPeriod.some((cover) => cover.workplaceId !== workplaceId)
  const before = (member?.covers.length ?? 0) > 0 ? 'before' : 'never'
  const covered = inPeriod.length === 0 ? before : elsewhere ? 'elsewhere' : 'here'
  return { key: identityNumberIndex, bornOn, sex, employment: category, units, covered }
}

function differs(row: IndexedRow, member: KnownMember, workplaceId: string): boolean {
  return (
    row.nameIndex !== member.nameIndex ||
    row.category !== member.category ||
    workplaceId !== member.workplaceId ||
    (row.mobileIndex !== undefined && row.mobileIndex !== member.mobileIndex) ||
    (row.cardNumberIndex !== undefined && row.cardNumberIndex !== member.cardNumberIndex)
  )
}

const overlaps = (cover: { startsOn: string; endsOn: string }, period: CoverPeriod): boolean =>
  cover.startsOn <= period.endsOn && cover.endsOn >= period.startsOn

const columnOfLeaf: Readonly<Record<string, RosterColumn>> = { employment: 'category' }

function refusedRow(row: IndexedRow, refusal: Refusal, plan: Plan): RowError {
  const { rowNumber } = row
  if (refusal.reason === 'too-many-units') return tooManyUnits(row, plan.join.units.most)
  const clause = `（条款 ${refusal.clause}）`
  const column = columnOfLeaf[refusal.leaf?.is ?? ''] ?? 'identityNumber'
  const value =
    column === 'category'
      ? row.category === 'retired'
        ? '退休'
        : '在职'
      : maskIdentityNumber(row.identityNumber)
  const said = {
    'not-eligible': `不符合参加条件：${
      refusal.leaf ? `要求${sayCondition(refusal.leaf, plan, 'zh')}` : '见条款'
    }${clause}。填写无误的，这个人不能参加本计划。`,
    'second-enrolment': `这个人已经由另一家单位参加，本计划不接受重复参加${clause}。`,
    'hired-too-long-ago': `超过了入职后可以增加的天数${clause}。请在下一个保障期参加。`,
  }
  return { rowNumber, column, reason: refusal.reason, value, sentence: said[refusal.reason] }
}
const ofAnotherWorkplace = (row: IndexedRow): RowError => ({
  rowNumber: row.rowNumber,
  column: 'identityNumber',
  reason: 'of-another-workplace',
  value: maskIdentityNumber(row.identityNumber),
  sentence: '这位职工登记在别的单位名下。已经调来的，请联系市总工会办理转入，再导入一次。',
})

const tooManyUnits = (row: IndexedRow, unitsMost: number): RowError => ({
  rowNumber: row.rowNumber,
  column: 'units',
  reason: 'not-units',
  value: String(row.units),
  sentence:
    unitsMost === 1 ? '这个计划每人限 1 份。' : `这个计划每人最多 ${unitsMost} 份，请核对。`,
})
