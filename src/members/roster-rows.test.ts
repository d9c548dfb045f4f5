import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { makeXlsx, xlsxRow } from '../../test/support/make-xlsx.ts'
import { utf8 } from '../kernel/bytes.ts'
import { addDays, day } from '../kernel/days.ts'
import { identityNumberFrom } from '../kernel/identity-number.ts'
import { readRosterFile } from './roster-file.ts'
import {
  EXAMPLE_IDENTITY_NUMBER,
  readRosterRows,
  UNITS_MOST,
  type RosterReading,
} from './roster-rows.ts'

const TODAY = day('2026-01-01')
const NUMBER = '11010519491231002X'
const OTHER = '810000199408230021'
const HEADER = ['姓名', '身份证号', '手机号', '银行卡号', '人员类别', '份数']

async function read(bytes: Uint8Array): Promise<RosterReading> {
  const file = await readRosterFile(bytes, 'roster')
  if (!file.ok) throw new Error(JSON.stringify(file.error))
  return readRosterRows(file.value, TODAY)
}

const readLines = (...lines: string[][]): Promise<RosterReading> =>
  read(utf8([HEADER, ...lines].map((line) => line.join(',')).join('\n')))

describe('a good row', () => {
  test('whole', async () =>
    expect(
      await readLines(['张三', NUMBER, '13800000000', '4111111111111111', '退休', '3']),
    ).toEqual({
      rows: [
        {
          rowNumber: 2,
          name: '张三',
          identityNumber: NUMBER,
          bornOn: '1949-12-31',
          sex: 'female',
          mobile: '13800000000',
          cardNumber: '4111111111111111',
          category: 'retired',
          units: 3,
        },
      ],
      errors: [],
      warnings: [],
    }))

  test('with what is optional left out', async () => {
    const { rows } = await readLines(['张三', NUMBER, '', '', '', ''])
    expect(rows).toEqual([
      {
        rowNumber: 2,
        name: '张三',
        identityNumber: NUMBER,
        bornOn: '1949-12-31',
        sex: 'female',
        category: 'in-service',
        units: 1,
      },
    ])
  })

  test.each([
    [' 张 三 ', '张三'],
    ['张\u3000三', '张三'],
    ['阿卜杜拉•买买提', '阿卜杜拉·买买提'],
    ['阿卜杜拉 · 买买提', '阿卜杜拉·买买提'],
    ['ＪＯＨＮ   Smith', 'JOHN Smith'],
    ['李〇', '李〇'],
    ['王𠮷', '王𠮷'],
    ['José Núñez', 'José Núñez'],
    ['好'.repeat(30), '好'.repeat(30)],
  ])('the name %j', async (text, name) => {
    const { rows, errors } = await readLines([text, NUMBER])
    expect(errors).toEqual([])
    expect(rows[0]!.name).toBe(name)
  })
})

describe('row errors', () => {
  test.each([
    [['', NUMBER], 'name', 'empty', ''],
    [['张', NUMBER], 'name', 'not-a-name', '张'],
    [['张三1', NUMBER], 'name', 'not-a-name', '张**'],
    [['·张三', NUMBER], 'name', 'not-a-name', '·**'],
    [['<script>', NUMBER], 'name', 'not-a-name', '<*******'],
    [['=cmd()', NUMBER], 'name', 'not-a-name', '=*****'],
    [['\u3164\u3164', NUMBER], 'name', 'not-a-name', '\u3164*'],
    [['好'.repeat(31), NUMBER], 'name', 'not-a-name', `好${'*'.repeat(30)}`],
    [['好'.repeat(201), NUMBER], 'name', 'too-long', `好${'*'.repeat(39)}`],
    [['张三', ''], 'identityNumber', 'empty', ''],
    [['张三', '110105491231002'], 'identityNumber', 'fifteen-digits', '***********1002'],
    [['张三', '1101'], 'identityNumber', 'wrong-length', '****'],
    [
      ['张三', '110105194912310029'],
      'identityNumber',
      'wrong-check-character',
      '**************0029',
    ],
    [['张三', '110105194913310029'], 'identityNumber', 'no-such-day', '**************0029'],
    [['张三', '1.10105E+17'], 'identityNumber', 'digits-lost', '*******E+17'],
    [['张三', '110105194912310000'], 'identityNumber', 'digits-lost', '**************0000'],
    [['张三', NUMBER, '12345'], 'mobile', 'not-a-mobile', '*****'],
    [['张三', NUMBER, '0575-88888888'], 'mobile', 'not-a-mobile', '*********8888'],
    [['张三', NUMBER, '1.38E+10'], 'mobile', 'digits-lost', '****E+10'],
    [['张三', NUMBER, '', '62000000'], 'cardNumber', 'not-a-card', '****0000'],
    [['张三', NUMBER, '', '6.2E+18'], 'cardNumber', 'digits-lost', '*******'],
    [['张三', NUMBER, '', '', '离休'], 'category', 'unknown-category', '离休'],
    [['张三', NUMBER, '', '', 'constructor'], 'category', 'unknown-category', '*******ctor'],
    [['张三', NUMBER, '', '', OTHER], 'category', 'unknown-category', '**************0021'],
    [['张三', NUMBER, '', '', '', '0'], 'units', 'not-units', '0'],
    [['张三', NUMBER, '', '', '', '1.5'], 'units', 'not-units', '1.5'],
    [['张三', NUMBER, '', '', '', `${UNITS_MOST + 1}`], 'units', 'not-units', '100'],
    [['张三', NUMBER, '', '', '', '-1'], 'units', 'not-units', '-1'],
  ])('%j', async (line, column, reason, value) => {
    const { rows, errors } = await readLines(line)
    expect(rows).toEqual([])
    expect(errors).toEqual([{ rowNumber: 2, column, reason, value, sentence: errors[0]!.sentence }])
    expect(errors[0]!.sentence).toMatch(/。$/)
  })

  test('born after today', async () => {
    const unborn = identityNumberFrom({ region: '110101', bornOn: day('2026-01-02'), sequence: 1 })
    const { errors } = await readLines(['张三', unborn])
    expect(errors).toMatchObject([{ column: 'identityNumber', reason: 'born-in-future' }])
    const born = identityNumberFrom({ region: '110101', bornOn: TODAY, sequence: 1 })
    expect((await readLines(['张三', born])).errors).toEqual([])
  })

  test('all that is wrong with a row is told at once, and good rows are usable', async () => {
    const { rows, errors } = await readLines(['张', '1101', '1', '1', '无', '0'], ['张三', NUMBER])
    expect(errors.map((it) => it.column)).toEqual([
      'name',
      'identityNumber',
      'mobile',
      'cardNumber',
      'category',
      'units',
    ])
    expect(rows.map((it) => it.rowNumber)).toEqual([3])
  })

  test('numbers that a workbook rounded tell how to format the column', async () => {
    const cell = (value: string): string => `<c><v>${value}</v></c>`
    const sheet =
      xlsxRow(1, ...HEADER) +
      `<row r="2"><c t="inlineStr"><is><t>张三</t></is></c>${cell('1.1010519491231E+17')}${cell('13800000000')}${cell('6200000000000000000')}</row>`
    const { errors } = await read(makeXlsx(sheet))
    expect(errors).toMatchObject([
      { column: 'identityNumber', reason: 'digits-lost' },
      { column: 'cardNumber', reason: 'digits-lost' },
    ])
    expect(errors[0]!.sentence).toBe(
      '表格把这个号码当成了数字，后面几位已经丢失。请把“身份证号”这一列的格式设为“文本”，再重新填写号码。',
    )
  })
})

