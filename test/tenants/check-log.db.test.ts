import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { findRegistered } from '../../scripts/tenants/registered-tenant.ts'
import { openClient } from '../../src/db/open-client.ts'
import { createWorkplace } from '../../src/members/workplaces.ts'
import { anchorAudit } from '../../src/tenants/anchor-audit.ts'
import { openPlatformDb } from '../../src/tenants/ensure-platform.ts'
import { checkLog } from '../../src/tenants/verify/check-log.ts'
import { installation, type Installation } from '../support/installation.ts'

let at: Installation

beforeAll(async () => {
  at = await installation(inject('libsql'))
  await at.signUp('checked')
  await createWorkplace(await at.scope('checked'), { name: '样例一厂', organisationCode: '' })
}, 30_000)
afterAll(() => at.end())

const check = async (permissions?: ReadonlySet<never>) => {
  const scope = await at.scope('checked')
  const registry = await openPlatformDb(at.config, 'ro')
  return checkLog(permissions ? { ...scope, permissions } : scope, registry)
}

test('whoever may not read the log cannot have it checked', async () => {
  expect(await check(new Set())).toMatchObject({ error: { permission: 'audit.read' } })
})

test('a whole log agrees with itself and its anchor', async () => {
  expect(await check()).toMatchObject({ value: { finding: undefined, anchor: undefined } })
  const { row } = (await findRegistered(at.config, 'checked'))!
  await anchorAudit(at.config, await openPlatformDb(at.config, 'rw'), row, Date.now())
  const checked = await check()
  expect(checked).toMatchObject({ value: { more: undefined, finding: undefined } })
  if (!checked.ok) throw new Error('refused')
  expect(checked.value.anchor?.sequence).toBe(checked.value.entries)
})

test('an end that was cut off is found by the anchor, with the entry from which on', async () => {
  const { database } = (await findRegistered(at.config, 'checked'))!
  const client = await openClient(at.config.provider, database, 'rw', { count: 0 })
  const { rows } = await client.execute('select max(sequence) as last from audit_entry')
  const last = Number(rows[0]!['last'])
  const sql = `delete from audit_entry where sequence = ${last}`
  await client.batch(['drop trigger audit_entry_no_delete', sql], 'write')
  expect(await check()).toMatchObject({
    value: { entries: last - 1, finding: { kind: 'cut-off', sequence: last } },
  })
})
