import * as fc from 'fast-check'
import Papa from 'papaparse'
import { expect, test } from 'vitest'
import { writeCsv } from './csv.ts'

test('UTF-8 with BOM, CRLF, every field quoted', () =>
  expect(
    writeCsv([
      ['姓名', '金额'],
      ['张三', '1,830.00'],
      ['他说"好"', '两\n行'],
    ]),
  ).toBe('\ufeff"姓名","金额"\r\n"张三","1,830.00"\r\n"他说""好""","两\n行"\r\n'))

test.each([
  '=1+1',
  '+86138',
  '-5.00',
  '@SUM(A1)',
  '\tx',
  '\r=1',
  '\n=1',
  '＝1+1',
  '＠a',
  '=cmd|x!A0',
])('%j cannot run as a formula', (field) =>
  expect(writeCsv([[field]])).toBe(`\ufeff"'${field}"\r\n`),
)

const GUARDED = /^[=+\-@\t\r\n＝＋－＠]/

test('what is written is read back, guarded', () => {
  const field = fc.string({ unit: fc.constantFrom(...'a中"\',;\r\n\t=+-@＝ '), maxLength: 6 })
  const rows = fc.array(fc.array(field, { minLength: 1, maxLength: 4 }), {
    minLength: 1,
    maxLength: 4,
  })
  fc.assert(
    fc.property(rows, (fields) => {
      const text = writeCsv(fields).slice(1, -2)
      const { data } = Papa.parse<string[]>(text, { delimiter: ',', newline: '\r\n' })
      const guarded = fields.map((row) => row.map((it) => (GUARDED.test(it) ? `'${it}` : it)))
      expect(data).toEqual(guarded)
    }),
  )
})
