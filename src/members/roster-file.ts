import { unreachable } from '../kernel/assert.ts'
import { sniffFileType } from '../kernel/file-type.ts'
import { halfWidth } from '../kernel/half-width.ts'
import { err, ok, type Result } from '../kernel/result.ts'
import { readCsvRows } from './read-csv-rows.ts'
import { readXlsxRows } from './read-xlsx-rows.ts'
import {
  ROSTER_BYTES_MOST,
  ROSTER_COLUMNS_MOST,
  ROSTER_HEADER_ROW_MOST,
  ROSTER_ROWS_MOST,
} from './roster-limits.ts'
import type { SheetCell, SheetProblem, SheetRow } from './sheet.ts'

export const rosterColumns = [
  'name',
  'identityNumber',
  'mobile',
  'cardNumber',
  'category',
  'units',
] as const
export type RosterColumn = (typeof rosterColumns)[number]

/**
 * The headings that workplaces use, the one we write first. Where a file has several of a line,
 * the earlier one is read: `手机号` before `联系电话`, which may be a desk phone.
 */
const HEADINGS: Readonly<Record<RosterColumn, readonly string[]>> = {
  name: [
    '姓名',
    '职工姓名',
    '会员姓名',
    '员工姓名',
    '参保人姓名',
    '参保职工姓名',
    '被保障人姓名',
    '名字',
  ],
  identityNumber: [
    '身份证号',
    '身份证号码',
    '公民身份号码',
    '居民身份证号',
    '居民身份证号码',
    '身份证件号码',
    '身份证件号',
    '身份号码',
    '证件号码',
    '证件号',
    '身份证',
  ],
  mobile: [
    '手机号',
    '手机号码',
    '手机',
    '移动电话',
    '联系手机',
    '联系电话',
    '联系方式',
    '电话号码',
    '电话',
  ],
  cardNumber: [
    '银行卡号',
    '工会会员卡号',
    '工会会员服务卡号',
    '工会卡号',
    '会员卡号',
    '银行账号',
    '银行卡账号',
    '收款账号',
    '银行卡',
    '卡号',
  ],
  category: ['人员类别', '人员类型', '职工类别', '会员类别', '在职状态', '类别'],
  units: ['份数', '参保份数', '参加份数', '购买份数', '投保份数'],
}

export const rosterHeading = (column: RosterColumn): string => HEADINGS[column][0]!

const REQUIRED = ['name', 'identityNumber'] as const satisfies readonly RosterColumn[]

export interface RosterFileRow {
  /** As the spreadsheet program shows it beside the row. */
  readonly rowNumber: number
  readonly cells: Readonly<Partial<Record<RosterColumn, SheetCell>>>
}

export interface RosterFile {
  readonly fileName: string
  readonly type: 'csv' | 'xlsx'
  readonly headerRowNumber: number
  readonly columns: readonly RosterColumn[]
  /** At most `ROSTER_ROWS_MOST`, none of them empty. */
  readonly rows: readonly RosterFileRow[]
}

export type RosterFileProblem =
  | { readonly reason: 'empty' }
  | { readonly reason: 'too-large' }
  | { readonly reason: 'wrong-type'; readonly found: ForeignType }
  | { readonly reason: 'unreadable'; readonly type: 'csv' | 'xlsx' }
  | { readonly reason: Exclude<SheetProblem, 'broken'> }
  | { readonly reason: 'no-header' }
  | { readonly reason: 'missing-column'; readonly columns: readonly RosterColumn[] }
  | { readonly reason: 'column-twice'; readonly heading: string }
  | { readonly reason: 'no-rows' }

const foreignTypes = {
  'old-excel': '旧版 Excel（.xls）或加了密码的文件',
  pdf: 'PDF 文件',
  picture: '图片',
  'web-page': '网页格式的表格',
  archive: '压缩包或其他办公文档',
  unknown: '不是表格的文件',
} as const
export type ForeignType = keyof typeof foreignTypes

