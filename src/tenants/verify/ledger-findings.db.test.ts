import { beforeAll, expect, test } from 'vitest'
import { freshTenant } from '../../../test/support/fresh-tenant.ts'
import { seedPayable } from '../../../test/support/seed-payable.ts'
import { ledgerFindings } from './ledger-findings.ts'

let t: Awaited<ReturnType<typeof freshTenant>>
let lines: string[]

beforeAll(async () => {
  t = await freshTenant()
  const seed = await seedPayable(t)
  await seed.addFunds(100_000)
  lines = await seed.addLines(await seed.addMember(), [12_000, -2_000, 500])
})

const findings = async () => ledgerFindings((await t.scope()).db)

test('what was owed and posted is right, corrections too', async () => {
  expect(await findings()).toEqual([])
})

test('an amount that is another than its movement names the line', async () => {
  const [trigger] = (
    await t.admin.execute("select sql from sqlite_schema where name = 'benefit_line_figures_stay'")
  ).rows
  const owe = (fen: number) =>
    t.admin.migrate([
      'drop trigger benefit_line_figures_stay',
      { sql: 'update benefit_line set amount_fen = ? where id = ?', args: [fen, lines[1]!] },
      String(trigger!.sql),
    ] as string[])
  await owe(-2_001)
  expect(await findings()).toEqual([
    {
      table: 'benefit_line',
      row: lines[1],
      problem: 'says -2001 fen, its movement in the ledger 2000',
    },
  ])
  await owe(-2_000)
  expect(await findings()).toEqual([])
})

test('a line whose movement is gone is named', async () => {
  await t.admin.execute('drop trigger ledger_movement_no_delete')
  const sql = 'delete from ledger_movement where reference = ?'
  await t.admin.execute({ sql, args: [`line:${lines[2]}`] })
  expect(await findings()).toEqual([
    { table: 'benefit_line', row: lines[2], problem: 'of 500 fen has no movement in the ledger' },
  ])
})
