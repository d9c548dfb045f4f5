import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { makeXlsx, xlsxRow } from '../../test/support/make-xlsx.ts'
import { makeZip } from '../../test/support/make-zip.ts'
import { fromBase64, utf8 } from '../kernel/bytes.ts'
import {
  readRosterFile,
  rosterFileSentence,
  type RosterFile,
  type RosterFileProblem,
} from './roster-file.ts'
import { ROSTER_BYTES_MOST, ROSTER_COLUMNS_MOST, ROSTER_ROWS_MOST } from './roster-limits.ts'

const NUMBER = '11010519491231002X'
const csv = (...lines: string[]): Uint8Array => utf8(lines.join('\r\n'))

async function read(bytes: Uint8Array, name = 'roster.csv'): Promise<RosterFile> {
  const file = await readRosterFile(bytes, name)
  if (!file.ok) throw new Error(JSON.stringify(file.error))
  return file.value
}

async function problemOf(bytes: Uint8Array): Promise<RosterFileProblem | 'none'> {
  const file = await readRosterFile(bytes, 'roster.xlsx')
  return file.ok ? 'none' : file.error
}

const texts = (file: RosterFile): unknown =>
  file.rows.map(({ rowNumber, cells }) => [
    rowNumber,
    ...file.columns.map((column) => cells[column]?.text),
  ])

describe('encodings', () => {
  const gb18030 = Uint8Array.from(
    Buffer.from(
      'd0d5c3fb2cc9edb7ddd6a4bac50d0ad5c5c8fd2c3131303130353139343931323331303032580d0a',
      'hex',
    ),
  )
  test.each([
    ['UTF-8', csv('姓名,身份证号', `张三,${NUMBER}`)],
    ['UTF-8 with BOM', csv('\ufeff姓名,身份证号', `张三,${NUMBER}`)],
    ['GB18030', gb18030],
    ['tabs', csv('姓名\t身份证号', `张三\t${NUMBER}`)],
    ['semicolons', csv('姓名;身份证号', `张三;${NUMBER}`)],
    ['quotes and digits that are dressed', csv('"姓名","身份证号"', `"张三","=""${NUMBER}"""`)],
    ['an apostrophe before the digits', csv('姓名,身份证号', `张三,'${NUMBER}`)],
    ['only line feeds', utf8(`姓名,身份证号\n张三,${NUMBER}\n`)],
    ['only carriage returns', utf8(`姓名,身份证号\r张三,${NUMBER}\r`)],
  ])('%s', async (_, bytes) => {
    const file = await read(bytes)
    expect(file).toMatchObject({ type: 'csv', columns: ['name', 'identityNumber'] })
    expect(texts(file)).toEqual([[2, '张三', NUMBER]])
  })

  test('a rare character of GB18030 in four bytes', async () => {
    const hex = 'd0d5c3fb2cc9edb7ddd6a4bac50d0acdf59534b2352c310d0a'
    const file = await read(new Uint8Array(Buffer.from(hex, 'hex')))
    expect(texts(file)).toEqual([[2, '王𠮷', '1']])
  })
})

