import { expect, test } from 'vitest'
import { addTenant, freshPlatform, openAsOwner } from '../../test/support/fresh-fleet.ts'
import { tenantMigrations } from '../db/migrations.ts'
import { drainTenant } from './drain-tenant.ts'

const NOW = 1_000_000

test('nothing is delivered for a tenant where it could not be written down', async () => {
  const config = await freshPlatform()
  const older = { steps: tenantMigrations.slice(0, -1) }
  const rows = [await addTenant(config, 'behind', older), await addTenant(config, 'newest')]
  const claimed = []
  for (const row of rows) {
    const client = await openAsOwner(config, row)
    await client.execute(`insert into outbox_message (id, kind, subject, payload, state, attempts,
      due_at, claimed_until, created_at) values ('obx_1', 'sms', 'ntc_1', '{}', 'waiting', 0, 1, 0, 1)`)
    // A message that nobody can send: whoever takes it claims it first.
    const documents = { deleteAll: () => Promise.reject(new Error('nothing is to be deleted')) }
    const context = { config, documents, clock: () => NOW }
    await drainTenant(context, row.id).catch(() => undefined)
    claimed.push(
      (await client.execute('select claimed_until > 0 or due_at > 1 as it from outbox_message'))
        .rows[0]!.it,
    )
  }
  expect(claimed).toEqual([0, 1])
})
