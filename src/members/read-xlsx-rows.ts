import { err, ok, type Result } from '../kernel/result.ts'
import { readXml, xmlAttribute, type XmlToken } from '../kernel/xml.ts'
import { listZip, unzipEntry } from '../kernel/zip.ts'
import {
  ROSTER_COLUMNS_MOST,
  ROSTER_HEADER_ROW_MOST,
  ROSTER_ROWS_MOST,
  ROSTER_UNZIPPED_BYTES_MOST,
} from './roster-limits.ts'
import { isScientific, type SheetCell, type SheetProblem, type SheetRow } from './sheet.ts'

type ReadPart = (name: string) => Promise<Result<string | undefined, 'broken'>>

/**
 * Reads the first visible sheet of an xlsx file. Numbers are taken as the digits that the file
 * holds, never through a date or a rounded float. Limits hold before and while reading: declared
 * sizes before anything is unpacked, rows and columns as they come, and cells are kept sparse, so
 * that a small file which claims a cell in the last corner of a sheet costs nothing.
 */
export async function readXlsxRows(bytes: Uint8Array): Promise<Result<SheetRow[], SheetProblem>> {
  const entries = listZip(bytes)
  if (!entries.ok) return entries
  const unzippedBytes = entries.value.reduce((sum, entry) => sum + entry.unpackedBytes, 0)
  if (unzippedBytes > ROSTER_UNZIPPED_BYTES_MOST) return err('unzipped-too-large')
  const readPart: ReadPart = async (name) => {
    const entry = entries.value.find((it) => it.name === name)
    if (!entry) return ok(undefined)
    const content = await unzipEntry(bytes, entry)
    return content.ok ? ok(new TextDecoder().decode(content.value)) : content
  }
  const parts = await findParts(readPart)
  if (!parts.ok) return parts
  const strings = await readPart(parts.value.sharedStrings)
  const sheet = await readPart(parts.value.sheet)
  if (!strings.ok || !sheet.ok || sheet.value === undefined) return err('broken')
  const texts = readSharedStrings(strings.value ?? '')
  return texts.ok ? readSheet(sheet.value, texts.value) : texts
}

/** Follows the workbook to its first visible sheet and to its table of texts. */
async function findParts(
  readPart: ReadPart,
): Promise<Result<{ sheet: string; sharedStrings: string }, 'broken'>> {
  const workbook = await readPart('xl/workbook.xml')
  const relations = await readPart('xl/_rels/workbook.xml.rels')
  if (!workbook.ok || !relations.ok || !workbook.value || !relations.value) return err('broken')
  let sheetId: string | undefined
  for (const token of readXml(workbook.value)) {
    if (token.kind !== 'open' || token.name !== 'sheet') continue
    if ((xmlAttribute(token.attributes, 'state') ?? 'visible') !== 'visible') continue
    sheetId = xmlAttribute(token.attributes, 'id')
    break
  }
  let sheet: string | undefined
  let sharedStrings = 'xl/sharedStrings.xml'
  for (const token of readXml(relations.value)) {
    if (token.kind !== 'open' || token.name !== 'Relationship') continue
    const target = xmlAttribute(token.attributes, 'Target') ?? ''
    const path = target.startsWith('/') ? target.slice(1) : `xl/${target}`
    if (xmlAttribute(token.attributes, 'Type')?.endsWith('/sharedStrings')) sharedStrings = path
    if (xmlAttribute(token.attributes, 'Id') === sheetId) sheet = path
  }
  return sheetId !== undefined && sheet !== undefined ? ok({ sheet, sharedStrings }) : err('broken')
}

/** A control character stands in these files as `_x000D_`. */
const unescapeControls = (text: string): string =>
  text.includes('_x')
    ? text.replace(/_x([\dA-F]{4})_/gi, (_, code: string) =>
        String.fromCharCode(Number.parseInt(code, 16)),
      )
    : text