describe('the header row', () => {
  test('any order, usual variants, decorations, titles above, other columns between', async () => {
    const file = await read(
      csv(
        '示例市某公司职工花名册,,,,,,',
        '填报单位：,某公司,,,,,',
        '',
        '序号,＊ 手机 号码（必填）：,证件号码,备注,职工姓名*,工会会员卡号,参保份数',
        `1,13800000000,${NUMBER},无,张三,6200000000000000,2`,
      ),
    )
    expect(file.headerRowNumber).toBe(4)
    expect(file.columns).toEqual(['name', 'identityNumber', 'mobile', 'cardNumber', 'units'])
    expect(texts(file)).toEqual([[5, '张三', NUMBER, '13800000000', '6200000000000000', '2']])
  })

  test('of several headings for one thing, the surer one is read', async () => {
    const file = await read(
      csv('姓名,联系电话,身份证号,手机号', `张三,0575-88888888,${NUMBER},13800000000`),
    )
    expect(texts(file)).toEqual([[2, '张三', NUMBER, '13800000000']])
  })

  test('the tenth row is looked at, the eleventh is not', async () => {
    const lines = (titles: number): Uint8Array =>
      csv(...Array<string>(titles).fill('标题,'), '姓名,身份证号', `张三,${NUMBER}`)
    expect((await read(lines(9))).headerRowNumber).toBe(10)
    expect(await problemOf(lines(10))).toEqual({ reason: 'no-header' })
  })

  test.each([
    [
      ['姓名,手机号', '张三,13800000000'],
      { reason: 'missing-column', columns: ['identityNumber'] },
    ],
    [['证件号码,手机号', `${NUMBER},1`], { reason: 'missing-column', columns: ['name'] }],
    [['手机号', '1'], { reason: 'missing-column', columns: ['name', 'identityNumber'] }],
    [['甲,乙', '1,2'], { reason: 'no-header' }],
    [['张三', NUMBER], { reason: 'no-header' }],
    [['姓名,身份证号,姓名', '1,2,3'], { reason: 'column-twice', heading: '姓名' }],
    [['姓名,身份证号'], { reason: 'no-rows' }],
    [['姓名,身份证号', ',', ' , ', ''], { reason: 'no-rows' }],
    [['__proto__,constructor,toString', '1,2,3'], { reason: 'no-header' }],
  ])('%j', async (lines, problem) => expect(await problemOf(csv(...lines))).toEqual(problem))
})

test('row numbers are those of the file, over gaps', async () => {
  const lines = ['标题,', '', '姓名,身份证号', '甲,1', '', ',', '乙,2']
  expect(texts(await read(csv(...lines)))).toEqual([
    [4, '甲', '1'],
    [7, '乙', '2'],
  ])
  const sheet = xlsxRow(3, '姓名', '身份证号') + xlsxRow(4, '甲', '1') + xlsxRow(7, '乙', '2')
  expect(texts(await read(makeXlsx(sheet)))).toEqual([
    [4, '甲', '1'],
    [7, '乙', '2'],
  ])
})

