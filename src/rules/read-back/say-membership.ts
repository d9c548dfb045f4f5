import type { Join } from '../language/plan.ts'
import { sayCondition } from '../say-condition.ts'
import { money, type Sentence, type Voice } from './sentence.ts'

type Fee = Exclude<Join['fee'], 'free'>

const payers = {
  member: { zh: '个人', en: 'member' },
  workplace: { zh: '单位', en: 'workplace' },
  union: { zh: '工会', en: 'union' },
  'higher-union': { zh: '上级工会', en: 'higher union' },
  government: { zh: '政府', en: 'government' },
}

/** Groups with another fee, principal, who is free, and who pays which share. */
export function sayFeeDetails(fee: Fee, { plan, lang, s }: Voice): string {
  const parts: string[] = []
  for (const [group, amount] of Object.entries(fee.byGroup ?? {}))
    parts.push(s(`${group} ${money(amount)} 元`, `${group} ${money(amount)}`))
  if (fee.returnablePrincipal !== undefined)
    parts.push(
      s(
        `另交到期返还的本金 ${money(fee.returnablePrincipal)} 元`,
        `with a principal of ${money(fee.returnablePrincipal)} that is returned`,
      ),
    )
  if (fee.freeFor)
    parts.push(
      s(
        `${sayCondition(fee.freeFor, plan, lang)}的免费`,
        `free for ${sayCondition(fee.freeFor, plan, lang)}`,
      ),
    )
  for (const { payer, share } of fee.paidBy ?? [])
    parts.push(s(`${payers[payer].zh}承担 ${share}`, `${share} by the ${payers[payer].en}`))
  return parts.map((part) => s('，', ', ') + part).join('')
}

/** Participation, additions, gifts, second enrolment, late joiners, refund. */
export function sayMembership(join: Join, voice: Voice): Sentence[] {
  return [
    sayParticipation(join, voice),
    sayAdditions(join, voice),
    ...sayGifts(join, voice),
    sayRest(join, voice),
  ]
}

function sayParticipation({ participation, clause }: Join, { s }: Voice): Sentence {
  if (participation === 'none')
    return { key: 'participation', clause, text: s('不要求参加比例。', 'No least participation.') }
  const parts: string[] = []
  if (participation.share !== undefined)
    parts.push(
      s(`不低于职工人数的 ${participation.share}`, `at least ${participation.share} of the staff`),
    )
  if (participation.everyoneBelow !== undefined)
    parts.push(
      s(
        `不满 ${participation.everyoneBelow} 人的须全员参加`,
        `all of a staff below ${participation.everyoneBelow}`,
      ),
    )
  if (participation.atLeast !== undefined)
    parts.push(s(`至少 ${participation.atLeast} 人`, `at least ${participation.atLeast} people`))
  return {
    key: 'participation',
    clause: participation.clause,
    text: s(`单位参加人数：${parts.join('，')}。`, `A workplace joins with ${parts.join(', ')}.`),
  }
}

const starts = {
  'next-day': { zh: '次日生效', en: 'from the next day' },
  'same-day': { zh: '当日生效', en: 'from the same day' },
  'next-month': { zh: '次月生效', en: 'from the next month' },
  'waiting-anew': { zh: '重新计算等待期', en: 'with a new waiting period' },
}

function sayAdditions({ additions, clause }: Join, { s }: Voice): Sentence {
  if (additions === 'none')
    return {
      key: 'additions',
      clause,
      text: s('保障期内不增加人员。', 'Nobody is added during a period.'),
    }
  const { newHiresWithinDays: days, proof } = additions
  const whom =
    days === undefined
      ? s('可以增加人员', 'People may be added')
      : s(`入职 ${days} 天内可以增加`, `New hires may be added within ${days} days`)
  const shown = proof === undefined ? '' : s(`，须提供 ${proof}`, `, with ${proof}`)
  const from = starts[additions.from]
  const fee =
    additions.fee === 'remaining-months'
      ? s('，会费按剩余月数收', ', for a fee by the months left')
      : additions.fee === 'full'
        ? s('，会费按整期收', ', for the whole fee')
        : ''
  return {
    key: 'additions',
    clause: additions.clause,
    text: s(`保障期内${whom}${shown}，${from.zh}${fee}。`, `${whom}${shown}, ${from.en}${fee}.`),
  }
}

function sayGifts({ gifts = [] }: Join, { plan, lang, s }: Voice): Sentence[] {
  return gifts.map((gift, at) => ({
    key: `gifts.${at}`,
    clause: gift.clause,
    text:
      'who' in gift.to
        ? s(
            `赠送给：${sayCondition(gift.to.who, plan, lang)}。`,
            `Given free to: ${sayCondition(gift.to.who, plan, lang)}.`,
          )
        : s(
            `参加人数达到 ${gift.to.workplaceMembersFrom} 人且给付率低于 ${gift.to.payoutRatioBelow} 的单位，由本会赠送。`,
            `Given free to workplaces of ${gift.to.workplaceMembersFrom} members or more with a payout ratio below ${gift.to.payoutRatioBelow}.`,
          ),
  }))
}

const refunds = {
  none: { zh: '会费不退', en: 'no refund' },
  'before-start': { zh: '生效前可退会费', en: 'a refund before the start alone' },
  'pro-rata': { zh: '按剩余时间退会费', en: 'a refund for the time left' },
}

function sayRest(join: Join, { s }: Voice): Sentence {
  const second =
    join.secondEnrolment === 'first-counts'
      ? s('重复参加的以先参加的为准', 'of two enrolments the first counts')
      : s('不接受重复参加', 'a second enrolment is refused')
  const late = join.lateJoiners
    ? s(
        `；晚参加的最多补缴 ${join.lateJoiners.payBackYearsMost} 年`,
        `; late joiners pay back ${join.lateJoiners.payBackYearsMost} years at most`,
      )
    : ''
  const refund = refunds[join.refund]
  return {
    key: 'rest',
    clause: join.clause,
    text: s(`${second}；${refund.zh}${late}。`, `${second}; ${refund.en}${late}.`),
  }
}
