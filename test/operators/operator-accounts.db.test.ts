import { eq } from 'drizzle-orm'
import { afterEach, beforeAll, expect, test, vi } from 'vitest'
import { openProgress } from '../../scripts/progress.ts'
import type { Command } from '../../scripts/tenants/command.ts'
import { create } from '../../scripts/tenants/create.ts'
import { decide } from '../../scripts/tenants/decide.ts'
import { operator as operatorCommand } from '../../scripts/tenants/operator.ts'
import { UsageError } from '../../scripts/tenants/read-arguments.ts'
import type { Config } from '../../src/config.ts'
import { statement } from '../../src/db/statement.ts'
import { openPlatformDb } from '../../src/tenants/ensure-platform.ts'
import {
  goLiveRequest,
  operator,
  operatorTotp,
  platformAudit,
  tenant,
} from '../../src/tenants/platform-tables.ts'
import { freshPlatform } from '../support/fresh-fleet.ts'

let config: Config
beforeAll(async () => {
  config = await freshPlatform()
})
afterEach(() => vi.restoreAllMocks())

/** Runs a command as `npm run tenants` does; its exit code and all that it says. */
async function run(command: Command, ...args: string[]): Promise<[number, string]> {
  const said: string[] = []
  const say = (text: unknown) => void said.push(String(text))
  vi.spyOn(console, 'error').mockImplementation(say)
  const progress = openProgress({ write: () => true })
  const code = await command.run({ config, progress, print: say }, args)
  return [code, said.join('\n')]
}
const db = () => openPlatformDb(config, 'rw')
const accountOf = async (login: string) => {
  const [row] = await (await db()).query.select().from(operator).where(eq(operator.login, login))
  return row!
}

test('operators are added, listed, given a new start and disabled, never the last', async () => {
  const [code, text] = await run(operatorCommand, 'add', 'li.yang')
  expect([code, text]).toEqual([0, expect.stringMatching(/first password {2}\S{20,}/)])
  expect((await run(operatorCommand, 'add', 'zhe.jiang', '--division', '330000'))[0]).toBe(0)
  expect(await run(operatorCommand, 'add', 'li.yang')).toEqual([
    1,
    'There is an operator of this login already.',
  ])
  expect((await run(operatorCommand, 'add', 'x.y.z', '--division', '33'))[0]).toBe(1)
  const [, list] = await run(operatorCommand, 'list')
  expect(list).toMatch(/li\.yang +all +not yet +-/)
  expect(list).toMatch(/zhe\.jiang +330000 +not yet +-/)

  const { id, passwordHash } = await accountOf('zhe.jiang')
  const factor = { operatorId: id, secretCipher: 'v1.sealed', lastStep: 0, confirmedAt: 1 }
  const platform = await db()
  await platform.commit([statement(platform.query.insert(operatorTotp).values(factor))])
  expect(await run(operatorCommand, 'reset-factor', 'Zhe.Jiang')).toEqual([
    0,
    'zhe.jiang sets a new second factor up at the next sign-in.',
  ])
  expect(await platform.query.select().from(operatorTotp)).toEqual([])
  expect((await run(operatorCommand, 'new-password', 'zhe.jiang'))[1]).toContain('first password')
  expect((await accountOf('zhe.jiang')).passwordHash).not.toBe(passwordHash)
  expect((await run(operatorCommand, 'disable', 'zhe.jiang'))[0]).toBe(0)
  expect((await run(operatorCommand, 'new-password', 'zhe.jiang'))[0]).toBe(1)
  expect((await run(operatorCommand, 'disable', 'nobody'))[0]).toBe(1)
  expect(await run(operatorCommand, 'disable', 'li.yang')).toEqual([
    1,
    'This is the last operator of the whole platform: add another first.',
  ])
  const entries = await platform.query
    .select()
    .from(platformAudit)
    .where(eq(platformAudit.subject, id))
  expect(new Set(entries.map(({ actorId }) => actorId))).toEqual(new Set(['command-line']))
  expect(entries.map(({ action }) => action).toSorted()).toEqual([
    'operator.created',
    'operator.disabled',
    'operator.factor-reset',
    'operator.first-password-given',
  ])
})

test.each([[['add']], [['grow', 'li.yang']], [['add', 'li.yang', 'wang.fang']], [['--who']]])(
  'operator %j is told how it is called',
  async (args) => {
    await expect(operatorCommand.run({ config } as never, args)).rejects.toThrow(UsageError)
  },
)

test('a trial that asked is taken live, suspended and resumed from the command line', async () => {
  const answers = Object.entries({
    slug: 'decided',
    name: '样本市总工会',
    hotline: '12351',
    division: '330600',
    'division-name': '样本市',
    contact: '样本甲',
    mobile: '19900000001',
  }).flatMap(([option, value]) => [`--${option}`, value])
  expect((await run(create, ...answers))[0]).toBe(0)
  const platform = await db()
  const [row] = await platform.query.select().from(tenant).where(eq(tenant.slug, 'decided'))
  expect((await run(decide, 'decided', 'approve'))[1]).toContain('has not asked')
  const asked = { id: 'glr_1', tenantId: row!.id, askedBy: 'stf_1', askedAt: 1 }
  await platform.commit([
    statement(platform.query.insert(goLiveRequest).values({ ...asked, state: 'waiting' })),
  ])
  expect((await run(decide, 'decided', 'approve'))[1]).toContain('Nobody has verified')
  expect(await run(decide, 'decided', 'verify-contact')).toEqual([0, 'decided: trial'])
  expect(await run(decide, 'decided', 'approve')).toEqual([0, 'decided: live'])
  expect((await run(decide, 'decided', 'suspend'))[1]).toContain('Say why')
  expect(await run(decide, 'decided', 'suspend', '--reason', '核实中')).toEqual([
    0,
    'decided: suspended',
  ])
  expect(await run(decide, 'decided', 'resume')).toEqual([0, 'decided: live'])
  await expect(decide.run({ config } as never, ['decided', 'close'])).rejects.toThrow(UsageError)
  await expect(run(decide, 'nobody-here', 'resume')).rejects.toThrow('There is no tenant')
})