describe('content decides, not the name', () => {
  const sheet = xlsxRow(1, '姓名', '身份证号') + xlsxRow(2, '张三', NUMBER)
  test('a workbook named csv, a text named xlsx', async () => {
    expect((await read(makeXlsx(sheet), 'roster.csv')).type).toBe('xlsx')
    expect((await read(csv('姓名,身份证号', '甲,1'), '名册.xlsx')).type).toBe('csv')
  })

  test.each([
    ['xls', Buffer.from('d0cf11e0a1b11ae10000', 'hex'), 'old-excel'],
    ['pdf', utf8('%PDF-1.7\n'), 'pdf'],
    ['png', Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'), 'picture'],
    ['jpeg', Buffer.from('ffd8ffe000104a464946', 'hex'), 'picture'],
    [
      'a web page named xls',
      utf8('<html><table><tr><td>姓名</td></tr></table></html>'),
      'web-page',
    ],
    ['xml', utf8('<?xml version="1.0"?><Workbook/>'), 'web-page'],
    ['docx', makeZip([{ name: '[Content_Types].xml' }, { name: 'word/document.xml' }]), 'archive'],
    ['a cut workbook', makeXlsx(sheet).slice(0, -30), 'archive'],
    ['rar', utf8('Rar!\x1a\x07'), 'archive'],
    ['gzip', Buffer.from('1f8b0800000000000003', 'hex'), 'archive'],
    ['random bytes', fromBase64('//79/AAB/v8='), 'unknown'],
    ['zeros', new Uint8Array(100), 'unknown'],
    ['UTF-16', Buffer.from('\ufeff姓名\t身份证号', 'utf16le'), 'unknown'],
    ['text with an escape', utf8('姓名,身份证号\n\u001b[31m甲,1'), 'unknown'],
  ])('%s is named for what it is', async (_, bytes, found) =>
    expect(await problemOf(new Uint8Array(bytes))).toEqual({ reason: 'wrong-type', found }),
  )

  test.each([[''], ['\ufeff'], [' \r\n\r\n']])('%j is empty', async (text) =>
    expect(await problemOf(utf8(text))).toEqual({ reason: 'empty' }),
  )
})

describe('limits', () => {
  const lines = (count: number): Uint8Array =>
    csv('姓名,身份证号', ...Array<string>(count).fill('甲,1'))
  test('rows', async () => {
    expect((await read(lines(ROSTER_ROWS_MOST))).rows).toHaveLength(ROSTER_ROWS_MOST)
    expect(await problemOf(lines(ROSTER_ROWS_MOST + 1))).toEqual({ reason: 'too-many-rows' })
    expect(await problemOf(lines(ROSTER_ROWS_MOST + 100))).toEqual({ reason: 'too-many-rows' })
  })

  test('bytes', async () => {
    const start = '姓名,身份证号\n甲,1\n'
    const file = (bytes: number): Uint8Array =>
      utf8(start + '\n'.repeat(bytes - utf8(start).length))
    expect(await problemOf(file(ROSTER_BYTES_MOST))).toBe('none')
    expect(await problemOf(file(ROSTER_BYTES_MOST + 1))).toEqual({ reason: 'too-large' })
  })

  test('columns', async () => {
    const line = (columns: number): string => `姓名,身份证号${',列'.repeat(columns - 2)}`
    expect(await problemOf(csv(line(ROSTER_COLUMNS_MOST), '甲,1'))).toBe('none')
    expect(await problemOf(csv(line(ROSTER_COLUMNS_MOST + 1), '甲,1'))).toEqual({
      reason: 'too-many-columns',
    })
  })

  test('a quote that is never closed', async () => {
    const bytes = csv('姓名,身份证号', `"张三,${NUMBER}`, ...Array<string>(1_000).fill('甲,1'))
    expect(await problemOf(bytes)).toEqual({ reason: 'unreadable', type: 'csv' })
  })

  test.each(['"', ',', '"",', '\n', '\t', 'x'])(
    '2 MB of %j is answered without delay',
    async (text) => {
      const startedAt = performance.now()
      await readRosterFile(utf8(text.repeat(ROSTER_BYTES_MOST / text.length)), 'x')
      expect(performance.now() - startedAt).toBeLessThan(3_000)
    },
  )

  test('any bytes: an answer, never an exception', async () => {
    const start = fc.constantFrom(utf8(''), utf8('姓名,身份证号\n'), makeXlsx(xlsxRow(1, '姓名')))
    await fc.assert(
      fc.asyncProperty(start, fc.uint8Array({ maxLength: 300 }), async (first, rest) => {
        const bytes = new Uint8Array([...first, ...rest])
        expect(typeof (await readRosterFile(bytes, 'x')).ok).toBe('boolean')
      }),
    )
  })
})

test('each problem has a sentence that tells what to do', () => {
  const problems: RosterFileProblem[] = [
    { reason: 'empty' },
    { reason: 'too-large' },
    { reason: 'wrong-type', found: 'old-excel' },
    { reason: 'unreadable', type: 'csv' },
    { reason: 'unreadable', type: 'xlsx' },
    { reason: 'too-many-rows' },
    { reason: 'too-many-columns' },
    { reason: 'unzipped-too-large' },
    { reason: 'no-header' },
    { reason: 'missing-column', columns: ['name', 'identityNumber'] },
    { reason: 'column-twice', heading: '姓名' },
    { reason: 'no-rows' },
  ]
  for (const problem of problems) expect(rosterFileSentence(problem)).toMatch(/(请|分成).*。$/)
  expect(rosterFileSentence(problems[9]!)).toBe(
    '表头里没有找到“姓名”、“身份证号”。请补上这一列，或下载模板填写。',
  )
})
