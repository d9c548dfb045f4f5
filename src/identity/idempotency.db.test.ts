import { expect, test } from 'vitest'
import { freshTenant } from '../../test/support/fresh-tenant.ts'
import type { Statement } from '../db/statement.ts'
import { DAY_MS } from '../kernel/days.ts'
import { newId } from '../kernel/ids.ts'
import { err, ok, type Result } from '../kernel/result.ts'
import { workplace } from '../members/tables.ts'
import { auditBy, type TenantScope } from '../scope.ts'
import { idempotencyOf, isIdempotencyKey, type Answer } from './idempotency.ts'
import { idempotency } from './tables.ts'

type Tenant = Awaited<ReturnType<typeof freshTenant>>

/** A POST that writes one row, put together as a verb puts it together. */
async function post(scope: TenantScope, key: string, body: { name: string }): Promise<unknown> {
  const repeat = await idempotencyOf(scope, key, { method: 'POST', path: '/x', body })
  const replay = async (): Promise<Result<Answer | undefined, unknown>> =>
    repeat.replay(await repeat.stored)
  const before = await replay()
  if (!before.ok) return before
  if (before.value) return ok({ replayed: true, ...before.value })
  const answer = { status: 201, body: JSON.stringify({ id: newId('wkp') }) }
  const insert: Statement = {
    sql: 'insert into workplace (id, name, created_at) values (?, ?, 1)',
    args: [newId('wkp'), body.name],
  }
  const done = await scope.db.commit({
    statements: [...(await repeat.store(answer)), insert],
    audit: [auditBy(scope, 'tried', key)],
    now: scope.now,
  })
  if (done.ok) return ok({ replayed: false, ...answer })
  if (done.error.reason === 'taken' && done.error.columns === 'idempotency.key') {
    const meanwhile = await replay()
    return meanwhile.ok ? ok({ replayed: true, ...meanwhile.value }) : meanwhile
  }
  return err(done.error)
}

const places = async (t: Tenant) => (await t.scope()).db.query.select().from(workplace)
const withoutFlag = (result: unknown) => {
  const { value } = result as { value: { replayed: boolean } & Answer }
  return { status: value.status, body: value.body }
}

test('the same key with the same body gets the same answer, and happens once', async () => {
  const t = await freshTenant()
  const first = await post(await t.scope(), 'k1', { name: '甲' })
  const second = await post(await t.scope(), 'k1', { name: '甲' })
  expect(first).toMatchObject({ ok: true, value: { replayed: false, status: 201 } })
  expect(second).toMatchObject({ ok: true, value: { replayed: true } })
  expect(withoutFlag(second)).toEqual(withoutFlag(first))
  expect(await places(t)).toHaveLength(1)
})

test('four at the same time get one answer', async () => {
  const t = await freshTenant()
  const all = await Promise.all(
    Array.from({ length: 4 }, async () => post(await t.scope(), 'k1', { name: '甲' })),
  )
  expect(new Set(all.map((one) => JSON.stringify(withoutFlag(one)))).size).toBe(1)
  expect(await places(t)).toHaveLength(1)
})

test('the same key with another body is refused', async () => {
  const t = await freshTenant()
  await post(await t.scope(), 'k1', { name: '甲' })
  const reused = await post(await t.scope(), 'k1', { name: '乙' })
  expect(reused).toEqual({ ok: false, error: { reason: 'key-reused' } })
  expect(await places(t)).toHaveLength(1)
})

test('the same key of another integrator is another key', async () => {
  const t = await freshTenant()
  await post(await t.scope({ actor: { kind: 'integrator', id: 'a' } }), 'k1', { name: '甲' })
  await post(await t.scope({ actor: { kind: 'integrator', id: 'b' } }), 'k1', { name: '乙' })
  expect(await places(t)).toHaveLength(2)
})

test('a refused commit stores no answer', async () => {
  const t = await freshTenant()
  await post(await t.scope(), 'k1', { name: '甲' })
  const refused = await post(await t.scope(), 'k2', { name: '甲' })
  expect(refused).toEqual({ ok: false, error: { reason: 'taken', columns: 'workplace.name' } })
  expect(await post(await t.scope(), 'k2', { name: '乙' })).toMatchObject({
    value: { replayed: false },
  })
})

test('answers are sealed, and forgotten after a week', async () => {
  const t = await freshTenant()
  const scope = await t.scope()
  const first = await post(scope, 'k1', { name: '甲' })
  const { rows } = await t.admin.execute('select * from idempotency')
  expect(JSON.stringify(rows)).not.toContain(JSON.parse(withoutFlag(first).body).id)
  await post(await t.scope({ now: scope.now + 7 * DAY_MS }), 'k2', { name: '乙' })
  expect(await scope.db.query.select().from(idempotency)).toHaveLength(1)
})

test.each([
  ['b7f3c0de-0001', true],
  ['', false],
  ['with space', false],
  ['键', false],
  ['k'.repeat(200), true],
  ['k'.repeat(201), false],
])('%j may be a key: %s', (key, may) => expect(isIdempotencyKey(key)).toBe(may))
