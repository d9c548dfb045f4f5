import { dateWords, kindWords, perWords } from '../labels.ts'
import type { Plan } from '../language/plan.ts'
import { sayCondition } from '../say-condition.ts'
import type { DateName, EventKind } from '../terms.ts'
import { sayFeeDetails, sayMembership } from './say-membership.ts'
import { amountWords, joined, money, type Sentence, type Voice } from './sentence.ts'

/** The sentences that all versions share: joining, cover, dates, other plans. */
export function sayPlan(voice: Voice): Sentence[] {
  const { plan } = voice
  return [
    ...sayJoining(plan, voice),
    ...sayCover(plan, voice),
    ...sayDates(plan, voice),
    ...sayOthers(plan, voice),
  ]
}

function sayJoining({ join }: Plan, voice: Voice): Sentence[] {
  const { plan, lang, s } = voice
  const { fee, units, who } = join
  const sentences: Sentence[] = []
  sentences.push(
    fee === 'free'
      ? { key: 'fee', clause: join.clause, text: s('参加免费。', 'Joining is free.') }
      : {
          key: 'fee',
          clause: fee.clause,
          text: s(
            `会费每${fee.per === 'unit' ? '份' : '人'}每期 ${money(fee.amount)} 元${sayFeeDetails(fee, voice)}。`,
            `The fee is ${money(fee.amount)} per ${fee.per} and period${sayFeeDetails(fee, voice)}.`,
          ),
        },
  )
  sentences.push({
    key: 'units',
    clause: units.clause,
    text: s(
      `每人最多 ${units.most} 份${units.sameForWorkplace ? '，同一单位份数相同' : ''}；增加的份数${units.raised === 'count-at-once' ? '立即生效' : '过等待期后生效'}。`,
      `At most ${units.most} units${units.sameForWorkplace ? ', the same for a whole workplace' : ''}; more units count ${units.raised === 'count-at-once' ? 'at once' : 'after the waiting period'}.`,
    ),
  })
  if (who !== 'anyone')
    sentences.push({
      key: 'who',
      clause: who.clause,
      text: s(
        `参加条件：${sayCondition(who.when, plan, lang)}${who.checked === 'on-joining' ? '' : '，给付时仍须符合'}。`,
        `Who may join: ${sayCondition(who.when, plan, lang)}${who.checked === 'on-joining' ? '' : ', and on the event as well'}.`,
      ),
    })
  return [...sentences, ...sayMembership(join, voice)]
}

const startWords = {
  'calendar-year': { zh: '自然年', en: 'the calendar year' },
  'workplace-anniversary': { zh: '单位首次参加之日', en: "the workplace's anniversary" },
  'day-after-fee': { zh: '缴费次日', en: 'the day after the fee' },
  'on-joining': { zh: '参加当日', en: 'the day of joining' },
}

function sayStarts({ starts }: Plan['cover'], { lang, s }: Voice): string {
  if (typeof starts !== 'string') return s(`每年 ${starts.onDate}`, `${starts.onDate} of the year`)
  return startWords[starts][lang]
}

