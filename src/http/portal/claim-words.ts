import type { Day } from '../../kernel/days.ts'
import { dayAt, minuteAt } from '../../kernel/days.ts'
import { fen, formatYuan } from '../../kernel/fen.ts'
import type { PublishedPlan } from '../../plans/published-plans.ts'
import type { ClaimListRow } from '../../reports/list-claims.ts'
import type { OwnFile } from '../../reports/read-own-file.ts'
import type { ClaimFile } from '../../reports/read-claim-file.ts'
import {
  amountWord,
  kindWords,
  say,
  type EventKind,
  type Lang,
  type Plan,
} from '../../rules/index.ts'
import type { StayFacts, StayInput } from '../../claims/stay-facts.ts'
import { fieldSentence } from '../field-words.ts'
import { AsWritten, type Fact, type Tone } from '../ui/index.ts'
import type { ClaimRowView } from './claim-row.tsx'
import type { CoverView } from './cover-card.tsx'
import type { PortalWords } from './words/zh.ts'

/** The day in Shanghai of an instant, in words. */
export const dayOf = (at: number, words: PortalWords): string => words.day(dayAt(at))
export const momentOf = (at: number, words: PortalWords): string =>
  `${dayOf(at, words)} ${minuteAt(at).slice(11)}`

/** The engine's words stand inside sentences; alone they begin with a capital. */
const alone = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1)
export const kindWord = (kind: EventKind, { engine }: { readonly engine: Lang }): string =>
  alone(kindWords[kind][engine])
export const amountLabel = (plan: Plan, name: string, { engine }: { readonly engine: Lang }) =>
  alone(amountWord(plan, name, engine))

/** Where an amount is found on the settlement record. */
export function amountHelp(name: string, { amounts, ui }: PortalWords) {
  const help = Object.hasOwn(amounts, name) ? amounts[name as keyof typeof amounts] : undefined
  return AsWritten({ text: help ?? amounts.elsewhere, words: ui })
}

/** What is wrong with amounts, in words that name each. */
export const amountSentences = (
  plan: Plan,
  problems: Readonly<Record<string, string>>,
  words: PortalWords,
): Record<string, string> =>
  Object.fromEntries(
    Object.entries(problems).map(([name, problem]) => [
      name,
      fieldSentence(words.fields, problem, amountLabel(plan, name, words)),
    ]),
  )

const stayTitle = (stay: StayInput | undefined, words: PortalWords): string =>
  stay === undefined
    ? words.stay.none
    : words.stay.title(
        words.daySpan(stay.admittedOn, stay.dischargedOn),
        kindWords[stay.kind][words.engine],
      )

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

const tones: Readonly<Record<ClaimStage | ClaimListRow['state'], Tone>> = {
  draft: 'quiet',
  submitted: 'wait',
  returned: 'back',
  refused: 'bad',
  'nothing-due': 'quiet',
  payable: 'info',
  paid: 'done',
  approved: 'done',
}

export const stageBadge = (stage: ClaimStage | ClaimListRow['state'], words: PortalWords) => ({
  tone: tones[stage],
  label: words.progress.badges[stage],
})

export const claimRowView = (row: ClaimListRow, words: PortalWords): ClaimRowView => ({
  href: row.state === 'draft' ? `/claims/${row.id}/stay` : `/claims/${row.id}`,
  title: stayTitle(row.stay, words),
  note: row.stay?.hospital,
  state: stageBadge(row.state, words),
  amountFen: row.state === 'draft' || row.totalFen === null ? null : fen(row.totalFen),
})

export function coverViews(
  file: OwnFile,
  plans: readonly PublishedPlan[],
  memberName: string,
  today: Day,
  words: PortalWords,
): CoverView[] {
  return file.covers.map((cover) => {
    const startsOn = cover.startsOn as Day
    const endsOn = cover.endsOn as Day
    const plan = plans.find(({ planKey }) => planKey === cover.planKey)
    const state = endsOn < today ? 'ended' : startsOn > today ? 'waiting' : 'active'
    return {
      planTitle: plan ? say(plan.plan.title, words.engine) : words.cover.unknownPlan,
      state,
      stateText: {
        active: words.cover.active,
        waiting: words.cover.waiting(words.day(startsOn)),
        ended: words.cover.ended,
      }[state],
      periodText: words.daySpan(startsOn, endsOn),
      memberName,
      workplace: file.workplace,
    }
  })
}

/** The stay as a member reads it back. */
export const stayFacts = ({ stay }: StayFacts, words: PortalWords): Fact[] =>
  stay === undefined
    ? []
    : [
        { label: words.claim.kind, value: kindWord(stay.kind, words) },
        { label: words.stay.hospital, value: asWritten(stay.hospital, words) },
        { label: words.stay.admitted, value: words.day(stay.admittedOn) },
        { label: words.stay.discharged, value: words.day(stay.dischargedOn) },
        { label: words.stay.settled, value: words.day(stay.settledOn) },
        ...(stay.diagnosis
          ? [{ label: words.stay.diagnosis, value: asWritten(stay.diagnosis, words) }]
          : []),
      ]

/** The amounts of the settlement record, by the plan's own words. */
export const amountFacts = (
  plan: PublishedPlan,
  { amounts }: StayFacts,
  words: PortalWords,
): Fact[] =>
  Object.entries(amounts ?? {}).map(([name, amount]) => ({
    label: asWritten(amountLabel(plan.plan, name, words), words),
    value: words.stay.yuan(formatYuan(amount)),
  }))

const asWritten = (text: string, words: PortalWords) => AsWritten({ text, words: words.ui })