const starts = (bytes: Uint8Array, ...mark: readonly number[]): boolean =>
  mark.every((byte, i) => bytes[i] === byte)

/** What the file is when it is neither of ours. Many systems save a web page under `.xls`. */
function foreignTypeOf(bytes: Uint8Array): ForeignType | undefined {
  const known = sniffFileType(bytes)
  if (known === 'pdf') return 'pdf'
  if (known === 'jpeg' || known === 'png' || known === 'webp') return 'picture'
  if (starts(bytes, 0xd0, 0xcf, 0x11, 0xe0)) return 'old-excel'
  if (starts(bytes, 0x50, 0x4b) || starts(bytes, 0x52, 0x61, 0x72, 0x21)) return 'archive'
  if (starts(bytes, 0x37, 0x7a, 0xbc, 0xaf) || starts(bytes, 0x1f, 0x8b)) return 'archive'
  const beginning = new TextDecoder().decode(bytes.subarray(0, 200))
  if (/^\s*<(?:!doctype|html|head|table|meta|\?xml)/i.test(beginning)) return 'web-page'
  return undefined
}

/** UTF-8 where it is valid to the last byte, else GB18030, which Excel in China writes. */
function decodeText(bytes: Uint8Array): string | undefined {
  for (const encoding of ['utf-8', 'gb18030']) {
    try {
      return new TextDecoder(encoding, { fatal: true }).decode(bytes)
    } catch {
      continue
    }
  }
  return undefined
}

/** Text has line ends and tabs, and no other control characters. */
// eslint-disable-next-line no-control-regex -- control characters are what is looked for
const CONTROL = /[\u0000-\u0008\u000e-\u001f\u007f]/

/**
 * Reads a roster that a workplace handed in. What it is, is decided by its content; the name is
 * only kept to be shown. The answer names columns, not places, and leaves the cells as they were:
 * `readRosterRows` judges them.
 */
export async function readRosterFile(
  bytes: Uint8Array,
  fileName: string,
): Promise<Result<RosterFile, RosterFileProblem>> {
  if (bytes.length === 0) return err({ reason: 'empty' })
  if (bytes.length > ROSTER_BYTES_MOST) return err({ reason: 'too-large' })
  if (sniffFileType(bytes) === 'xlsx') {
    return arrange(await readXlsxRows(bytes), { fileName, type: 'xlsx' })
  }
  const foreign = foreignTypeOf(bytes)
  if (foreign) return err({ reason: 'wrong-type', found: foreign })
  const text = decodeText(bytes)
  if (text === undefined || CONTROL.test(text)) {
    return err({ reason: 'wrong-type', found: 'unknown' })
  }
  if (text.trim() === '') return err({ reason: 'empty' })
  return arrange(readCsvRows(text), { fileName, type: 'csv' })
}

function arrange(
  sheet: Result<SheetRow[], SheetProblem>,
  file: Pick<RosterFile, 'fileName' | 'type'>,
): Result<RosterFile, RosterFileProblem> {
  if (!sheet.ok) {
    return err(
      sheet.error === 'broken'
        ? { reason: 'unreadable', type: file.type }
        : { reason: sheet.error },
    )
  }
  const header = findHeader(sheet.value)
  if (!header.ok) return header
  const { rowNumber: headerRowNumber, places } = header.value
  const rows: RosterFileRow[] = []
  for (const { rowNumber, cells } of sheet.value) {
    if (rowNumber <= headerRowNumber) continue
    const named: Partial<Record<RosterColumn, SheetCell>> = {}
    for (const [column, place] of places) {
      const cell = cells.get(place)
      if (cell) named[column] = cell
    }
    if (Object.keys(named).length > 0) rows.push({ rowNumber, cells: named })
  }
  if (rows.length === 0) return err({ reason: 'no-rows' })
  if (rows.length > ROSTER_ROWS_MOST) return err({ reason: 'too-many-rows' })
  return ok({ ...file, headerRowNumber, columns: [...places.keys()], rows })
}

