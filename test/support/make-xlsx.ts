import { makeZip, type ZipFile } from './make-zip.ts'

const WORKBOOK =
  '<workbook xmlns:r="urn:r"><sheets><sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>'
const RELATIONS =
  '<Relationships><Relationship Id="rId1" Type="urn:r/worksheet" Target="worksheets/sheet1.xml"/></Relationships>'

/** A workbook of one sheet, whose `<sheetData>` and other parts are given as they are. */
export function makeXlsx(
  sheetData: string,
  parts: Readonly<Record<string, string>> = {},
  more: readonly ZipFile[] = [],
): Uint8Array<ArrayBuffer> {
  const contents = {
    '[Content_Types].xml': '<Types/>',
    'xl/workbook.xml': WORKBOOK,
    'xl/_rels/workbook.xml.rels': RELATIONS,
    'xl/worksheets/sheet1.xml': `<?xml version="1.0"?><worksheet><sheetData>${sheetData}</sheetData></worksheet>`,
    ...parts,
  }
  const files = Object.entries(contents).map(([name, content]) => ({ name, content }))
  return makeZip([...files, ...more])
}

/** A row of text cells, written in place. */
export const xlsxRow = (rowNumber: number, ...texts: readonly string[]): string =>
  `<row r="${rowNumber}">${texts.map((text) => `<c t="inlineStr"><is><t>${text}</t></is></c>`).join('')}</row>`
