import { deflateRawSync } from 'node:zlib'
import writeXlsxFile from 'write-excel-file/universal'
import { describe, expect, test } from 'vitest'
import { makeXlsx, xlsxRow } from '../../test/support/make-xlsx.ts'
import { readXlsxRows } from './read-xlsx-rows.ts'
import {
  ROSTER_COLUMNS_MOST,
  ROSTER_HEADER_ROW_MOST,
  ROSTER_ROWS_MOST,
  ROSTER_UNZIPPED_BYTES_MOST,
} from './roster-limits.ts'

/** Rows as `[number, [column, text, lost digits?]…]`. */
async function brief(bytes: Uint8Array): Promise<unknown> {
  const read = await readXlsxRows(bytes)
  if (!read.ok) return read.error
  return read.value.map(({ rowNumber, cells }) => {
    const shown = [...cells].map(([column, { text, lostDigits }]) =>
      lostDigits ? [column, text, 'lost'] : [column, text],
    )
    return [rowNumber].concat(shown as never)
  })
}

describe('readXlsxRows', () => {
  test('a file from a spreadsheet library, with texts, numbers, a date and gaps', async () => {
    const blob = await writeXlsxFile([
      [{ value: '姓名' }, null, { value: '身份证号' }],
      [],
      [{ value: '张三' }, { value: 13_800_000_000 }, { value: '11010519491231002X' }],
      [null, { value: true }, { value: new Date('2026-01-01'), format: 'yyyy-mm-dd' }],
    ]).toBlob()
    expect(await brief(new Uint8Array(await blob.arrayBuffer()))).toEqual([
      [1, [0, '姓名'], [2, '身份证号']],
      [3, [0, '张三'], [1, '13800000000'], [2, '11010519491231002X']],
      [4, [1, '1'], [2, '46023']],
    ])
  })

  test('shared strings with runs and a reading aid; prefixes; escapes; formulas', async () => {
    const bytes = makeXlsx(
      '<x:row r="2"><x:c r="B2" t="s"><x:v>1</x:v></x:c><x:c r="C2" t="str"><x:f>A1&amp;"x"</x:f><x:v>a_x000D_b</x:v></x:c>' +
        '<x:c r="D2" t="s"><x:v>0</x:v></x:c><x:c r="E2" t="e"><x:v>#N/A</x:v></x:c><x:c r="F2" t="s"><x:v>9</x:v></x:c></x:row>',
      {
        'xl/sharedStrings.xml':
          '<sst><si><t xml:space="preserve"> a&amp;b </t></si><si><r><rPr/><t>张</t></r><r><t>三</t></r><rPh sb="0"><t>zhang</t></rPh></si></sst>',
      },
    )
    expect(await brief(bytes)).toEqual([[2, [1, '张三'], [2, 'a\rb'], [3, ' a&b '], [4, '#N/A']]])
  })

  test.each([
    ['13800000000', '13800000000', false],
    ['1.38E10', '13800000000', false],
    ['2.0', '2', false],
    ['999999999999999', '999999999999999', false],
    ['1000000000000000', '1000000000000000', true],
    ['1.1010519491231E+17', '1.1010519491231E+17', true],
    ['110105194912310000', '110105194912310000', true],
    ['6.2E+18', '6.2E+18', true],
    ['1.5', '1.5', false],
    ['abc', 'abc', false],
    ['1e999', '1e999', false],
  ])('a number cell %s', async (value, text, lost) =>
    expect(await brief(makeXlsx(`<row><c><v>${value}</v></c></row>`))).toEqual([
      [1, lost ? [0, text, 'lost'] : [0, text]],
    ]),
  )

  test('a text that is what a spreadsheet left of a number has lost its digits too', async () =>
    expect(await brief(makeXlsx(xlsxRow(1, '1.10105E+17', '110105194912310000')))).toEqual([
      [1, [0, '1.10105E+17', 'lost'], [1, '110105194912310000']],
    ]))

  test('the first visible sheet is read, wherever it stands', async () => {
    const bytes = makeXlsx(xlsxRow(1, '藏起来的'), {
      'xl/workbook.xml':
        '<workbook><sheets><sheet name="a" state="hidden" r:id="rId1"/><sheet name="b" r:id="rId7"/></sheets></workbook>',
      'xl/_rels/workbook.xml.rels':
        '<Relationships><Relationship Id="rId1" Type="x/worksheet" Target="worksheets/sheet1.xml"/>' +
        '<Relationship Id="rId7" Type="x/worksheet" Target="/xl/worksheets/second.xml"/>' +
        '<Relationship Id="rId8" Type="x/sharedStrings" Target="texts.xml"/></Relationships>',
      'xl/texts.xml': '<sst><si><t>看得见</t></si></sst>',
      'xl/worksheets/second.xml':
        '<worksheet><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c></row></sheetData></worksheet>',
    })
    expect(await brief(bytes)).toEqual([[1, [0, '看得见']]])
  })
})

