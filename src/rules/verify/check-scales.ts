import { formatYuan, type Fen } from '../../kernel/fen.ts'
import { readAmountFen, readRatioPpm } from '../amounts.ts'
import type { Benefit, Pays } from '../language/benefits.ts'
import type { Check } from './finding.ts'
import { contains, makeCase } from './make-case.ts'

type PaysOf<K extends Pays['kind']> = Extract<Pays, { kind: K }>

const yuan = (fen: number): string => formatYuan(fen as Fen)

/** Bands, steps, days, sums and grades that leave gaps, repeat, or can never be reached. */
export function checkScales(check: Check): void {
  for (const [at, benefit] of check.version.benefits.entries()) {
    const path = `${check.at}.benefits[${at}].pays`
    const { pays } = benefit
    if (pays.kind === 'reimburse') checkBands(check, benefit, pays, path)
    if (pays.kind === 'steps') checkSteps(check, benefit, pays, path)
    if (pays.kind === 'per-day') checkDays(check, benefit, pays, path)
    if (pays.kind === 'grades') checkGrades(check, benefit, pays, path)
    if (pays.kind === 'lump') checkClasses(check, benefit, pays, path)
    if ('base' in pays) checkBase(check, benefit, pays, path)
    checkZeroAmounts(check, benefit, path)
  }
}

const caseAt = (
  { plan, version }: Check,
  benefit: Benefit,
  name: string,
  fen: number,
): { facts: ReturnType<typeof makeCase> } => ({
  facts: makeCase(plan, version, benefit, { amountsFen: { [name]: fen } }),
})

function checkBands(check: Check, benefit: Benefit, pays: PaysOf<'reimburse'>, path: string): void {
  const { scale, deductible } = pays
  if (scale.kind !== 'bands') return
  const name = pays.base.add[0]!
  const at = `${path}.scale.bands`
  const bands = scale.bands.map((band, index) => ({
    index,
    from: readAmountFen(band.from),
    to: band.to === 'open' ? Number.POSITIVE_INFINITY : readAmountFen(band.to),
  }))
  for (const band of bands)
    if (band.to <= band.from)
      check.report(
        'band-unreachable',
        'error',
        `${at}[${band.index}]`,
        {
          zh: `第 ${band.index + 1} 档止于 ${yuan(band.to)}，不高于起点 ${yuan(band.from)}，永远用不到`,
          en: `band ${band.index + 1} ends at ${yuan(band.to)}, not above its start ${yuan(band.from)}: it is never reached`,
        },
        caseAt(check, benefit, name, band.from),
      )
  const sorted = bands.filter((band) => band.to > band.from).toSorted((a, b) => a.from - b.from)
  for (const [place, band] of sorted.entries()) {
    const before = sorted[place - 1]
    if (before === undefined) continue
    if (before.to < band.from)
      check.report(
        'band-gap',
        'error',
        `${at}[${band.index}]`,
        {
          zh: `${yuan(before.to)} 与 ${yuan(band.from)} 之间没有档次，这部分得不到补助`,
          en: `no band covers ${yuan(before.to)} to ${yuan(band.from)}: that part pays nothing`,
        },
        caseAt(check, benefit, name, Math.floor((before.to + band.from) / 2)),
      )
    if (before.to > band.from)
      check.report(
        'band-overlap',
        'error',
        `${at}[${band.index}]`,
        {
          zh: `第 ${before.index + 1} 档与第 ${band.index + 1} 档在 ${yuan(band.from)} 以上重叠，同一部分会补两次`,
          en: `bands ${before.index + 1} and ${band.index + 1} overlap above ${yuan(band.from)}: that part is paid twice`,
        },
        caseAt(check, benefit, name, band.from + 100_00),
      )
  }
  checkBandEnds(check, benefit, name, sorted, at)
  if (
    deductible === 'none' ||
    deductible.kind === 'threshold' ||
    scale.measuredFrom === 'deductible'
  )
    return
  const floor = readAmountFen(deductible.amount)
  for (const band of sorted)
    if (band.to <= floor)
      check.report(
        'band-below-deductible',
        'warning',
        `${at}[${band.index}]`,
        {
          zh: `第 ${band.index + 1} 档止于 ${yuan(band.to)}，全部在起付金额 ${yuan(floor)} 之内，永远用不到`,
          en: `band ${band.index + 1} ends at ${yuan(band.to)}, within the deductible of ${yuan(floor)}: it is never reached`,
        },
        caseAt(check, benefit, name, floor),
      )
}

