type Row = readonly (string | number)[]

/** Prints rows under a heading, the first column to the left, the others to the right. */
export function printTable(heading: Row, rows: readonly Row[]): void {
  const all = [heading, ...rows].map((row) => row.map(String))
  const widths = heading.map((_, column) =>
    Math.max(...all.map((row) => columnsOf(row[column] ?? ''))),
  )
  const lines = all.map((row) => row.map((cell, column) => pad(cell, widths[column]!, column)))
  console.log(lines[0]!.join('  '))
  console.log(widths.map((width) => '-'.repeat(width)).join('  '))
  for (const line of lines.slice(1)) console.log(line.join('  '))
}

function pad(cell: string, width: number, column: number): string {
  const space = ' '.repeat(width - columnsOf(cell))
  return column === 0 ? cell + space : space + cell
}

/** A Chinese character takes two columns of a terminal. */
const columnsOf = (text: string): number =>
  [...text].reduce((sum, character) => sum + (character > '\u2e80' ? 2 : 1), 0)

export type Verdict = { readonly title: string; readonly reached: boolean; readonly says: string }

/** One line of the end's summary: what was to be reached, and whether it was. */
export const verdict = (title: string, reached: boolean, says: string): Verdict => ({
  title,
  reached,
  says,
})
