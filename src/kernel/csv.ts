/**
 * What a spreadsheet takes for the start of a formula, with the full-width forms that a Chinese
 * or Japanese input method leaves and spreadsheets accept.
 */
const FORMULA_START = /^[=+\-@\t\r\n＝＋－＠]/

function csvField(value: string): string {
  const guarded = FORMULA_START.test(value) ? `'${value}` : value
  return `"${guarded.replaceAll('"', '""')}"`
}

/**
 * A CSV file that Excel and WPS open without asking: UTF-8 with BOM, CRLF, every field quoted,
 * and an apostrophe before what would run as a formula.
 */
export const writeCsv = (rows: readonly (readonly string[])[]): string =>
  `\ufeff${rows.map((row) => `${row.map(csvField).join(',')}\r\n`).join('')}`