function checkBandEnds(
  check: Check,
  benefit: Benefit,
  name: string,
  sorted: readonly { index: number; from: number; to: number }[],
  at: string,
): void {
  const first = sorted[0]
  const last = sorted.at(-1)
  if (!first || !last) return
  if (first.from > 0)
    check.report(
      'band-starts-late',
      'note',
      `${at}[${first.index}]`,
      {
        zh: `最低一档从 ${yuan(first.from)} 起，以下部分没有补助`,
        en: `the lowest band starts at ${yuan(first.from)}: nothing is paid below`,
      },
      caseAt(check, benefit, name, first.from),
    )
  if (Number.isFinite(last.to))
    check.report(
      'band-top-closed',
      'warning',
      `${at}[${last.index}]`,
      {
        zh: `最高一档止于 ${yuan(last.to)}，超过部分没有补助；如属限额，请写成限额`,
        en: `the top band ends at ${yuan(last.to)}: nothing is paid above; a cap is better written as a limit`,
      },
      caseAt(check, benefit, name, last.to + 1_000_00),
    )
}

function checkSteps(check: Check, benefit: Benefit, pays: PaysOf<'steps'>, path: string): void {
  const seen = new Set<number>()
  for (const [at, row] of pays.table.entries()) {
    const above = readAmountFen(row.above)
    if (seen.has(above))
      check.report(
        'step-repeats',
        'error',
        `${path}.table[${at}]`,
        {
          zh: `${yuan(above)} 一档写了两次`,
          en: `the step at ${yuan(above)} stands twice`,
        },
        caseAt(check, benefit, pays.base.add[0]!, above + 100),
      )
    seen.add(above)
  }
}

function checkDays(check: Check, benefit: Benefit, pays: PaysOf<'per-day'>, path: string): void {
  const facts = makeCase(check.plan, check.version, benefit, { days: pays.skipDays + 1 })
  if (typeof pays.amount !== 'string') {
    const years = pays.amount.byMembershipYears.map((row) => row.fromYears)
    if (Math.min(...years) > 0)
      check.report(
        'years-start-late',
        'warning',
        `${path}.amount.byMembershipYears`,
        {
          zh: `参加不满 ${Math.min(...years)} 年的没有标准，得不到津贴`,
          en: `members of under ${Math.min(...years)} years have no amount and get nothing`,
        },
        { facts },
      )
    if (new Set(years).size < years.length)
      check.report(
        'years-repeat',
        'error',
        `${path}.amount.byMembershipYears`,
        {
          zh: '同一年数写了两个标准',
          en: 'two amounts stand for the same number of years',
        },
        { facts },
      )
  }
  const most = pays.daysMost === 'none' ? [] : pays.daysMost
  const perEvent = most.find((one) => one.per === 'event')
  const perPeriod = most.find((one) => one.per === 'period')
  if (perEvent && perPeriod && perPeriod.days < perEvent.days)
    check.report(
      'days-most-shadowed',
      'warning',
      `${path}.daysMost`,
      {
        zh: `每次最多 ${perEvent.days} 天高于全期最多 ${perPeriod.days} 天，前者永远用不到`,
        en: `${perEvent.days} days per event is above ${perPeriod.days} per period: the former never binds`,
      },
      { facts },
    )
  for (const [at, one] of most.entries())
    if (one.days === 0)
      check.report(
        'days-most-zero',
        'error',
        `${path}.daysMost[${at}]`,
        {
          zh: '最多 0 天，津贴永远不给付',
          en: 'at most 0 days: the allowance is never paid',
        },
        { facts },
      )
}

function checkGrades(check: Check, benefit: Benefit, pays: PaysOf<'grades'>, path: string): void {
  const seen = new Set<string>()
  for (const [at, row] of pays.table.entries()) {
    const attributes = { [pays.attribute]: row.grade }
    const facts = makeCase(check.plan, check.version, benefit, { attributes })
    if (seen.has(row.grade))
      check.report(
        'grade-repeats',
        'error',
        `${path}.table[${at}]`,
        {
          zh: `等级“${row.grade}”写了两次`,
          en: `grade "${row.grade}" stands twice`,
        },
        { facts },
      )
    seen.add(row.grade)
    if (readRatioPpm(row.share) > 1_000_000)
      check.report(
        'grade-over-100',
        'error',
        `${path}.table[${at}].share`,
        {
          zh: `等级“${row.grade}”的比例 ${row.share} 超过 100%`,
          en: `the share of grade "${row.grade}", ${row.share}, is above 100 %`,
        },
        { facts },
      )
  }
}

