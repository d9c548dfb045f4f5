import { modeWords, perWords, say } from '../labels.ts'
import type { Limit } from '../language/benefits.ts'
import type { PlanVersion } from '../language/plan.ts'
import { sayCondition } from '../say-condition.ts'
import type { OrderedStep } from '../terms.ts'
import { sayBenefit } from './say-benefit.ts'
import { amountWords, joined, money, type Sentence, type Voice } from './sentence.ts'

/** The sentences of a version: when it applies, its benefits, limits, minimum, rounding, order. */
export function sayVersion(version: PlanVersion, voice: Voice): Sentence[] {
  return [
    sayApplies(version, voice),
    ...version.benefits.flatMap((benefit) => sayBenefit(benefit, voice)),
    ...version.limits.map((limit) => sayLimit(version, limit, voice)),
    ...sayMinimum(version, voice),
    sayRounding(version, voice),
    sayOrder(version, voice),
  ]
}

const ofBenefits = (
  version: PlanVersion,
  of: 'all' | readonly string[],
  { lang, s }: Voice,
): string =>
  of === 'all'
    ? s('全部项目', 'all benefits')
    : version.benefits
        .filter((benefit) => of.includes(benefit.id))
        .map((benefit) => say(benefit.title, lang))
        .join(s('、', ', '))

function sayApplies({ applies, rounding }: PlanVersion, { s }: Voice): Sentence {
  if ('from' in applies) {
    const until =
      applies.to === 'open' ? s(' 起', ' on') : s(` 至 ${applies.to} `, ` to ${applies.to}`)
    return {
      key: 'applies',
      clause: rounding.clause,
      text: s(
        `本条款适用于 ${applies.from}${until}的事件。`,
        `Applies from ${applies.from}${until}.`,
      ),
    }
  }
  const until =
    applies.toPeriod === 'open'
      ? s('期起', ' on')
      : s(` 至第 ${applies.toPeriod} 期`, ` to ${applies.toPeriod}`)
  return {
    key: 'applies',
    clause: rounding.clause,
    text: s(
      `本条款适用于第 ${applies.fromPeriod}${until}。`,
      `Applies from period ${applies.fromPeriod}${until}.`,
    ),
  }
}

function sayLimit(version: PlanVersion, limit: Limit, voice: Voice): Sentence {
  const { plan, lang, s } = voice
  const per = perWords[limit.per]![lang]
  const what =
    limit.amount !== undefined
      ? s(`最多 ${money(limit.amount)} 元`, `at most ${money(limit.amount)}`)
      : limit.times !== undefined
        ? s(`最多给付 ${limit.times} 次`, `at most ${limit.times} payments`)
        : s(
            `最多为${amountWords(limit.share!.add, voice)}的 ${limit.share!.rate}`,
            `at most ${limit.share!.rate} of ${amountWords(limit.share!.add, voice)}`,
          )
  const units = limit.timesUnits ? s('，按份数计算', ', times units') : ''
  const when = limit.when
    ? s(`（${sayCondition(limit.when, plan, lang)}）`, ` (${sayCondition(limit.when, plan, lang)})`)
    : ''
  const of = ofBenefits(version, limit.of, voice)
  return {
    key: `limits.${limit.id}`,
    clause: limit.clause,
    text: s(`${of}：${per}${what}${units}${when}。`, `${of}: ${per} ${what}${units}${when}.`),
  }
}

function sayMinimum(version: PlanVersion, voice: Voice): Sentence[] {
  const { lang, s } = voice
  if (version.minimum === 'none')
    return [
      { key: 'minimum', clause: version.rounding.clause, text: s('不设最低给付。', 'No minimum.') },
    ]
  return version.minimum.map((minimum, at) => {
    const nothing =
      minimum.whenNothingIsComputed === 'pays'
        ? s('算得为零时也给付', 'even where nothing is computed')
        : s('算得为零时不给付', 'not where nothing is computed')
    const of = ofBenefits(version, minimum.of, voice)
    const per = perWords[minimum.per]![lang]
    return {
      key: `minimum.${at}`,
      clause: minimum.clause,
      text: s(
        `${of}：${per}不足 ${money(minimum.amount)} 元的按 ${money(minimum.amount)} 元给付，${nothing}。`,
        `${of}: ${per} at least ${money(minimum.amount)}, ${nothing}.`,
      ),
    }
  })
}

const targets = {
  fen: { zh: '分', en: 'the fen' },
  jiao: { zh: '角', en: 'the jiao' },
  yuan: { zh: '元', en: 'the yuan' },
}

function sayRounding({ rounding }: PlanVersion, { lang, s }: Voice): Sentence {
  const to = targets[rounding.to][lang]
  const mode = modeWords[rounding.mode]![lang]
  const at = {
    line: s('各项分别取整', 'each item'),
    event: s('每次合计后取整', 'the total of each event'),
    period: s('保障期合计后取整', 'the total of the period'),
  }[rounding.at]
  return {
    key: 'rounding',
    clause: rounding.clause,
    text: s(`金额取到${to}，${mode}，${at}。`, `Rounded to ${to}, ${mode}: ${at}.`),
  }
}

const stepWords: Readonly<Record<OrderedStep, { zh: string; en: string }>> = {
  bonus: { zh: '优待', en: 'bonus' },
  units: { zh: '份数', en: 'units' },
  reduced: { zh: '减责期', en: 'reduced period' },
  limits: { zh: '限额', en: 'limits' },
  minimum: { zh: '最低给付', en: 'minimum' },
  rounding: { zh: '取整', en: 'rounding' },
}

function sayOrder({ order, rounding }: PlanVersion, voice: Voice): Sentence {
  const steps = order.map((step) => stepWords[step][voice.lang])
  return {
    key: 'order',
    clause: rounding.clause,
    text: voice.s(`依次计算：${steps.join('、')}。`, `In this order: ${joined(steps, voice)}.`),
  }
}
