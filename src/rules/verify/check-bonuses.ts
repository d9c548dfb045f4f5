import { formatYuan, PPM_ONE, type Fen } from '../../kernel/fen.ts'
import { readRatioPpm } from '../amounts.ts'
import { assess } from '../assess.ts'
import { compilePlan } from '../compile.ts'
import type { PersonFacts } from '../facts.ts'
import type { Benefit } from '../language/benefits.ts'
import type { Plan } from '../language/plan.ts'
import type { Check } from './finding.ts'
import { both, makeCase } from './make-case.ts'

const yuan = (fen: number): string => formatYuan(fen as Fen)

/** Factors that lower a benefit, and reductions that do not: `20%` written for a fifth more. */
export function checkBonuses(check: Check): void {
  for (const [at, benefit] of check.version.benefits.entries()) {
    if (benefit.bonus === 'none') continue
    for (const [place, one] of benefit.bonus.of.entries()) {
      const path = `${check.at}.benefits[${at}].bonus.of[${place}]`
      if ('factor' in one) {
        const ppm = readRatioPpm(one.factor)
        if (ppm > 0 && ppm < PPM_ONE) reportLowering(check, at, place, one.factor, path)
      } else if ('reducedTo' in one && readRatioPpm(one.reducedTo) >= PPM_ONE)
        check.report(
          'reduction-lowers-nothing',
          'error',
          `${path}.reducedTo`,
          {
            zh: `减为 ${one.reducedTo} 并没有减少；要提高给付请写 factor`,
            en: `reduced to ${one.reducedTo} lowers nothing: what pays more is written as factor`,
          },
          { facts: makeCase(check.plan, check.version, both(benefit, one.when)) },
        )
    }
  }
}

function reportLowering(
  check: Check,
  at: number,
  place: number,
  factor: string,
  path: string,
): void {
  const { plan, version } = check
  const benefit = version.benefits[at]!
  if (benefit.bonus === 'none') return
  const { pays } = benefit
  const named = 'base' in pays ? pays.base.add[0]! : pays.kind === 'loss-share' ? pays.of : 'burden'
  const facts = makeCase(plan, version, both(benefit, benefit.bonus.of[place]!.when), {
    amountsFen: { [named]: 1_000_000 },
    days: 30,
  })
  const rest = benefit.bonus.of.filter((_, other) => other !== place)
  const bonus = rest.length === 0 ? ('none' as const) : { ...benefit.bonus, of: rest }
  const without = paidOf(replaced(plan, version.id, { ...benefit, bonus }), benefit.id, facts)
  const paid = paidOf(plan, benefit.id, facts)
  const more = `${(100 + readRatioPpm(factor) / 10_000).toString()}%`
  check.report(
    'bonus-lowers',
    'error',
    `${path}.factor`,
    {
      zh: `系数 ${factor} ${paid < without ? `使给付从 ${yuan(without)} 降到 ${yuan(paid)}` : `只给付原来的 ${factor}`}。要多给 ${factor}，应写作 factor "${more}"；确实是减按 ${factor} 给付的，应写作 reducedTo "${factor}"`,
      en: `a factor of ${factor} ${paid < without ? `lowers the benefit from ${yuan(without)} to ${yuan(paid)}` : `pays no more than ${factor}`}: for ${factor} more write factor "${more}", and where a reduction is meant write reducedTo "${factor}"`,
    },
    { facts },
  )
}

const replaced = (plan: Plan, version: string, benefit: Benefit): Plan => ({
  ...plan,
  versions: plan.versions.map((one) =>
    one.id === version
      ? { ...one, benefits: one.benefits.map((old) => (old.id === benefit.id ? benefit : old)) }
      : one,
  ),
})

const paidOf = (plan: Plan, benefit: string, facts: PersonFacts): number =>
  assess([compilePlan(plan)], facts).lines.reduce(
    (sum, line) => (line.benefit === benefit ? sum + line.amountFen : sum),
    0,
  )
