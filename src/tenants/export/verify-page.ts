import { sha256 } from '../../kernel/bytes.ts'
import type { AboutExport, ExportedEntry, ExportedLine, ExportedPlan } from './export-data.ts'

/** Where the page's data stand. */
const DATA = '<!-- data -->'

/** A further part of the page's data. */
export type VerifyPart =
  | { readonly kind: 'entries'; readonly rows: readonly ExportedEntry[] }
  | { readonly kind: 'plans'; readonly rows: readonly ExportedPlan[] }
  | { readonly kind: 'lines'; readonly rows: readonly ExportedLine[] }

/** Inside of an element nothing may look like its end. */
const dataOf = (rows: readonly unknown[]): string =>
  JSON.stringify(rows).replaceAll('<', String.raw`\u003c`)
const element = (kind: string, data: string): string =>
  `<script type="application/json" class="data" data-kind="${kind}">${data}</script>\n`

/**
 * The page that checks an export in a browser, piece by piece: its frame, the parts as they come,
 * and at last what the page says of them, which is known only then.
 */
export async function* verifyPage(
  frame: string,
  about: Omit<AboutExport, 'parts'>,
  parts: AsyncIterable<VerifyPart>,
): AsyncGenerator<string> {
  const [before = '', after = ''] = frame.split(DATA)
  const hashes: string[] = []
  yield before
  for await (const { kind, rows } of parts) {
    const data = dataOf(rows)
    hashes.push(await sha256(data))
    yield element(kind, data)
  }
  yield element('about', dataOf([{ ...about, parts: hashes }]))
  yield after
}
