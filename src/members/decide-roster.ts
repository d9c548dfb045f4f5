import { fen, sumFen, type Fen } from '../kernel/fen.ts'
import { maskIdentityNumber } from '../kernel/identity-number.ts'
import type { CoverPeriod } from '../plans/cover-period.ts'
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
  readonly covers: readonly { readonly startsOn: string; readonly endsOn: string }[]
}

export type RosterTerms = {
  readonly workplaceId: string
  readonly period: CoverPeriod
  readonly unitsMost: number
  /** What one unit costs for the period. */
  readonly feeFen: Fen
  /** Whether whoever hands the roster in may act for people of a workplace. */
  readonly reaches: (workplaceId: string) => boolean
}

export type NewCover = {
  readonly units: number
  readonly kind: 'new' | 'renewed'
  readonly contributionFen: Fen
}

export type RosterDecision = {
  readonly added: readonly IndexedRow[]
  readonly changed: readonly { readonly member: KnownMember; readonly row: IndexedRow }[]
  readonly unchanged: number
  /** By identity number index: whose cover begins with this roster. */
  readonly covers: ReadonlyMap<string, NewCover>
  readonly contributionFen: Fen
  readonly refused: readonly RowError[]
}

/**
 * What a roster changes: who is new, whose particulars differ, and who gets cover for the period.
 * A cell that is empty changes nothing. Somebody who has cover on any day of the period keeps it
 * and gets no second one: the same roster twice decides nothing. Somebody of a workplace out of
 * reach is refused: a roster would take them over, their mobile and card number with them.
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
  for (const row of rows) {
    if (row.units > terms.unitsMost) {
      refused.push(tooManyUnits(row, terms.unitsMost))
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
    const before = member?.covers ?? []
    if (before.some((cover) => overlaps(cover, terms.period))) continue
    covers.set(row.identityNumberIndex, {
      units: row.units,
      kind: before.length > 0 ? 'renewed' : 'new',
      contributionFen: fen(terms.feeFen * row.units),
    })
  }
  const contributionFen = sumFen([...covers.values()].map((cover) => cover.contributionFen))
  return { added, changed, unchanged, covers, contributionFen, refused }
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