/** Gathers one string, which may come in formatted runs and with a reading aid (`rPh`) to skip. */
function gatherString(): { add(token: XmlToken): void; take(): string } {
  let text = ''
  let inText = false
  let inReading = false
  return {
    add(token) {
      if (token.kind === 'text') text += inText && !inReading ? token.text : ''
      else if (token.kind !== 'broken' && token.name === 't') inText = token.kind === 'open'
      else if (token.kind !== 'broken' && token.name === 'rPh') inReading = token.kind === 'open'
    },
    take() {
      const taken = unescapeControls(text)
      text = ''
      return taken
    },
  }
}

function readSharedStrings(xml: string): Result<string[], 'broken'> {
  const strings: string[] = []
  const string = gatherString()
  for (const token of readXml(xml)) {
    if (token.kind === 'broken') return err('broken')
    if (token.kind === 'close' && token.name === 'si') strings.push(string.take())
    else string.add(token)
  }
  return ok(strings)
}

/** The column in `AB12`, from one. Row numbers are read from the row. */
function columnOf(address: string): number | undefined {
  const letters = /^([A-Z]{1,3})\d{1,7}$/.exec(address)?.[1]
  if (letters === undefined) return undefined
  let column = 0
  for (const letter of letters) column = column * 26 + letter.charCodeAt(0) - 64
  return column
}

/**
 * A spreadsheet program keeps 15 digits of a number. Longer ones are no longer what was typed,
 * whether or not the file writes them with an exponent.
 */
function numberCell(raw: string): SheetCell {
  const value = Number(raw)
  if (raw === '' || !Number.isInteger(value)) return { text: raw, lostDigits: false }
  const lostDigits = Math.abs(value) >= 1e15
  return { text: lostDigits ? raw : String(value), lostDigits }
}

function textCell(text: string): SheetCell {
  return { text, lostDigits: isScientific(text) }
}

function readSheet(xml: string, strings: readonly string[]): Result<SheetRow[], SheetProblem> {
  const rows: SheetRow[] = []
  let rowNumber = 0
  let cells = new Map<number, SheetCell>()
  let column = 0
  let tokens: XmlToken[] | undefined
  let type = 'n'
  for (const token of readXml(xml)) {
    if (token.kind === 'broken') return err('broken')
    if (token.kind === 'open' && token.name === 'row') {
      rowNumber = Number(xmlAttribute(token.attributes, 'r') ?? rowNumber + 1)
      if (!Number.isInteger(rowNumber)) return err('broken')
      cells = new Map()
      column = 0
    } else if (token.kind === 'open' && token.name === 'c') {
      const address = xmlAttribute(token.attributes, 'r')
      const next = address === undefined ? column + 1 : columnOf(address)
      if (next === undefined) return err('broken')
      column = next
      type = xmlAttribute(token.attributes, 't') ?? 'n'
      tokens = []
    } else if (token.kind === 'close' && token.name === 'c') {
      const cell = readCell(type, tokens ?? [], strings)
      tokens = undefined
      if (cell.text.trim() === '') continue
      if (column > ROSTER_COLUMNS_MOST) return err('too-many-columns')
      cells.set(column - 1, cell)
    } else if (token.kind === 'close' && token.name === 'row' && cells.size > 0) {
      if (rows.length === ROSTER_ROWS_MOST + ROSTER_HEADER_ROW_MOST) return err('too-many-rows')
      rows.push({ rowNumber, cells })
    } else tokens?.push(token)
  }
  return ok(rows)
}

/** Reads what stands between `<c>` and `</c>`: a value, or a string written in place. */
function readCell(
  type: string,
  tokens: readonly XmlToken[],
  strings: readonly string[],
): SheetCell {
  if (type === 'inlineStr') {
    const string = gatherString()
    for (const token of tokens) string.add(token)
    return textCell(string.take())
  }
  let value = ''
  let inValue = false
  for (const token of tokens) {
    if (token.kind === 'text') value += inValue ? token.text : ''
    else if (token.kind !== 'broken' && token.name === 'v') inValue = token.kind === 'open'
  }
  if (type === 's') return textCell(value === '' ? '' : (strings[Number(value)] ?? ''))
  return type === 'n' ? numberCell(value) : textCell(unescapeControls(value))
}
