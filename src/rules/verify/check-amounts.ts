import { formatYuan, type Fen } from '../../kernel/fen.ts'
import { readAmountFen } from '../amounts.ts'
import { assess } from '../assess.ts'
import { compilePlan } from '../compile.ts'
import type { CompiledPlan } from '../compiled.ts'
import type { PersonFacts } from '../facts.ts'
import type { Benefit } from '../language/benefits.ts'
import type { Check } from './finding.ts'
import { amountsRead, leavesOf, makeCase } from './make-case.ts'

const yuan = (fen: number): string => formatYuan(fen as Fen)

/** What only shows when the plan is run: benefits that fall, and shares that sum to too much. */
export function checkAmounts(check: Check): void {
  const compiled = compilePlan(check.plan)
  for (const [at, benefit] of check.version.benefits.entries()) {
    const path = `${check.at}.benefits[${at}]`
    if ('base' in benefit.pays) {
      checkFalling(check, compiled, benefit, benefit.pays.base.add[0]!, path)
      checkEverPays(check, compiled, benefit, path)
    } else checkEverPays(check, compiled, benefit, path)
  }
  checkSums(check, compiled)
}

const paysFor = (compiled: CompiledPlan, facts: PersonFacts, benefit: string): number =>
  assess([compiled], facts).lines.reduce(
    (sum, line) => (line.benefit === benefit ? sum + line.amountFen : sum),
    0,
  )

/** Burdens at and around every number that the plan names, and a grid up to a million yuan. */
function burdensToTry(check: Check, benefit: Benefit): number[] {
  const marks = new Set<number>([1, 100_00, 1_000_00, 10_000_00, 100_000_00, 1_000_000_00])
  const note = (written: string): void => {
    marks.add(readAmountFen(written))
  }
  const { pays } = benefit
  if (pays.kind === 'reimburse') {
    if (pays.deductible !== 'none') note(pays.deductible.amount)
    if (pays.scale.kind === 'bands')
      for (const band of pays.scale.bands)
        for (const end of [band.from, band.to]) if (end !== 'open') note(end)
  }
  if (pays.kind === 'steps') for (const row of pays.table) note(row.above)
  if (pays.kind === 'top-up') note(pays.above)
  for (const limit of check.version.limits) {
    if (limit.amount !== undefined) note(limit.amount)
    for (const leaf of leavesOf(limit.when))
      if (leaf.is === 'amount')
        for (const end of [leaf.yuan.from, leaf.yuan.below]) if (end !== undefined) note(end)
  }
  for (const leaf of leavesOf(benefit.when))
    if (leaf.is === 'amount')
      for (const end of [leaf.yuan.from, leaf.yuan.below]) if (end !== undefined) note(end)
  // Bands that are measured from the deductible begin that much higher in the burden.
  const floor =
    pays.kind === 'reimburse' && pays.deductible !== 'none'
      ? readAmountFen(pays.deductible.amount)
      : 0
  if (floor > 0) for (const mark of Array.from(marks)) marks.add(mark + floor)
  const tried = [...marks].flatMap((fen) => [fen - 1, fen, fen + 1, fen + 1_00, fen * 2])
  return [...new Set(tried)].filter((fen) => fen > 0 && fen <= 200_000_000).sort((a, b) => a - b)
}

function checkFalling(
  check: Check,
  compiled: CompiledPlan,
  benefit: Benefit,
  name: string,
  path: string,
): void {
  let before: { burden: number; pays: number; facts: PersonFacts } | null = null
  for (const burden of burdensToTry(check, benefit)) {
    const facts = makeCase(check.plan, check.version, benefit, { amountsFen: { [name]: burden } })
    const pays = paysFor(compiled, facts, benefit.id)
    if (before !== null && pays < before.pays) {
      check.report(
        'benefit-falls',
        'error',
        path,
        {
          zh: `负担从 ${yuan(before.burden)} 增加到 ${yuan(burden)}，给付却从 ${yuan(before.pays)} 降到 ${yuan(pays)}`,
          en: `when the burden rises from ${yuan(before.burden)} to ${yuan(burden)}, the benefit falls from ${yuan(before.pays)} to ${yuan(pays)}`,
        },
        { facts: before.facts, otherFacts: facts },
      )
      return
    }
    if (before === null || pays >= before.pays) before = { burden, pays, facts }
  }
}

/** A benefit that pays nothing on a case made for it, with a large burden and a long stay. */
function checkEverPays(check: Check, compiled: CompiledPlan, benefit: Benefit, path: string): void {
  const amountsFen = Object.fromEntries(
    [...addedBy(benefit), ...amountsRead(check.version).filter((name) => name === 'burden')].map(
      (name) => [name, 50_000_000],
    ),
  )
  const facts = makeCase(check.plan, check.version, benefit, { amountsFen, days: 120 })
  const { lines } = assess([compiled], facts)
  const line = lines.find((one) => one.benefit === benefit.id)
  const own = new Set([
    'base-zero',
    'below-first-band',
    'below-deductible',
    'days-not-reached',
    'rounded-to-zero',
  ])
  if (line === undefined || line.amountFen > 0 || !own.has(line.reason)) return
  check.report(
    'benefit-never-pays',
    'error',
    path,
    {
      zh: `“${benefit.title.zh}”对负担 500,000.00、住院 120 天的人也不给付`,
      en: `"${benefit.id}" pays nothing even for a burden of 500,000.00 and 120 days`,
    },
    { facts },
  )
}

const addedBy = ({ pays }: Benefit): readonly string[] => {
  if ('base' in pays) return [pays.base.add[0]!]
  return pays.kind === 'loss-share' ? [pays.of] : []
}

const ratioKinds = new Set(['reimburse', 'loss-share'])

/** Of one part of a bill, no more than the whole may come back, with and without bonus. */
function checkSums(check: Check, compiled: CompiledPlan): void {
  const { plan, version, at } = check
  const shares = version.benefits.filter((benefit) => ratioKinds.has(benefit.pays.kind))
  const names = amountsRead(version)
  const identities = Object.keys(plan.identities ?? {})
  for (const name of names) {
    for (const benefit of shares) {
      if (!reaches(benefit, name)) continue
      const over = (
        held: readonly string[],
      ): { facts: PersonFacts; burden: number; pays: number } | null => {
        for (const burden of [1_000_00, 5_000_00, 20_000_00, 100_000_00]) {
          const facts = makeCase(plan, version, benefit, {
            amountsFen: { [name]: burden },
            identities: held,
          })
          const pays = assess([compiled], facts).lines.reduce(
            (sum, line) =>
              shares.some((one) => one.id === line.benefit) ? sum + line.amountFen : sum,
            0,
          )
          if (pays > burden) return { facts, burden, pays }
        }
        return null
      }
      const plain = over([])
      const raised = plain === null && identities.length > 0 ? over(identities) : null
      const found = plain ?? raised
      if (found === null) continue
      check.report(
        plain ? 'rates-over-burden' : 'bonus-over-burden',
        'error',
        `${at}.benefits`,
        {
          zh: `${yuan(found.burden)} 的负担${plain ? '' : '加上身份优待后'}合计补助 ${yuan(found.pays)}，超过 100%`,
          en: `a burden of ${yuan(found.burden)} gets ${yuan(found.pays)} in all${plain ? '' : ' with bonuses'}: more than 100 %`,
        },
        { facts: found.facts },
      )
      return
    }
  }
}

const reaches = (benefit: Benefit, name: string): boolean =>
  addedBy(benefit).includes(name) ||
  ('base' in benefit.pays && benefit.pays.base.add.includes(name))
