import type { Day } from '../../kernel/days.ts'
import { dayAt, formatDay, minuteAt } from '../../kernel/days.ts'
import { fen, formatYuan } from '../../kernel/fen.ts'
import type { PublishedPlan } from '../../plans/published-plans.ts'
import type { ClaimListRow } from '../../reports/list-claims.ts'
import type { OwnFile } from '../../reports/read-own-file.ts'
import type { ClaimFile } from '../../reports/read-claim-file.ts'
import { amountWord, kindWords } from '../../rules/index.ts'
import type { StayFacts, StayInput } from '../../claims/stay-facts.ts'
import type { Fact, Tone } from '../ui/index.ts'
import type { ClaimRowView } from './claim-row.tsx'
import type { CoverView } from './cover-card.tsx'

/** The day in Shanghai of an instant, in words. */
export const dayOf = (at: number): string => formatDay(dayAt(at))
export const momentOf = (at: number): string => `${dayOf(at)} ${minuteAt(at).slice(11)}`

/** `2026年8月11日–8月21日`. */
export function daySpan(from: Day, to: Day): string {
  if (from === to) return formatDay(from)
  const sameYear = from.slice(0, 4) === to.slice(0, 4)
  return `${formatDay(from)}–${sameYear ? formatDay(to).slice(5) : formatDay(to)}`
}

export const stayTitle = (stay: StayInput | undefined): string =>
  stay === undefined
    ? '还没有填就医信息'
    : `${daySpan(stay.admittedOn, stay.dischargedOn)} ${kindWords[stay.kind].zh}`

/** How far a claim is, as its member sees it: one word more than its state. */
export type ClaimStage =
  | 'draft'
  | 'submitted'
  | 'returned'
  | 'refused'
  | 'nothing-due'
  | 'payable'
  | 'paid'

export function stageOf({ row, owed }: Pick<ClaimFile, 'row' | 'owed'>): ClaimStage {
  if (row.state !== 'approved') return row.state
  const total = owed.reduce((sum, { amountFen }) => sum + amountFen, 0)
  if (total === 0) return 'nothing-due'
  return owed.every(({ state }) => state === 'paid') ? 'paid' : 'payable'
}

export const stageBadges: Readonly<Record<ClaimStage, { tone: Tone; label: string }>> = {
  draft: { tone: 'quiet', label: '还没交' },
  submitted: { tone: 'wait', label: '审核中' },
  returned: { tone: 'back', label: '请补充' },
  refused: { tone: 'bad', label: '不予给付' },
  'nothing-due': { tone: 'quiet', label: '已审核' },
  payable: { tone: 'info', label: '待打款' },
  paid: { tone: 'done', label: '已到账' },
}

const rowBadges: Readonly<Record<ClaimListRow['state'], { tone: Tone; label: string }>> = {
  draft: stageBadges.draft,
  submitted: stageBadges.submitted,
  returned: stageBadges.returned,
  refused: stageBadges.refused,
  approved: { tone: 'done', label: '已通过' },
}

export const claimRowView = (row: ClaimListRow): ClaimRowView => ({
  href: row.state === 'draft' ? `/claims/${row.id}/stay` : `/claims/${row.id}`,
  title: stayTitle(row.stay),
  note: row.stay?.hospital,
  state: rowBadges[row.state],
  amountFen: row.state === 'draft' || row.totalFen === null ? null : fen(row.totalFen),
})

export function coverViews(
  file: OwnFile,
  plans: readonly PublishedPlan[],
  memberName: string,
  today: Day,
): CoverView[] {
  return file.covers.map((cover) => {
    const startsOn = cover.startsOn as Day
    const endsOn = cover.endsOn as Day
    const state = endsOn < today ? 'ended' : startsOn > today ? 'waiting' : 'active'
    return {
      planTitle: plans.find(({ planKey }) => planKey === cover.planKey)?.title ?? '互助保障',
      state,
      stateText: {
        active: '保障中',
        waiting: `${formatDay(startsOn)}起生效`,
        ended: '已到期',
      }[state],
      periodText: daySpan(startsOn, endsOn),
      memberName,
      workplace: file.workplace,
    }
  })
}

/** The stay as a member reads it back. */
export const stayFacts = ({ stay }: StayFacts): Fact[] =>
  stay === undefined
    ? []
    : [
        { label: '看病方式', value: kindWords[stay.kind].zh },
        { label: '医院', value: stay.hospital },
        { label: '入院', value: formatDay(stay.admittedOn) },
        { label: '出院', value: formatDay(stay.dischargedOn) },
        { label: '结算', value: formatDay(stay.settledOn) },
        ...(stay.diagnosis ? [{ label: '诊断', value: stay.diagnosis }] : []),
      ]

/** The amounts of the settlement record, by the plan's own words. */
export const amountFacts = (plan: PublishedPlan, { amounts }: StayFacts): Fact[] =>
  Object.entries(amounts ?? {}).map(([name, amount]) => ({
    label: amountWord(plan.plan, name, 'zh'),
    value: `${formatYuan(amount)} 元`,
  }))
