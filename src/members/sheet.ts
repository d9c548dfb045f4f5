/** One cell as it was stored: no trimming, no conversion. */
export interface SheetCell {
  readonly text: string
  /** The program that wrote the file kept a rounded number: its last digits are gone. */
  readonly lostDigits: boolean
}

/** A row that is not empty, under the number that a spreadsheet program shows beside it. */
export interface SheetRow {
  readonly rowNumber: number
  /** Sparse: an empty cell has no entry. */
  readonly cells: ReadonlyMap<number, SheetCell>
}

export type SheetProblem = 'broken' | 'too-many-rows' | 'too-many-columns' | 'unzipped-too-large'

/** A text such as `1.10105E+17`: what a spreadsheet leaves of a long number it took for one. */
export const isScientific = (text: string): boolean => /^\d(?:\.\d+)?E\+?\d+$/i.test(text)