describe('duplicates', () => {
  test('the later row is the error and names the earlier', async () => {
    const { rows, errors } = await readLines(
      ['张三', NUMBER],
      ['李四', OTHER],
      ['张三', NUMBER.toLowerCase()],
      ['张三', ` ${NUMBER}`],
    )
    expect(rows.map((it) => it.rowNumber)).toEqual([2, 3])
    expect(errors.map(({ rowNumber, reason, sentence }) => [rowNumber, reason, sentence])).toEqual([
      [4, 'duplicate', '这个身份证号和第 2 行相同，请核对后只留一行。'],
      [5, 'duplicate', '这个身份证号和第 2 行相同，请核对后只留一行。'],
    ])
  })

  test('also where the earlier row has another error', async () => {
    const { rows, errors } = await readLines(['张', NUMBER], ['张三', NUMBER])
    expect(rows).toEqual([])
    expect(errors.map((it) => [it.rowNumber, it.reason])).toEqual([
      [2, 'not-a-name'],
      [3, 'duplicate'],
    ])
  })
})

test('a card that fails the sum is a warning, and the row is usable', async () => {
  const { rows, errors, warnings } = await readLines(['张三', NUMBER, '', '4111111111111112'])
  expect(rows).toHaveLength(1)
  expect(errors).toEqual([])
  expect(warnings).toMatchObject([
    { rowNumber: 2, column: 'cardNumber', reason: 'card-check', value: '************1112' },
  ])
})

test("the template's example row is passed over", async () =>
  expect(await readLines(['示例', EXAMPLE_IDENTITY_NUMBER])).toEqual({
    rows: [],
    errors: [],
    warnings: [],
  }))

test('whatever is in a file, every row is a row, an error or the example; nothing leaks', async () => {
  const people = fc.record({
    bornOn: fc.nat(40_000).map((days) => addDays(day('1910-01-01'), days)),
    sequence: fc.nat(999),
  })
  const numbers = people.map((it) => identityNumberFrom({ region: '330602', ...it }))
  const cell = fc.oneof(
    numbers,
    fc.string({ unit: fc.constantFrom(...'1234567890X张三·E+. ') }),
    fc.constantFrom('张三', '李四', '在职', '退休', '2', '13800000000', '4111111111111111'),
  )
  const line = fc.array(cell, { minLength: 2, maxLength: 6 })
  const good = fc.tuple(fc.constant('张三'), numbers)
  await fc.assert(
    fc.asyncProperty(fc.array(fc.oneof(line, good), { minLength: 1 }), async (lines) => {
      const kept = lines.filter((it) => it.some((text) => text.replace(/^'/, '').trim() !== ''))
      fc.pre(kept.length > 0)
      const { rows, errors } = await readLines(...kept)
      const wrong = new Set(errors.map((it) => it.rowNumber))
      expect(rows.length + wrong.size).toBe(kept.length)
      expect(rows.some((it) => wrong.has(it.rowNumber))).toBe(false)
      expect(new Set(rows.map((it) => it.identityNumber)).size).toBe(rows.length)
      for (const { value, sentence } of errors) {
        expect(`${value} ${sentence.replaceAll(/\d{1,3} 到 \d{1,3}/g, '')}`).not.toMatch(/\d{6}/)
      }
    }),
  )
})
