import { parseBankCard } from '../kernel/bank-card.ts'
import { day, type Day } from '../kernel/days.ts'
import { halfWidth } from '../kernel/half-width.ts'
import {
  identityNumberFrom,
  maskIdentityNumber,
  parseIdentityNumber,
  type IdentityNumberProblem,
  type Sex,
} from '../kernel/identity-number.ts'
import { parseMobile } from '../kernel/mobile.ts'
import { err, ok, type Result } from '../kernel/result.ts'
import {
  rosterHeading,
  type RosterColumn,
  type RosterFile,
  type RosterFileRow,
} from './roster-file.ts'
import { ROSTER_CELL_LENGTH_MOST } from './roster-limits.ts'
import type { memberCategories } from './tables.ts'
import type { SheetCell } from './sheet.ts'

export type MemberCategory = (typeof memberCategories)[number]

export const UNITS_MOST = 99
export const NAME_LENGTH_LEAST = 2
export const NAME_LENGTH_MOST = 30

/** Nobody's: the first number that the form allows. Its row is passed over when a file is read. */
export const EXAMPLE_IDENTITY_NUMBER = identityNumberFrom({
  region: '110101',
  bornOn: day('1900-01-01'),
  sequence: 0,
})

export interface RosterRow {
  readonly rowNumber: number
  readonly name: string
  readonly identityNumber: string
  readonly bornOn: Day
  readonly sex: Sex
  readonly mobile?: string
  readonly cardNumber?: string
  readonly category: MemberCategory
  readonly units: number
}

export type RowReason =
  | IdentityNumberProblem
  | 'too-long'
  | 'digits-lost'
  | 'born-in-future'
  | 'duplicate'
  | 'not-a-name'
  | 'not-a-mobile'
  | 'not-a-card'
  | 'card-check'
  | 'unknown-category'
  | 'not-units'
  | 'not-eligible'
  | 'second-enrolment'
  | 'hired-too-long-ago'
  | 'of-another-workplace'

/** What is wrong with one cell, ready to be shown: the value is masked, the sentence is Chinese. */
export interface RowError {
  readonly rowNumber: number
  readonly column: RosterColumn
  readonly reason: RowReason
  readonly value: string
  readonly sentence: string
}

export interface RosterReading {
  readonly rows: readonly RosterRow[]
  /** Rows named here are not among `rows`. One row may have several. */
  readonly errors: readonly RowError[]
  /** Rows named here are among `rows`. */
  readonly warnings: readonly RowError[]
}

type CellProblem = Pick<RowError, 'reason' | 'sentence'>

const problem = (reason: RowReason, sentence: string): { ok: false; error: CellProblem } =>
  err({ reason, sentence })

const IDENTITY_SENTENCES: Readonly<Record<IdentityNumberProblem, string>> = {
  empty: '没有填写身份证号。',
  'fifteen-digits': '这是 15 位的旧身份证号，已经停用，请填写 18 位的号码。',
  'wrong-length': '身份证号应为 18 位，请核对有没有多填或少填。',
  'wrong-character': '身份证号只能是数字，最后一位可以是 X，请核对。',
  'no-such-day': '身份证号里的出生日期不存在，请对照证件核对。',
  'wrong-check-character': '身份证号的最后一位和前面的数字对不上，可能有一位填错，请对照证件核对。',
}

function digitsLost(column: RosterColumn): { ok: false; error: CellProblem } {
  return problem(
    'digits-lost',
    `表格把这个号码当成了数字，后面几位已经丢失。请把“${rosterHeading(column)}”这一列的格式设为“文本”，再重新填写号码。`,
  )
}

/** Spaces that pad short names go; between Latin words one stays. Dots become the one in cards. */
function plainName(text: string): string {
  return halfWidth(text)
    .replace(/[•・‧∙⋅●．]/g, '·')
    .replace(/\s+/g, ' ')
    .replace(/(?<=[\p{Script=Han}·]) | (?=[\p{Script=Han}·])/gu, '')
}

