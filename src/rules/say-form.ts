import type * as v from 'valibot'
import { parseDay } from '../kernel/days.ts'
import { AMOUNT_PATTERN, RATIO_PATTERN } from './amounts.ts'
import { orderedSteps } from './terms.ts'

/** How a value is written, for the schema to name where it is written otherwise. */
export const forms = {
  amount: 'form:amount',
  ratio: 'form:ratio',
  day: 'form:day',
  monthDay: 'form:monthDay',
  name: 'form:name',
  amountName: 'form:amountName',
  fen: 'form:fen',
  order: 'form:order',
} as const
const FIELDS = 'fields:'

/** The fields that an object may have, for the schema to name where another is written. */
export const fieldsOf = (entries: object): string => FIELDS + Object.keys(entries).join(' ')

interface Words {
  readonly zh: string
  readonly en: string
}
type Issue = v.BaseIssue<unknown>

/** What should stand in the place of a value, or null where the schema does not say. */
export function sayForm(issue: Issue): Words | null {
  if (issue.expected === 'never') return issue.message.startsWith(FIELDS) ? sayFields(issue) : null
  const form = formOf(issue)
  if (form === undefined) return null
  if (form === 'order') return Array.isArray(issue.input) ? sayOrder(issue.input) : null
  const right = rightly[form](issue.input)
  const written = JSON.stringify(issue.input) ?? ''
  const shown = written.length > 60 ? `${written.slice(0, 60)}…` : written
  const [zh, en] = told[form]
  return right === null
    ? { zh: `${zh}，实为 ${shown}`, en: `${en}, got ${shown}` }
    : { zh: `应写作 ${right}，实为 ${shown}`, en: `should be written ${right}, got ${shown}` }
}

type Form = keyof typeof forms
const told: Readonly<Record<Exclude<Form, 'order'>, readonly [string, string]>> = {
  amount: [
    '金额应为加引号的元数，最多两位小数，如 "14000.00"',
    'must be yuan as text with at most two decimals, such as "14000.00"',
  ],
  ratio: [
    '比例应加引号并带单位，如 "80%" 或 "22.5‰"',
    'must be a ratio as text with its unit, such as "80%" or "22.5‰"',
  ],
  day: ['日期应为存在的一天，写作 "2024-01-01"', 'must be a day that exists, written "2024-01-01"'],
  monthDay: ['应为月日，写作 "10-01"', 'must be a day of every year, written "10-01"'],
  name: [
    '名称只用小写字母、数字和“-”，如 "model-worker"',
    'must be a name of lower-case letters, digits and "-", such as "model-worker"',
  ],
  amountName: [
    '名称应以小写字母开头，只用字母和数字，如 "outOfCatalogue"',
    'must be a name of letters and digits, such as "outOfCatalogue"',
  ],
  fen: [
    '金额在事实中以分计，写作不加引号的整数，如 1400000',
    'must be a whole number of fen, such as 1400000',
  ],
}

/** A union names no form itself: what one of its branches would have read is what was meant. */
function formOf(issue: Issue): Form | undefined {
  const own = (Object.keys(forms) as Form[]).find((form) => forms[form] === issue.message)
  if (own !== undefined || issue.issues === undefined) return own
  return issue.issues.map(formOf).find((form) => form !== undefined)
}

const plain = (input: unknown): string =>
  typeof input === 'string' || typeof input === 'number'
    ? String(input)
        .normalize('NFKC')
        .replace(/[\s,元]/g, '')
    : ''

const quoted = (text: string): string => `"${text}"`

const rightly: Readonly<Record<Exclude<Form, 'order'>, (input: unknown) => string | null>> = {
  amount(input) {
    const text = plain(input)
    if (!AMOUNT_PATTERN.test(text)) return null
    const [whole = '', decimals = ''] = text.split('.')
    return quoted(`${whole}.${decimals.padEnd(2, '0')}`)
  },
  ratio(input) {
    const text = plain(input)
    if (RATIO_PATTERN.test(text)) return quoted(text)
    // A part of one is read as such; nobody knows whether "1" is all or a hundredth.
    const percent = /^0?\.\d+$/.test(text) ? Number((Number(text) * 100).toFixed(4)) : Number(text)
    const ratio = `${percent}%`
    return text !== '' && text !== '1' && RATIO_PATTERN.test(ratio) ? quoted(ratio) : null
  },
  day(input) {
    const found = /^(\d{4})\D?(\d{1,2})\D?(\d{1,2})\D?$/.exec(plain(input))
    if (!found) return null
    const written = [found[1]!, found[2]!.padStart(2, '0'), found[3]!.padStart(2, '0')].join('-')
    return parseDay(written) === undefined ? null : quoted(written)
  },
  monthDay: () => null,
  name(input) {
    const text = plain(input).toLowerCase().replaceAll('_', '-')
    return /^[a-z0-9][a-z0-9-]{0,63}$/.test(text) ? quoted(text) : null
  },
  amountName: () => null,
  fen: () => null,
}

function sayOrder(written: readonly unknown[]): Words {
  const missing = orderedSteps.filter((step) => !written.includes(step))
  const twice = orderedSteps.filter((step) => written.indexOf(step) !== written.lastIndexOf(step))
  const zh = [
    missing.length > 0 ? `缺少 ${missing.join('、')}` : '',
    twice.length > 0 ? `重复 ${twice.join('、')}` : '',
  ]
  const en = [
    missing.length > 0 ? `lacks ${missing.join(', ')}` : '',
    twice.length > 0 ? `repeats ${twice.join(', ')}` : '',
  ]
  return {
    zh: `六个步骤应各写一次：${zh.filter(Boolean).join('，')}`,
    en: `must have each of the six steps once: it ${en.filter(Boolean).join(' and ')}`,
  }
}

function sayFields(issue: Issue): Words {
  const known = issue.message.slice(FIELDS.length).split(' ')
  const written = String(issue.path?.at(-1)?.key ?? '')
  const [nearest] = known
    .map((field) => ({ field, far: distance(written, field) }))
    .sort((a, b) => a.far - b.far)
  const begins = known.find((field) => written !== '' && field.startsWith(written))
  const meant = begins ?? (nearest && nearest.far <= 2 ? nearest.field : undefined)
  if (meant !== undefined)
    return {
      zh: `没有这个字段，是否应为 ${meant}`,
      en: `is not a known field: is ${meant} meant?`,
    }
  return {
    zh: `没有这个字段；可用的有 ${known.join('、')}`,
    en: `is not a known field; there are ${known.join(', ')}`,
  }
}

/** How many letters must be put in, left out or changed. */
function distance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, at) => at)
  for (const [at, letter] of [...one].entries()) {
    const before = row
    row = [at + 1]
    for (let to = 1; to <= other.length; to++)
      row.push(
        Math.min(
          row[to - 1]! + 1,
          before[to]! + 1,
          before[to - 1]! + (other[to - 1] === letter ? 0 : 1),
        ),
      )
  }
  return row.at(-1)!
}
