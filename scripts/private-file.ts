import { renameSync, writeFileSync } from 'node:fs'

/** Writes JSON that only its owner may read. */
export function writePrivateFile(file: string, content: unknown): void {
  writeWhole(file, `${JSON.stringify(content, null, 2)}\n`)
}

/** Writes one JSON object a line, for its owner alone. */
export function writePrivateLines(file: string, rows: readonly unknown[]): void {
  writeWhole(file, rows.map((row) => `${JSON.stringify(row)}\n`).join(''))
}

/** A crash leaves the old file or the new one, never half of one. */
function writeWhole(file: string, text: string): void {
  const draft = `${file}.${process.pid}`
  writeFileSync(draft, text, { mode: 0o600 })
  renameSync(draft, file)
}