const NAME =
  /^[\p{Script=Han}\p{Script=Latin}](?:[\p{Script=Han}\p{Script=Latin}· ]*[\p{Script=Han}\p{Script=Latin}])?$/u

function readName(cell: SheetCell | undefined): Result<string, CellProblem> {
  if (!cell) return problem('empty', '没有填写姓名。')
  const name = plainName(cell.text)
  const length = Array.from(name).length
  return NAME.test(name) && length >= NAME_LENGTH_LEAST && length <= NAME_LENGTH_MOST
    ? ok(name)
    : problem(
        'not-a-name',
        `姓名应为 ${NAME_LENGTH_LEAST} 到 ${NAME_LENGTH_MOST} 个汉字或字母，中间可以有“·”，不要带数字和其他符号。`,
      )
}

function readIdentityNumber(
  cell: SheetCell | undefined,
  today: Day,
): Result<{ number: string; bornOn: Day; sex: Sex }, CellProblem> {
  if (cell?.lostDigits) return digitsLost('identityNumber')
  const read = parseIdentityNumber(cell?.text ?? '')
  if (!read.ok) {
    // A number rounded to 15 digits and then stored as text ends in three zeros.
    const rounded = read.error === 'wrong-check-character' && cell?.text.trim().endsWith('000')
    return rounded
      ? digitsLost('identityNumber')
      : problem(read.error, IDENTITY_SENTENCES[read.error])
  }
  return read.value.bornOn > today
    ? problem('born-in-future', '身份证号里的出生日期还没有到，请对照证件核对。')
    : read
}

function readMobile(cell: SheetCell | undefined): Result<string | undefined, CellProblem> {
  if (!cell) return ok(undefined)
  if (cell.lostDigits) return digitsLost('mobile')
  const read = parseMobile(cell.text)
  return read.ok ? read : problem('not-a-mobile', '手机号应为 11 位数字，以 1 开头，请核对。')
}

type Card = { readonly number: string; readonly checkMatches: boolean }

function readCard(cell: SheetCell | undefined): Result<Card | undefined, CellProblem> {
  if (!cell) return ok(undefined)
  if (cell.lostDigits) return digitsLost('cardNumber')
  const read = parseBankCard(cell.text)
  return read.ok ? read : problem('not-a-card', '银行卡号应为 12 到 19 位数字，请核对。')
}

const CATEGORY_WORDS: Readonly<Record<string, MemberCategory>> = {
  在职: 'in-service',
  在职职工: 'in-service',
  在职人员: 'in-service',
  在岗: 'in-service',
  退休: 'retired',
  退休职工: 'retired',
  退休人员: 'retired',
  已退休: 'retired',
}

function readCategory(cell: SheetCell | undefined): Result<MemberCategory, CellProblem> {
  if (!cell) return ok('in-service')
  const word = halfWidth(cell.text).replace(/\s/g, '')
  const category = Object.hasOwn(CATEGORY_WORDS, word) ? CATEGORY_WORDS[word] : undefined
  return category ? ok(category) : problem('unknown-category', '人员类别请填“在职”或“退休”。')
}

function readUnits(cell: SheetCell | undefined): Result<number, CellProblem> {
  if (!cell) return ok(1)
  const digits = /^(\d{1,3})(?:\.0{1,2})?份?$/.exec(halfWidth(cell.text).replace(/\s/g, ''))?.[1]
  const units = Number(digits)
  return digits !== undefined && units >= 1 && units <= UNITS_MOST
    ? ok(units)
    : problem('not-units', `份数请填 1 到 ${UNITS_MOST} 的整数。`)
}

/** Masks what may be a person's, wherever it was typed: a card number can stand under 份数. */
function maskCell(column: RosterColumn, text: string): string {
  const plain = Array.from(halfWidth(text).slice(0, 40))
  if (column === 'name') return plain.map((it, i) => (i === 0 ? it : '*')).join('')
  const short = column === 'category' || column === 'units'
  return short && plain.length <= 5 ? plain.join('') : maskIdentityNumber(plain.join(''))
}