describe('hostile workbooks', () => {
  test('what it declares is refused before anything is unpacked', async () => {
    const packed = deflateRawSync(new Uint8Array(1_000))
    const more = (unpackedBytes: number): Uint8Array =>
      makeXlsx(xlsxRow(1, 'x'), {}, [{ name: 'xl/media/a.bin', packed, unpackedBytes }])
    expect(await brief(more(ROSTER_UNZIPPED_BYTES_MOST))).toBe('unzipped-too-large')
    expect(await brief(more(0xffff_ffff))).toBe('unzipped-too-large')
    expect(await brief(more(1_000))).toEqual([[1, [0, 'x']]])
  })

  test('a sheet that is larger than declared is broken', async () => {
    const content = `<worksheet><sheetData>${xlsxRow(1, 'x')}</sheetData></worksheet>${' '.repeat(5_000_000)}`
    const packed = deflateRawSync(content)
    const relations =
      '<Relationships><Relationship Id="rId1" Type="x/worksheet" Target="big.xml"/></Relationships>'
    const lying = makeXlsx('', { 'xl/_rels/workbook.xml.rels': relations }, [
      { name: 'xl/big.xml', packed, unpackedBytes: 200 },
    ])
    expect(await brief(lying)).toBe('broken')
  })

  test('a cell in the last corner costs nothing and is refused or skipped', async () => {
    const cell = (at: string, value = '<v>1</v>'): string => `<c r="${at}">${value}</c>`
    expect(await brief(makeXlsx(`<row r="1">${cell('XFD1')}</row>`))).toBe('too-many-columns')
    expect(await brief(makeXlsx(`<row r="1">${cell('ZZZZ1')}</row>`))).toBe('broken')
    expect(await brief(makeXlsx(`<row r="1">${cell('A1')}${cell('XFD1', '')}</row>`))).toEqual([
      [1, [0, '1']],
    ])
    const last = `<row r="1048576">${cell('A1048576')}</row>`
    expect(await brief(makeXlsx(last))).toEqual([[1_048_576, [0, '1']]])
  })

  test('columns and rows up to their limits', async () => {
    const row = (cells: number): string => `<row>${'<c><v>1</v></c>'.repeat(cells)}</row>`
    expect(await readXlsxRows(makeXlsx(row(ROSTER_COLUMNS_MOST)))).toMatchObject({ ok: true })
    expect(await brief(makeXlsx(row(ROSTER_COLUMNS_MOST + 1)))).toBe('too-many-columns')
    const most = ROSTER_ROWS_MOST + ROSTER_HEADER_ROW_MOST
    expect(await readXlsxRows(makeXlsx(row(1).repeat(most)))).toMatchObject({ ok: true })
    expect(await brief(makeXlsx(row(1).repeat(most + 1)))).toBe('too-many-rows')
    expect(await brief(makeXlsx(row(0).repeat(100_000)))).toEqual([])
  })

  test.each([
    ['a document type', '<!DOCTYPE x [<!ENTITY a "b">]><row><c><v>&a;</v></c></row>'],
    ['an open end', '<row><c'],
    ['a row number that is none', '<row r="NaN"><c><v>1</v></c></row>'],
    ['an address that is none', '<row r="1"><c r="1A"><v>1</v></c></row>'],
  ])('%s is broken', async (_, sheetData) =>
    expect(await brief(makeXlsx(sheetData))).toBe('broken'),
  )

  test.each([
    ['no workbook', { 'xl/workbook.xml': '' }],
    ['no sheet', { 'xl/workbook.xml': '<workbook><sheets/></workbook>' }],
    ['a relation that leads nowhere', { 'xl/_rels/workbook.xml.rels': '<Relationships/>' }],
    ['texts that are no XML', { 'xl/sharedStrings.xml': '<sst' }],
  ])('%s is broken', async (_, parts) =>
    expect(await brief(makeXlsx(xlsxRow(1, 'x'), parts))).toBe('broken'),
  )
})
