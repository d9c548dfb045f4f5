import { readRatioPpm } from '../amounts.ts'
import type { Benefit } from '../language/benefits.ts'
import type { Condition, Leaf } from '../language/conditions.ts'
import type { Check } from './finding.ts'
import { makeCase } from './make-case.ts'

/** Conditions that nobody can meet, and bonuses that do nothing. */
export function checkConditions(check: Check): void {
  for (const [at, benefit] of check.version.benefits.entries()) {
    const path = `${check.at}.benefits[${at}]`
    const facts = makeCase(check.plan, check.version, benefit)
    const impossible = benefit.when && contradiction(benefit.when)
    if (impossible)
      check.report(
        'condition-impossible',
        'error',
        `${path}.when`,
        {
          zh: `没有人能同时满足：${impossible.zh}`,
          en: `nobody can meet this: ${impossible.en}`,
        },
        { facts },
      )
    checkBonus(check, benefit, path, facts)
  }
  for (const [at, limit] of check.version.limits.entries()) {
    const impossible = limit.when && contradiction(limit.when)
    if (impossible)
      check.report(
        'condition-impossible',
        'error',
        `${check.at}.limits[${at}].when`,
        {
          zh: `没有人能同时满足：${impossible.zh}`,
          en: `nobody can meet this: ${impossible.en}`,
        },
        { facts: makeCase(check.plan, check.version, check.version.benefits[0]!) },
      )
  }
}

interface Why {
  readonly zh: string
  readonly en: string
}

/** Two leaves of one conjunction that exclude each other, or an empty range. */
function contradiction(condition: Condition): Why | null {
  if (condition.is === 'any') {
    const each = condition.of.map(contradiction)
    return each.every((one) => one !== null) ? each[0]! : null
  }
  if (condition.is === 'not') return null
  const leaves = condition.is === 'all' ? conjunction(condition) : [condition]
  for (const leaf of leaves) {
    const range = rangeOf(leaf)
    if (range && range.from !== undefined && range.below !== undefined && range.from >= range.below)
      return {
        zh: `${leaf.is} 满 ${range.from} 且不满 ${range.below}`,
        en: `${leaf.is} from ${range.from} and below ${range.below}`,
      }
  }
  return clash(leaves) ?? negated(condition)
}

const conjunction = (condition: Condition): Leaf[] => {
  if (condition.is === 'all') return condition.of.flatMap(conjunction)
  return condition.is === 'any' || condition.is === 'not' ? [] : [condition]
}

function rangeOf(leaf: Leaf): { from?: number | undefined; below?: number | undefined } | null {
  if ('years' in leaf) return leaf.years
  if ('months' in leaf) return leaf.months
  if ('times' in leaf) return leaf.times
  if ('number' in leaf) return leaf.number
  if (leaf.is === 'amount')
    return {
      from: leaf.yuan.from === undefined ? undefined : Number(leaf.yuan.from),
      below: leaf.yuan.below === undefined ? undefined : Number(leaf.yuan.below),
    }
  return 'days' in leaf ? leaf.days : null
}

const single = new Set(['sex', 'hospital-grade', 'region', 'enrolled'])

function clash(leaves: readonly Leaf[]): Why | null {
  for (const [at, left] of leaves.entries())
    for (const right of leaves.slice(at + 1)) {
      if (left.is !== right.is || !single.has(left.is) || !('of' in left) || !('of' in right))
        continue
      const values = [left.of].flat() as string[]
      const others = [right.of].flat() as string[]
      if (!values.some((value) => others.includes(value)))
        return {
          zh: `${left.is} 为 ${values.join('、')} 且为 ${others.join('、')}`,
          en: `${left.is} ${values.join(', ')} and ${others.join(', ')}`,
        }
    }
  return null
}

function negated(condition: Condition): Why | null {
  if (condition.is !== 'all') return null
  const texts = new Set(condition.of.map((one) => JSON.stringify(one)))
  const refused = condition.of.find((one) => one.is === 'not' && texts.has(JSON.stringify(one.of)))
  return refused
    ? { zh: '既要求又排除同一条件', en: 'it asks for a condition and for its opposite' }
    : null
}

function ratesOf({ pays }: Benefit): number[] {
  if (pays.kind !== 'reimburse') return []
  const written =
    pays.scale.kind === 'flat' ? [pays.scale.rate] : pays.scale.bands.map((band) => band.rate)
  return written.map(readRatioPpm)
}

function checkBonus(
  check: Check,
  benefit: Benefit,
  path: string,
  facts: ReturnType<typeof makeCase>,
): void {
  const rates = ratesOf(benefit)
  for (const ppm of rates)
    if (ppm > 1_000_000) {
      check.report(
        'rate-over-100',
        'error',
        `${path}.pays.scale`,
        {
          zh: '比例超过 100%',
          en: 'a rate is above 100 %',
        },
        { facts },
      )
      break
    }
  const { bonus } = benefit
  if (bonus === 'none') return
  const most = bonus.rateMost === 'none' ? null : readRatioPpm(bonus.rateMost)
  if (most !== null && rates.length > 0 && rates.every((ppm) => ppm >= most))
    check.report(
      'bonus-void',
      'error',
      `${path}.bonus.rateMost`,
      {
        zh: `比例最高 ${bonus.rateMost as string}，各档已经达到，优待不起作用`,
        en: `rates already reach the most of ${bonus.rateMost as string}: the bonus does nothing`,
      },
      { facts },
    )
  for (const [at, one] of bonus.of.entries()) {
    if ('points' in one && rates.length === 0)
      check.report(
        'bonus-without-rate',
        'error',
        `${path}.bonus.of[${at}]`,
        {
          zh: '这项保障没有比例，百分点无处可加',
          en: 'this benefit has no rate that points could be added to',
        },
        { facts },
      )
    if (!('points' in one) && readRatioPpm('factor' in one ? one.factor : one.reducedTo) === 0)
      check.report(
        'bonus-zero',
        'error',
        `${path}.bonus.of[${at}]`,
        {
          zh: '系数为零，符合条件的人反而得不到给付',
          en: 'a factor of zero takes the benefit away from those who meet it',
        },
        { facts },
      )
  }
}