type Cells = RosterFileRow['cells']
type Outcome<T> = Result<T, CellProblem>

interface ReadRow {
  readonly name: Outcome<string>
  readonly identityNumber: Outcome<{ number: string; bornOn: Day; sex: Sex }>
  readonly mobile: Outcome<string | undefined>
  readonly cardNumber: Outcome<Card | undefined>
  readonly category: Outcome<MemberCategory>
  readonly units: Outcome<number>
}

/** Applies a reader unless the cell is longer than any value could be. */
function bounded<T>(
  cell: SheetCell | undefined,
  read: (cell: SheetCell | undefined) => Outcome<T>,
): Outcome<T> {
  return cell && cell.text.length > ROSTER_CELL_LENGTH_MOST
    ? problem('too-long', `这一格超过 ${ROSTER_CELL_LENGTH_MOST} 个字，请核对。`)
    : read(cell)
}

const readRow = (cells: Cells, today: Day): ReadRow => ({
  name: bounded(cells.name, readName),
  identityNumber: bounded(cells.identityNumber, (cell) => readIdentityNumber(cell, today)),
  mobile: bounded(cells.mobile, readMobile),
  cardNumber: bounded(cells.cardNumber, readCard),
  category: bounded(cells.category, readCategory),
  units: bounded(cells.units, readUnits),
})

function rosterRow(rowNumber: number, read: ReadRow): RosterRow | undefined {
  const { name, identityNumber, mobile, cardNumber, category, units } = read
  if (!name.ok || !identityNumber.ok || !mobile.ok) return undefined
  if (!cardNumber.ok || !category.ok || !units.ok) return undefined
  return {
    rowNumber,
    name: name.value,
    identityNumber: identityNumber.value.number,
    bornOn: identityNumber.value.bornOn,
    sex: identityNumber.value.sex,
    ...(mobile.value === undefined ? {} : { mobile: mobile.value }),
    ...(cardNumber.value === undefined ? {} : { cardNumber: cardNumber.value.number }),
    category: category.value,
    units: units.value,
  }
}

/**
 * Judges every row of a roster. Good rows are usable whatever the others are. An identity number
 * that stood in an earlier row is an error of the later one, even if the earlier has other errors:
 * which of the two is meant, only the workplace knows. The template's example row is passed over.
 */
export function readRosterRows(file: RosterFile, today: Day): RosterReading {
  const rows: RosterRow[] = []
  const errors: RowError[] = []
  const warnings: RowError[] = []
  const firstRowOf = new Map<string, number>()
  for (const { rowNumber, cells } of file.rows) {
    const read = readRow(cells, today)
    const number = read.identityNumber.ok ? read.identityNumber.value.number : undefined
    if (number === EXAMPLE_IDENTITY_NUMBER) continue
    const at = (column: RosterColumn, found: CellProblem): RowError => ({
      rowNumber,
      column,
      value: maskCell(column, cells[column]?.text ?? ''),
      ...found,
    })
    const found = (Object.keys(read) as (keyof ReadRow)[]).flatMap((column) => {
      const outcome = read[column]
      return outcome.ok ? [] : [at(column, outcome.error)]
    })
    const first = number === undefined ? undefined : firstRowOf.get(number)
    if (first !== undefined) {
      const sentence = `这个身份证号和第 ${first} 行相同，请核对后只留一行。`
      found.push(at('identityNumber', { reason: 'duplicate', sentence }))
    } else if (number !== undefined) firstRowOf.set(number, rowNumber)
    errors.push(...found)
    const row = rosterRow(rowNumber, read)
    if (!row || found.length > 0) continue
    rows.push(row)
    if (read.cardNumber.ok && read.cardNumber.value?.checkMatches === false) {
      const sentence = '银行卡号没有通过校验，可能有一位填错。核对无误也可以照常使用。'
      warnings.push(at('cardNumber', { reason: 'card-check', sentence }))
    }
  }
  return { rows, errors, warnings }
}