function sayCover({ cover }: Plan, voice: Voice): Sentence[] {
  const { s } = voice
  const { moved, acrossPeriods, grace, reduced } = cover
  const goes = (rule: string): string =>
    rule === 'cover-continues' ? s('保障延续至期满', 'cover goes on') : s('保障终止', 'cover ends')
  const sentences: Sentence[] = [
    {
      key: 'cover',
      clause: cover.clause,
      text: s(
        `保障期 ${cover.months} 个月，自${sayStarts(cover, voice)}起。`,
        `Cover lasts ${cover.months} months from ${sayStarts(cover, voice)}.`,
      ),
    },
    ...sayWaiting(cover, voice),
    {
      key: 'across',
      clause: acrossPeriods.clause,
      text:
        acrossPeriods.rule === 'whole'
          ? s('跨保障期的事件不拆分。', 'A stay over two periods is not divided.')
          : s('跨保障期的住院按天数分摊。', 'A stay over two periods is divided by days.'),
    },
    {
      key: 'moved',
      clause: moved.clause,
      text: s(
        `变动单位${goes(moved.workplace)}；调离本市${goes(moved.city)}；退休${goes(moved.retired)}。`,
        `On a move to another workplace ${goes(moved.workplace)}; to another city ${goes(moved.city)}; on retirement ${goes(moved.retired)}.`,
      ),
    },
    sayDeadline(cover, voice),
  ]
  if (reduced !== 'none')
    sentences.push({
      key: 'reduced',
      clause: reduced.clause,
      text: s(
        `${kindsOf(reduced.on, voice)}：等待期后 ${reduced.days} 天内按 ${reduced.rate} 给付。`,
        `${kindsOf(reduced.on, voice)}: ${reduced.rate} in the ${reduced.days} days after the wait.`,
      ),
    })
  if (grace !== 'none')
    sentences.push({
      key: 'grace',
      clause: grace.clause,
      text: s(
        `到期后 ${grace.days} 天内续保视为连续，间断期间的事件${grace.eventsInGap === 'covered' ? '予以' : '不予'}保障。`,
        `A renewal within ${grace.days} days is continuous; events in the gap are ${grace.eventsInGap === 'covered' ? '' : 'not '}covered.`,
      ),
    })
  return sentences
}

const kindsOf = (kinds: readonly EventKind[], { lang, s }: Voice): string =>
  kinds.map((kind) => kindWords[kind][lang]).join(s('、', ', '))

const enrolments = {
  new: { zh: '新参加', en: 'new' },
  renewed: { zh: '续保', en: 'renewed' },
  added: { zh: '中途增加', en: 'added' },
}

function sayWaiting({ waiting, clause }: Plan['cover'], voice: Voice): Sentence[] {
  const { lang, s } = voice
  if (waiting === 'none')
    return [{ key: 'waiting', clause, text: s('不设等待期。', 'No waiting period.') }]
  return waiting.map((one, at) => {
    const length =
      one.months === undefined
        ? s(`${one.days} 天`, `${one.days} days`)
        : s(`${one.months} 个月`, `${one.months} months`)
    const whom = one.for.map((kind) => enrolments[kind][lang]).join(s('、', ', '))
    const exempt = one.unless ? sayCondition(one.unless, voice.plan, lang) : ''
    return {
      key: `waiting.${at}`,
      clause: one.clause,
      text: s(
        `${whom}的人，${kindsOf(one.on, voice)}等待 ${length}；间断不超过 ${one.renewalGapDays} 天的续保不再等待${exempt && `；${exempt}的，不设等待期和减责期`}。`,
        `${whom} members wait ${length} for ${kindsOf(one.on, voice)}; not on a renewal within ${one.renewalGapDays} days${exempt && `; there is no wait nor a reduced period for: ${exempt}`}.`,
      ),
    }
  })
}

/** A calendar that is known by its name is said by what it is. */
function sayWorkingDays(days: number, calendar: string | undefined, s: Voice['s']): string {
  const by =
    calendar === undefined
      ? s('（周一至周五，不扣节假日）', ' (Monday to Friday, holidays included)')
      : calendar === 'state-council'
        ? s('（按国务院公布的放假调休安排）', " (by the State Council's holidays)")
        : s(`（按工作日历“${calendar}”）`, ` (by the calendar "${calendar}")`)
  return s(` ${days} 个工作日内${by}`, `${days} working days${by}`)
}

