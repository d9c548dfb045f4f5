import { expect, test } from 'vitest'
import { utf8 } from '../kernel/bytes.ts'
import { day } from '../kernel/days.ts'
import { parseBankCard } from '../kernel/bank-card.ts'
import { readRosterFile, rosterColumns } from './roster-file.ts'
import { readRosterRows } from './roster-rows.ts'
import { rosterTemplateXlsx } from '../../scripts/roster-template.ts'
import { rosterErrorsCsv, rosterTemplateCsv } from './write-roster.ts'

test.each([
  ['xlsx', rosterTemplateXlsx],
  ['csv', async () => utf8(rosterTemplateCsv())],
])('the %s template is read back, and its example is nobody', async (type, write) => {
  const file = await readRosterFile(await write(), 'template')
  expect(file).toMatchObject({ ok: true, value: { type, columns: rosterColumns } })
  if (!file.ok) return
  expect(file.value.rows).toHaveLength(1)
  expect(parseBankCard(file.value.rows[0]!.cells.cardNumber!.text)).toMatchObject({ ok: true })
  expect(file.value.rows[0]!.cells.name!.text).toContain('示例')
  const reading = readRosterRows(file.value, day('2026-01-01'))
  expect(reading).toEqual({ rows: [], errors: [], warnings: [] })
})

test('the workbook keeps typed numbers as text, and stays small', async () => {
  const bytes = await rosterTemplateXlsx()
  expect(bytes.length).toBeLessThan(40_000)
})

test('errors as a file: masked, guarded, one line each', () =>
  expect(
    rosterErrorsCsv([
      {
        rowNumber: 8,
        column: 'name',
        value: '=****',
        sentence: '姓名应为汉字。',
      },
    ]),
  ).toBe(
    '\ufeff"行号","列","填写的内容（已遮挡）","问题"\r\n"8","姓名","\'=****","姓名应为汉字。"\r\n',
  ))