/** `* 身份证号（必填）：` is `身份证号`. */
const plainHeading = (text: string): string =>
  halfWidth(text.slice(0, 60))
    .replace(/\s/g, '')
    .replace(/\(.*?\)|\[.*?\]/g, '')
    .replace(/^[*★]+|[*★:]+$/g, '')

interface Header {
  readonly rowNumber: number
  readonly places: ReadonlyMap<RosterColumn, number>
}

/** The row near the top with the most headings that we know. */
function findHeader(rows: readonly SheetRow[]): Result<Header, RosterFileProblem> {
  let best: Header = { rowNumber: 0, places: new Map() }
  let twice: string | undefined
  for (const { rowNumber, cells } of rows) {
    if (rowNumber > ROSTER_HEADER_ROW_MOST) break
    const headings = [...cells].map(([place, cell]) => [plainHeading(cell.text), place] as const)
    const places = new Map<RosterColumn, number>()
    let repeated: string | undefined
    for (const column of rosterColumns) {
      const heading = HEADINGS[column].find((known) => headings.some(([text]) => text === known))
      const found = headings.filter(([text]) => text === heading)
      if (found[0]) places.set(column, found[0][1])
      if (found.length > 1) repeated = heading
    }
    if (places.size <= best.places.size) continue
    best = { rowNumber, places }
    twice = repeated
  }
  if (best.places.size === 0) return err({ reason: 'no-header' })
  const missing = REQUIRED.filter((column) => !best.places.has(column))
  if (missing.length > 0) return err({ reason: 'missing-column', columns: missing })
  return twice === undefined ? ok(best) : err({ reason: 'column-twice', heading: twice })
}

const quoted = (columns: readonly RosterColumn[]): string =>
  columns.map((column) => `“${rosterHeading(column)}”`).join('、')

/** What happened and what to do next, for the page on which the file was handed in. */
export function rosterFileSentence(problem: RosterFileProblem): string {
  switch (problem.reason) {
    case 'empty':
      return '这个文件是空的，请选择填好的花名册。'
    case 'too-large':
      return `文件超过 ${ROSTER_BYTES_MOST / 1024 / 1024} MB。请删去图片和多余的工作表，或分成几个文件上传。`
    case 'wrong-type':
      return `这是${foreignTypes[problem.found]}，无法读取。请用 Excel 或 WPS 另存为 .xlsx 或 .csv 后再上传。`
    case 'unreadable':
      return problem.type === 'xlsx'
        ? '文件已损坏或没有传完整。请用 Excel 或 WPS 打开，另存为 .xlsx 后再上传。'
        : '文件里的引号没有成对，无法分清各列。请用 Excel 或 WPS 打开，另存为 .xlsx 后再上传。'
    case 'too-many-rows':
      return `一个文件最多 ${ROSTER_ROWS_MOST} 人，请分成几个文件上传。`
    case 'too-many-columns':
      return `表格超过 ${ROSTER_COLUMNS_MOST} 列。请只保留花名册需要的列后再上传。`
    case 'unzipped-too-large':
      return '文件展开后太大。请把花名册复制到一个新的工作簿，保存后再上传。'
    case 'no-header':
      return `在前 ${ROSTER_HEADER_ROW_MOST} 行里没有找到表头。请把花名册放在第一张工作表，并保留${quoted(REQUIRED)}这一行表头。`
    case 'missing-column':
      return `表头里没有找到${quoted(problem.columns)}。请补上这一列，或下载模板填写。`
    case 'column-twice':
      return `表头里有两列都叫“${problem.heading}”，无法确定用哪一列。请删去其中一列。`
    case 'no-rows':
      return '表头下面没有人员。请填好后再上传。'
    default:
      return unreachable(problem)
  }
}
