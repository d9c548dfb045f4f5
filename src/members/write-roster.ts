import writeXlsxFile, { type Cell } from 'write-excel-file/universal'
import { writeCsv } from '../kernel/csv.ts'
import { rosterColumns, rosterHeading, type RosterColumn } from './roster-file.ts'
import { EXAMPLE_IDENTITY_NUMBER, type RowError } from './roster-rows.ts'

const EXAMPLE: Readonly<Record<RosterColumn, string>> = {
  name: '示例（不会导入）',
  identityNumber: EXAMPLE_IDENTITY_NUMBER,
  mobile: '13800000000',
  cardNumber: '6200000000000000005',
  category: '在职',
  units: '1',
}

/** Rows below the example whose cells are already text, so that typed numbers keep their digits. */
const TEXT_ROWS = 1_000

const headings = rosterColumns.map(rosterHeading)
const example = rosterColumns.map((column) => EXAMPLE[column])

/** A roster to fill in, every cell of it formatted as text. */
export async function rosterTemplateXlsx(): Promise<Uint8Array<ArrayBuffer>> {
  const header = headings.map((value): Cell => ({ value, type: String, fontWeight: 'bold' }))
  const textRow = (values: readonly string[]): Cell[] =>
    values.map((value): Cell => ({ value, type: String, format: '@' }))
  const blank = rosterColumns.map((): Cell => ({ value: '', type: String, format: '@' }))
  const rows = [header, textRow(example), ...Array.from({ length: TEXT_ROWS }, () => blank)]
  const file = writeXlsxFile(rows, {
    sheet: '花名册',
    columns: [14, 24, 16, 24, 12, 8].map((width) => ({ width })),
    stickyRowsCount: 1,
  })
  return new Uint8Array(await (await file.toBlob()).arrayBuffer())
}

export const rosterTemplateCsv = (): string => writeCsv([headings, example])

/** The errors of a roster, to be put right beside the file. Values are masked already. */
export const rosterErrorsCsv = (errors: readonly Omit<RowError, 'reason'>[]): string =>
  writeCsv([
    ['行号', '列', '填写的内容（已遮挡）', '问题'],
    ...errors.map((it) => [String(it.rowNumber), rosterHeading(it.column), it.value, it.sentence]),
  ])
