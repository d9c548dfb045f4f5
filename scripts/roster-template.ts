import writeXlsxFile, { type Cell } from 'write-excel-file/universal'
import { templateExample, templateHeadings } from '../src/members/write-roster.ts'

/** Rows below the example whose cells are already text, so that typed numbers keep their digits. */
const TEXT_ROWS = 1_000

/**
 * The roster to fill in, as an Excel file with every cell formatted as text. It is the same for
 * everybody, so it is made once at build time: the writer stays out of the Worker.
 */
export async function rosterTemplateXlsx(): Promise<Uint8Array<ArrayBuffer>> {
  const header = templateHeadings.map((value): Cell => ({
    value,
    type: String,
    fontWeight: 'bold',
  }))
  const textRow = (values: readonly string[]): Cell[] =>
    values.map((value): Cell => ({ value, type: String, format: '@' }))
  const blank = templateHeadings.map((): Cell => ({ value: '', type: String, format: '@' }))
  const rows = [header, textRow(templateExample), ...Array.from({ length: TEXT_ROWS }, () => blank)]
  const file = writeXlsxFile(rows, {
    sheet: '花名册',
    columns: [14, 24, 16, 24, 12, 8].map((width) => ({ width })),
    stickyRowsCount: 1,
  })
  return new Uint8Array(await (await file.toBlob()).arrayBuffer())
}
