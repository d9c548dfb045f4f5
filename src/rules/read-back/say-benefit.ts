import { kindWords, perWords, say } from '../labels.ts'
import type { Base, Benefit, Pays } from '../language/benefits.ts'
import { dateWords } from '../labels.ts'
import { sayCondition } from '../say-condition.ts'
import { amountWords, joined, money, type Sentence, type Voice } from './sentence.ts'

type PaysOf<K extends Pays['kind']> = Extract<Pays, { kind: K }>

/** The sentences of one benefit: what it is for, what it pays, and what modifies it. */
export function sayBenefit(benefit: Benefit, voice: Voice): Sentence[] {
  const { plan, lang, s } = voice
  const title = say(benefit.title, lang)
  const kinds = benefit.on.map((kind) => kindWords[kind][lang]).join(s('、', ', '))
  const when = benefit.when
    ? s(
        `；条件：${sayCondition(benefit.when, plan, lang)}`,
        `; condition: ${sayCondition(benefit.when, plan, lang)}`,
      )
    : ''
  const times =
    benefit.units === 'multiply'
      ? s('；按份数计算', '; multiplied by units')
      : s('；不按份数计算', '; whatever the units')
  const key = `benefits.${benefit.id}`
  return [
    {
      key: `${key}.for`,
      clause: benefit.clause,
      text: s(
        `【${title}】适用于${kinds}${when}${times}。`,
        `${title}: for ${kinds}${when}${times}.`,
      ),
    },
    ...sayPays(benefit.pays, voice).map((one) => ({
      key: `${key}.${one.key}`,
      clause: one.clause,
      text: s(`【${title}】${one.text}。`, `${title}: ${one.text}.`),
    })),
    ...sayBonus(benefit, title, voice),
  ]
}

function sayBonus({ id, bonus }: Benefit, title: string, { plan, lang, s }: Voice): Sentence[] {
  if (bonus === 'none') return []
  const most =
    bonus.rateMost === 'none' ? '' : s(`，最高至 ${bonus.rateMost}`, `, up to ${bonus.rateMost}`)
  const combine = {
    highest: s('，多项取最高', ', the highest counts'),
    sum: s('，多项所增加的部分相加', ', what several of them add is added up'),
    multiply: s('，多项连乘', ', several are multiplied by one another'),
  }[bonus.combine]
  return bonus.of.map((one, at) => {
    const who = sayCondition(one.when, plan, lang)
    const what =
      'points' in one
        ? s(`比例提高 ${one.points}（百分点）`, `the rate rises by ${one.points} points`)
        : 'factor' in one
          ? s(`金额乘以 ${one.factor}`, `the amount is multiplied by ${one.factor}`)
          : s(`金额减为 ${one.reducedTo}`, `the amount is reduced to ${one.reducedTo}`)
    const more =
      'reducedTo' in one ? s('，在各项优待之后计算', ', after all bonuses') : `${most}${combine}`
    return {
      key: `benefits.${id}.bonus.${at}`,
      clause: one.clause,
      text: s(`【${title}】${who}的，${what}${more}。`, `${title}: for ${who}, ${what}${more}.`),
    }
  })
}

function sayPays(pays: Pays, voice: Voice): Sentence[] {
  switch (pays.kind) {
    case 'reimburse':
      return sayReimburse(pays, voice)
    case 'loss-share':
      return [
        {
          key: 'pays',
          clause: pays.clause,
          text: voice.s(
            `按${amountWords([pays.of], voice)}的 ${pays.rate} 给付`,
            `${pays.rate} of ${amountWords([pays.of], voice)}`,
          ),
        },
      ]
    case 'per-day':
      return sayPerDay(pays, voice)
    case 'lump':
      return [{ key: 'pays', clause: pays.clause, text: sayLump(pays, voice) }]
    case 'monthly':
      return [{ key: 'pays', clause: pays.clause, text: sayMonthly(pays, voice) }]
    case 'steps':
    case 'top-up':
      return saySteps(pays, voice)
    case 'grades':
      return [{ key: 'pays', clause: pays.clause, text: sayGrades(pays, voice) }]
  }
}

function sayBase(base: Base, voice: Voice): Sentence {
  const { s } = voice
  const less = base.less
    ? s(`，扣除${amountWords(base.less, voice)}`, `, less ${amountWords(base.less, voice)}`)
    : ''
  const net = sayNet(base, voice)
  return {
    key: 'base',
    clause: base.clause,
    text: s(
      `以${amountWords(base.add, voice)}为基数${less}${net}`,
      `base: ${amountWords(base.add, voice)}${less}${net}`,
    ),
  }
}

