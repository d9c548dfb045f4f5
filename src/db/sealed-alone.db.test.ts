import { beforeAll, describe, expect, test } from 'vitest'
import { freshTenant } from '../../test/support/fresh-tenant.ts'
import { seedPayable } from '../../test/support/seed-payable.ts'

let t: Awaited<ReturnType<typeof freshTenant>>
const lines: Record<string, string> = {}

beforeAll(async () => {
  t = await freshTenant()
  const seed = await seedPayable(t)
  const [payable, paid] = await seed.addLines(await seed.addMember(), [100, 200])
  Object.assign(lines, { payable, paid })
  await run(`update benefit_line set state = 'paid' where id = '${paid}'`)
  await run(
    "insert into claim_facts values ((select id from claim limit 1), 1, 'v1.one', 'stf_1', null, 1)",
  )
})

const run = (sql: string) => t.admin.execute(sql)
const columnsOf = async (table: string) =>
  (await run(`select name from pragma_table_info('${table}')`)).rows.map(({ name }) => String(name))
const rowsOf = async (table: string) => (await run(`select * from ${table} order by 1`)).rows

const written = [
  ['claim_facts', 'facts_cipher', () => '1 = 1'],
  ['benefit_line', 'trace_cipher', () => `id = '${lines.payable}'`],
  ['benefit_line', 'trace_cipher', () => `id = '${lines.paid}'`],
] as const

describe.each(written)('what %s holds in %s', (table, sealed, where) => {
  test('is sealed anew, under a newer key', async () => {
    await run(`update ${table} set ${sealed} = 'v2.anew' where ${where()}`)
    const [row] = (await run(`select ${sealed} as text from ${table} where ${where()}`)).rows
    expect(row!.text).toBe('v2.anew')
  })

  test.each(['', 'x', 'v2.', 'clear text'])(
    'never becomes %j, which is not sealed',
    async (text) => {
      const changed = run(`update ${table} set ${sealed} = '${text}' where ${where()}`)
      await expect(changed).rejects.toThrow(table)
    },
  )

  test('changes alone: with it, and without it, every other column stays', async () => {
    const before = await rowsOf(table)
    for (const column of await columnsOf(table)) {
      if (column === sealed) continue
      for (const beside of ['', `, ${sealed} = 'v3.beside'`]) {
        // A line that is not paid may change its state, by itself.
        const moves = column === 'state' && where().includes(lines.payable!) && beside === ''
        if (moves) continue
        const changed = run(`update ${table} set ${column} = 'paid!'${beside} where ${where()}`)
        await expect(changed, `${column}${beside}`).rejects.toThrow(table)
      }
    }
    expect(await rowsOf(table)).toEqual(before)
  })

  test('is not deleted or replaced', async () => {
    await expect(run(`delete from ${table} where ${where()}`)).rejects.toThrow('append-only')
    const same = `insert or replace into ${table} select * from ${table} where ${where()}`
    await expect(run(same)).rejects.toThrow('UNIQUE constraint failed')
  })
})

test.each(['audit_entry', 'ledger_movement'])(
  '%s holds nothing sealed and stays',
  async (table) => {
    expect(await columnsOf(table)).not.toContainEqual(expect.stringContaining('cipher'))
  },
)