function sayDeadline({ claimWithin, clause }: Plan['cover'], { s }: Voice): Sentence {
  if (claimWithin === 'none')
    return { key: 'deadline', clause, text: s('不设申领期限。', 'No deadline for claims.') }
  const after =
    claimWithin.after === 'event'
      ? s('事件发生（出院）后', 'after the event')
      : s('保障期满后', 'after cover ends')
  const length =
    claimWithin.days !== undefined
      ? s(` ${claimWithin.days} 天内`, `${claimWithin.days} days`)
      : claimWithin.workingDays !== undefined
        ? sayWorkingDays(claimWithin.workingDays, claimWithin.calendar, s)
        : s(`至次年 ${claimWithin.nextYearOn}`, `until ${claimWithin.nextYearOn} of the next year`)
  const more = claimWithin.extension
    ? s(
        `；有 ${claimWithin.extension.evidence} 的延长 ${claimWithin.extension.days} 天`,
        `; ${claimWithin.extension.days} more with ${claimWithin.extension.evidence}`,
      )
    : ''
  return {
    key: 'deadline',
    clause: claimWithin.clause,
    text: s(`申领期限：${after}${length}${more}。`, `Claims: ${length} ${after}${more}.`),
  }
}

function sayDates(plan: Plan, { lang, s }: Voice): Sentence[] {
  const word = (name: DateName): string => dateWords[name][lang]
  return Object.entries(plan.dates).flatMap(([kind, dates]) =>
    dates === undefined
      ? []
      : [
          {
            key: `dates.${kind}`,
            clause: plan.cover.clause,
            text: s(
              `${kindWords[kind as EventKind].zh}：按${word(dates.version)}选用条款版本，按${word(dates.cover)}确定保障期，按${word(dates.waiting)}看等待期，按${word(dates.units)}看份数，按${word(dates.identity)}看身份。`,
              `${kindWords[kind as EventKind].en}: version by ${word(dates.version)}, cover by ${word(dates.cover)}, wait by ${word(dates.waiting)}, units by ${word(dates.units)}, identity by ${word(dates.identity)}.`,
            ),
          },
        ],
  )
}

const keeps = {
  'first-listed': { zh: '按列出的先后取一项', en: 'the first listed is paid' },
  larger: { zh: '取较高的一项', en: 'the larger is paid' },
  earlier: { zh: '取先发生的一项', en: 'the earlier is paid' },
}

function sayOthers(plan: Plan, voice: Voice): Sentence[] {
  const { lang, s } = voice
  const { coordination } = plan
  const sentences: Sentence[] = [
    {
      key: 'order-of-plans',
      clause: coordination.clause,
      text: s(
        `与其他计划同时适用时，按顺序号 ${coordination.order} 计算。`,
        `Computed as number ${coordination.order} among plans.`,
      ),
    },
  ]
  for (const rule of coordination.exclusive ?? [])
    sentences.push({
      key: `exclusive.${rule.id}`,
      clause: rule.clause,
      text: s(
        `${perWords[rule.per]!.zh}，${rule.benefits.join('、')} 不同时给付，${keeps[rule.keeps].zh}。`,
        `${perWords[rule.per]!.en}, ${rule.benefits.join(', ')} exclude each other: ${keeps[rule.keeps].en}.`,
      ),
    })
  for (const ceiling of coordination.jointCeilings ?? []) {
    const most = ceiling.share
      ? s(
          `${amountWords(ceiling.share.add, voice)}的 ${ceiling.share.rate}`,
          `${ceiling.share.rate} of ${amountWords(ceiling.share.add, voice)}`,
        )
      : s(`${money(ceiling.amount!)} 元`, money(ceiling.amount!))
    const all = [...ceiling.plans, ...(ceiling.outside ?? [])]
    const way =
      ceiling.givesWay === 'last-in-order'
        ? s('后计算的让位', 'the last gives way')
        : s('先计算的让位', 'the first gives way')
    sentences.push({
      key: `ceiling.${ceiling.id}`,
      clause: ceiling.clause,
      text: `${joined([s(`${all.join('、')} ${perWords[ceiling.per]!.zh}合计最多 ${most}`, `${all.join(', ')} together at most ${most} ${perWords[ceiling.per]![lang]}`), way], voice)}${s('。', '.')}`,
    })
  }
  return sentences
}