function sayNet({ netOf }: Base, { s }: Voice): string {
  if (netOf === 'none') return s('，不扣除其他保障的给付', ', not net of other benefits')
  if (netOf === 'all-earlier-plans')
    return s('，扣除先行计算的各计划的给付', ', net of what earlier plans pay')
  const names = netOf.map((one) =>
    one.benefits === 'all' ? one.plan : one.benefits.map((id) => `${one.plan}/${id}`).join(', '),
  )
  return s(`，扣除 ${names.join('、')} 的给付`, `, net of ${names.join(', ')}`)
}

const perEvent = (per: 'event' | 'period', { s }: Voice): string =>
  per === 'event'
    ? s('每次分别计算', 'each event for itself')
    : s('保障期内累计计算', 'accumulated over the period')

function sayReimburse(pays: PaysOf<'reimburse'>, voice: Voice): Sentence[] {
  const { s } = voice
  const { deductible, scale } = pays
  const sentences = [sayBase(pays.base, voice)]
  if (deductible !== 'none') {
    const kind =
      deductible.kind === 'subtracted'
        ? s('只补助超过部分', 'only what is above counts')
        : s('达到后从第一元起补助', 'once reached, all counts from the first yuan')
    const exactly =
      deductible.atExactly === 'reached'
        ? s('恰好等于视为达到', 'exactly that much reaches it')
        : s('恰好等于视为未达到', 'exactly that much does not reach it')
    sentences.push({
      key: 'deductible',
      clause: deductible.clause,
      text: joined(
        [
          s(`起付金额 ${money(deductible.amount)} 元`, `deductible ${money(deductible.amount)}`),
          kind,
          perEvent(deductible.per, voice),
          exactly,
        ],
        voice,
      ),
    })
  } else
    sentences.push({
      key: 'deductible',
      clause: scale.clause,
      text: s('不设起付金额', 'no deductible'),
    })
  if (scale.kind === 'flat') {
    sentences.push({
      key: 'scale',
      clause: scale.clause,
      text: s(`按 ${scale.rate} 补助`, `${scale.rate} is paid`),
    })
    return sentences
  }
  sentences.push({ key: 'scale', clause: scale.clause, text: sayBands(scale, voice) })
  return sentences
}

function sayBands(
  scale: Extract<PaysOf<'reimburse'>['scale'], { kind: 'bands' }>,
  voice: Voice,
): string {
  const { s } = voice
  const bands = scale.bands.map((band) =>
    band.to === 'open'
      ? s(`${money(band.from)} 元以上 ${band.rate}`, `above ${money(band.from)} ${band.rate}`)
      : s(
          `${money(band.from)} 至 ${money(band.to)} 元 ${band.rate}`,
          `${money(band.from)} to ${money(band.to)} ${band.rate}`,
        ),
  )
  const apply =
    scale.apply === 'marginal'
      ? s('分段按各段比例计算', 'each part at its own rate')
      : s('全部金额按所达到的比例计算', 'the whole amount at the rate reached')
  const from =
    scale.measuredFrom === 'zero'
      ? s('分段从零起算', 'bands measured from zero')
      : s('分段从起付金额起算', 'bands measured from the deductible')
  const boundary =
    scale.atBoundary === 'lower-band'
      ? s('恰在界限上的属于低一段', 'a boundary belongs to the lower band')
      : s('恰在界限上的属于高一段', 'a boundary belongs to the upper band')
  return joined(
    [bands.join(s('、', '; ')), apply, from, perEvent(scale.per, voice), boundary],
    voice,
  )
}

function sayPerDay(pays: PaysOf<'per-day'>, voice: Voice): Sentence[] {
  const { s } = voice
  const amount =
    typeof pays.amount === 'string'
      ? s(`每天 ${money(pays.amount)} 元`, `${money(pays.amount)} a day`)
      : pays.amount.byMembershipYears
          .map((row) =>
            s(
              `参加满 ${row.fromYears} 年每天 ${money(row.amount)} 元`,
              `${money(row.amount)} a day from ${row.fromYears} years of membership`,
            ),
          )
          .join(s('、', '; '))
  const skip =
    pays.skipDays === 0
      ? s('从第 1 天起', 'from the first day')
      : s(
          `从第 ${pays.skipDays + 1} 天起（前 ${pays.skipDays} 天不计）`,
          `from day ${pays.skipDays + 1}, the first ${pays.skipDays} not paid`,
        )
  const discharge = pays.countDischargeDay
    ? s('出院当日计入', 'the day of discharge counts')
    : s('出院当日不计', 'the day of discharge does not count')
  const again =
    pays.readmissionWithinDays === 0
      ? s('再次住院重新计算', 'a readmission counts anew')
      : s(
          `${pays.readmissionWithinDays} 天内再次住院连续计算`,
          `a readmission within ${pays.readmissionWithinDays} days counts on`,
        )
  const most = (pays.daysMost === 'none' ? [] : pays.daysMost).map((one) => ({
    key: `days-most.${one.per}`,
    clause: one.clause,
    text: s(
      `${one.per === 'event' ? '每次' : '保障期内'}最多 ${one.days} 天`,
      `at most ${one.days} days ${perWords[one.per]!.en}`,
    ),
  }))
  return [
    { key: 'pays', clause: pays.clause, text: joined([amount, skip, discharge, again], voice) },
    ...(most.length > 0
      ? most
      : [{ key: 'days-most', clause: pays.clause, text: s('不设天数上限', 'no most of days') }]),
  ]
}