function checkClasses(check: Check, benefit: Benefit, pays: PaysOf<'lump'>, path: string): void {
  if (pays.list === undefined || typeof pays.pays === 'string') return
  const classes = check.plan.lists?.[pays.list]?.classes ?? {}
  const used = Object.keys(pays.pays.byClass)
  for (const [at, left] of used.entries())
    for (const right of used.slice(at + 1)) {
      const shared = (classes[left]?.entries ?? []).find((entry) =>
        (classes[right]?.entries ?? []).some(
          (one) =>
            one === entry ||
            (/^[A-Z]\d{2}/.test(one) && (one.startsWith(entry) || entry.startsWith(one))),
        ),
      )
      if (shared === undefined) continue
      check.report(
        'class-overlap',
        'warning',
        `lists.${pays.list}.classes`,
        {
          zh: `“${shared}”同时属于“${left}”和“${right}”两类，给付较高的一类`,
          en: `"${shared}" is in class "${left}" and in "${right}": the higher sum is paid`,
        },
        { facts: makeCase(check.plan, check.version, benefit, { diagnoses: [shared] }) },
      )
    }
  for (const className of Object.keys(classes))
    if (!used.includes(className))
      check.report(
        'class-unpaid',
        'warning',
        `${path}.pays.byClass`,
        {
          zh: `目录中的“${className}”没有给付标准`,
          en: `class "${className}" of the list has no amount`,
        },
        {
          facts: makeCase(check.plan, check.version, benefit, {
            diagnoses: [classes[className]!.entries[0]!],
          }),
        },
      )
}

function checkBase(
  check: Check,
  benefit: Benefit,
  pays: PaysOf<'reimburse'> | PaysOf<'steps'> | PaysOf<'top-up'>,
  path: string,
): void {
  const { add, less = [] } = pays.base
  for (const [at, name] of add.entries()) {
    const twice = add.indexOf(name) !== at
    const within = add.find((other) => contains[other]?.includes(name))
    if (twice || within !== undefined)
      check.report(
        'base-counts-twice',
        'error',
        `${path}.base.add[${at}]`,
        {
          zh: twice ? `“${name}”计入了两次` : `“${name}”已包含在“${within}”之内，计入了两次`,
          en: twice
            ? `"${name}" is added twice`
            : `"${name}" is part of "${within}" and counts twice`,
        },
        caseAt(check, benefit, name, 1_000_00),
      )
    if (less.includes(name))
      check.report(
        'base-cancels',
        'error',
        `${path}.base.less`,
        {
          zh: `“${name}”既计入又扣除`,
          en: `"${name}" is both added and taken off`,
        },
        caseAt(check, benefit, name, 1_000_00),
      )
  }
}

function checkZeroAmounts(check: Check, benefit: Benefit, path: string): void {
  const { pays } = benefit
  const written: [string, string][] = []
  if (pays.kind === 'reimburse' && pays.scale.kind === 'flat')
    written.push([`${path}.scale.rate`, pays.scale.rate])
  if (pays.kind === 'loss-share') written.push([`${path}.rate`, pays.rate])
  if ((pays.kind === 'per-day' || pays.kind === 'monthly') && typeof pays.amount === 'string')
    written.push([`${path}.amount`, pays.amount])
  if ((pays.kind === 'lump' || pays.kind === 'top-up') && typeof pays.pays === 'string')
    written.push([`${path}.pays`, pays.pays])
  if (pays.kind === 'monthly' && pays.monthsMost === 0) written.push([`${path}.monthsMost`, '0'])
  for (const [at, value] of written)
    if (!/[1-9]/.test(value))
      check.report(
        'amount-zero',
        'error',
        at,
        {
          zh: `“${benefit.title.zh}”的标准为零，永远不给付`,
          en: `"${benefit.id}" has an amount of zero and never pays`,
        },
        { facts: makeCase(check.plan, check.version, benefit) },
      )
}
