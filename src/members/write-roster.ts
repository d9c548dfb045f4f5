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

export const templateHeadings = rosterColumns.map(rosterHeading)
export const templateExample = rosterColumns.map((column) => EXAMPLE[column])

/** A roster to fill in; the Excel one is made at build time, see `scripts/roster-template.ts`. */
export const rosterTemplateCsv = (): string => writeCsv([templateHeadings, templateExample])

/** The errors of a roster, to be put right beside the file. Values are masked already. */
export const rosterErrorsCsv = (errors: readonly Omit<RowError, 'reason'>[]): string =>
  writeCsv([
    ['行号', '列', '填写的内容（已遮挡）', '问题'],
    ...errors.map((it) => [String(it.rowNumber), rosterHeading(it.column), it.value, it.sentence]),
  ])