function sayLump(pays: PaysOf<'lump'>, voice: Voice): string {
  const { plan, lang, s } = voice
  const list = pays.list === undefined ? undefined : plan.lists?.[pays.list]
  const classes = list?.classes ?? {}
  const amount =
    typeof pays.pays === 'string'
      ? s(`一次给付 ${money(pays.pays)} 元`, `${money(pays.pays)}`)
      : Object.entries(pays.pays.byClass)
          .map(
            ([name, sum]) =>
              `${classes[name] ? say(classes[name].title, lang) : name} ${money(sum)}${s(' 元', '')}`,
          )
          .join(s('、', '; '))
  const once = {
    'every-event': s('每次给付', 'each time'),
    'per-period': s('每个保障期限一次', 'once a cover period'),
    ever: s('终身限一次', 'once for life'),
    'class-ever': s('每类终身限一次', 'each class once for life'),
  }[pays.once]
  const on = list
    ? s(
        `所患疾病属于《${say(list.title, lang)}》（${list.version}）`,
        `an illness on "${say(list.title, lang)}" (${list.version})`,
      )
    : ''
  return joined([on, amount, once], voice)
}

function sayMonthly(pays: PaysOf<'monthly'>, voice: Voice): string {
  const { lang, s } = voice
  const month =
    pays.month === 'thirty-days'
      ? s('一个月按三十天', 'a month is thirty days')
      : s('按日历月', 'calendar months')
  const last = pays.countLastDay
    ? s('末日计入', 'the last day counts')
    : s('末日不计', 'the last day does not count')
  return joined(
    [
      s(
        `每月 ${money(pays.amount)} 元，按天折算`,
        `${money(pays.amount)} a month, counted by the day`,
      ),
      s(`自${dateWords[pays.from].zh}起`, `from the ${dateWords[pays.from][lang]}`),
      s(`最多 ${pays.monthsMost} 个月`, `at most ${pays.monthsMost} months`),
      month,
      last,
      pays.per === 'cause'
        ? s('同一疾病连续计算', 'one allowance for one illness')
        : s('每次分别计算', 'each event for itself'),
    ],
    voice,
  )
}

function saySteps(pays: PaysOf<'steps'> | PaysOf<'top-up'>, voice: Voice): Sentence[] {
  const { s } = voice
  const rows = pays.kind === 'steps' ? pays.table : [{ above: pays.above, pays: pays.pays }]
  const exactly = pays.atExactly === 'reached'
  const table = rows.map((row) =>
    s(
      `${exactly ? '达到' : '超过'} ${money(row.above)} 元给付 ${money(row.pays)} 元`,
      `${money(row.pays)} once it ${exactly ? 'reaches' : 'passes'} ${money(row.above)}`,
    ),
  )
  return [
    sayBase(pays.base, voice),
    {
      key: 'pays',
      clause: pays.clause,
      text: joined([table.join(s('、', '; ')), perEvent(pays.per, voice)], voice),
    },
  ]
}

function sayGrades(pays: PaysOf<'grades'>, voice: Voice): string {
  const { s } = voice
  const sum =
    typeof pays.sum === 'string'
      ? s(`保障金额 ${money(pays.sum)} 元`, `a sum of ${money(pays.sum)}`)
      : Object.entries(pays.sum.byCoverGrade)
          .map(([grade, amount]) =>
            s(`${grade} 档 ${money(amount)} 元`, `grade ${grade}: ${money(amount)}`),
          )
          .join(s('、', '; '))
  const table = pays.table.map((row) => `${row.grade} ${row.share}`).join(s('、', '; '))
  const same =
    pays.sameCause === 'highest'
      ? s('同一原因有多项的按最高一项', 'of several from one cause the highest counts')
      : s('同一原因有多项的分别给付', 'several from one cause are each paid')
  return joined(
    [sum, s(`按 ${pays.attribute}：${table}`, `by ${pays.attribute}: ${table}`), same],
    voice,
  )
}
