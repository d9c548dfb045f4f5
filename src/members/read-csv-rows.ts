import Papa from 'papaparse'
import { err, ok, type Result } from '../kernel/result.ts'
import { ROSTER_COLUMNS_MOST, ROSTER_HEADER_ROW_MOST, ROSTER_ROWS_MOST } from './roster-limits.ts'
import { isScientific, type SheetCell, type SheetProblem, type SheetRow } from './sheet.ts'

const DELIMITERS = [',', '\t', ';'] as const

/** The sign that is most frequent where header and titles stand; a comma if there is none. */
function delimiterOf(text: string): string {
  const top = text.slice(0, 4_000).split(/\r?\n/).slice(0, ROSTER_HEADER_ROW_MOST).join('\n')
  const counted = DELIMITERS.map((sign) => ({ sign, count: top.split(sign).length }))
  return counted.reduce((best, next) => (next.count > best.count ? next : best)).sign
}

/**
 * Text as exporting programs dress it so that a spreadsheet leaves the digits alone: `="110…"`
 * or an apostrophe before them.
 */
const undress = (text: string): string =>
  (/^="(.*)"$/s.exec(text)?.[1] ?? text.trim()).replace(/^'/, '')

/** Reads CSV, semicolon or tab separated text into rows. */
export function readCsvRows(text: string): Result<SheetRow[], SheetProblem> {
  const parsed = Papa.parse<string[]>(text, { delimiter: delimiterOf(text) })
  if (parsed.errors.length > 0) return err('broken')
  const rows: SheetRow[] = []
  for (const [index, fields] of parsed.data.entries()) {
    const cells = new Map<number, SheetCell>()
    for (const [column, field] of fields.entries()) {
      const plain = undress(field)
      if (plain.trim() === '') continue
      if (column >= ROSTER_COLUMNS_MOST) return err('too-many-columns')
      cells.set(column, { text: plain, lostDigits: isScientific(plain) })
    }
    if (cells.size === 0) continue
    if (rows.length === ROSTER_ROWS_MOST + ROSTER_HEADER_ROW_MOST) return err('too-many-rows')
    rows.push({ rowNumber: index + 1, cells })
  }
  return ok(rows)
}
