import { eq } from 'drizzle-orm'
import * as v from 'valibot'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { openFailingLibsql, type FailingLibsql } from '../../test/support/failing-libsql.ts'
import { signUpAnswers } from '../../test/support/federation.ts'
import { freshPlatform } from '../../test/support/fresh-platform.ts'
import { noonOn } from '../../test/support/fresh-tenant.ts'
import { schemeShelf } from '../../test/support/schemes.ts'
import { staff } from '../identity/tables.ts'
import { finishSignUps } from '../jobs/finish-sign-ups.ts'
import { newId } from '../kernel/ids.ts'
import { planRevision } from '../plans/tables.ts'
import { askSignUp } from './ask-sign-up.ts'
import { findTenant, forgetTenant } from './directory.ts'
import { makeTenant, makeTenantNow } from './make-tenant.ts'
import { openTenantDb } from './open-tenant-db.ts'
import {
  platformAudit,
  signUp,
  signUpForm,
  tenant,
  tenantContact,
  tenantKey,
} from './platform-tables.ts'
import { readSignUp } from './read-sign-up.ts'
import { MAKING_LEASE_MS } from './sign-up-form.ts'
import { SignUpInput } from './sign-up-input.ts'
import { ABANDONED_AFTER_MS, UNDO_GRACE_MS } from './undo-sign-up.ts'

const NOW = noonOn('2026-03-02')
const MINUTE = 60_000

let server: FailingLibsql
let platform: Awaited<ReturnType<typeof freshPlatform>>

beforeAll(async () => {
  server = await openFailingLibsql(inject('libsql'))
  platform = await freshPlatform(server)
})
afterAll(() => server.close())

const inputOf = (more: Record<string, string> = {}): SignUpInput =>
  v.parse(SignUpInput, { attempt: newId('sup'), ...signUpAnswers(more) })

/** Without a channel for messages the form is accepted as it is. */
async function accepted(more: Record<string, string> = {}, now = NOW): Promise<SignUpInput> {
  const input = inputOf(more)
  const asked = await askSignUp(platform.context(now), input, '192.0.2.1')
  expect(asked).toEqual({ ok: true, value: { next: 'make' } })
  return input
}

const tickAt = (now: number) =>
  finishSignUps({ config: platform.config, schemes: schemeShelf, clock: () => now })

async function expectWhole({ attempt, slug, login }: SignUpInput) {
  const { config, db } = platform
  const rows = await db.query.select().from(tenant).where(eq(tenant.slug, slug))
  expect(rows.map(({ state }) => state)).toEqual(['trial'])
  const [form] = await db.query.select().from(signUpForm).where(eq(signUpForm.id, attempt))
  expect([form!.state, form!.formCipher]).toEqual(['done', ''])
  const [made] = await db.query.select().from(signUp).where(eq(signUp.id, attempt))
  expect(made!.reached).toBe('live')
  forgetTenant(slug)
  const entry = await findTenant(config, { plane: 'tenant', slug }, NOW, { count: 0 })
  const inside = await openTenantDb(config, entry!, 'ro', { count: 0 })
  expect((await inside.query.select().from(staff)).map((one) => one.login)).toEqual([login])
  expect(await inside.query.select().from(planRevision)).toHaveLength(1)
  const history = await db.query
    .select()
    .from(platformAudit)
    .where(eq(platformAudit.subject, rows[0]!.id))
  expect(history.filter(({ action }) => action === 'tenant.trial')).toHaveLength(1)
}

/** Nothing of it is left, with the provider neither; and the slug can be had again. */
async function expectNothing({ attempt, slug }: SignUpInput, tenantId: string) {
  const { config, db } = platform
  const { query } = db
  expect(await query.select().from(tenant).where(eq(tenant.slug, slug))).toEqual([])
  expect(await query.select().from(tenantKey).where(eq(tenantKey.tenantId, tenantId))).toEqual([])
  const contact = query.select().from(tenantContact).where(eq(tenantContact.tenantId, tenantId))
  expect(await contact).toEqual([])
  expect(await query.select().from(signUp).where(eq(signUp.id, attempt))).toEqual([])
  const [form] = await query.select().from(signUpForm).where(eq(signUpForm.id, attempt))
  expect([form!.state, form!.formCipher]).toEqual(['undone', ''])
  const { adminUrl, adminKey } = inject('libsql')
  const stats = await fetch(`${adminUrl}/v1/namespaces/${tenantId.replace('_', '-')}/stats`, {
    headers: { authorization: `basic ${adminKey}` },
  })
  expect(stats.status).toBe(404)
  expect(await readSignUp({ config, now: NOW }, db, attempt)).toMatchObject({ state: 'undone' })
}

const tenantIdOf = async (slug: string): Promise<string> => {
  const [row] = await platform.db.query.select().from(tenant).where(eq(tenant.slug, slug))
  return row?.id ?? 'tnt_none'
}

describe('a sign-up that is killed', () => {
  test('is finished by the person or by the tick, at whichever call it was', async () => {
    let killed = 0
    for (let call = 1; ; call++) {
      const input = await accepted()
      server.dieAt(call)
      const failed = await makeTenantNow(platform.context(NOW), input.attempt)
      const wasCut = server.calls() >= call
      server.revive()
      if (!wasCut) {
        expect(failed).toBeUndefined()
        break
      }
      killed++
      if (call % 2 === 0) await makeTenant(platform.context(NOW + MINUTE), input.attempt)
      // Within the lease the request may still be at it.
      else expect(await tickAt(NOW + MAKING_LEASE_MS)).toBe(0)
      await expectWhole(input)
      // And once more, by both: nothing is there twice.
      await makeTenant(platform.context(NOW + 2 * MINUTE), input.attempt)
      await expectWhole(input)
    }
    expect(killed).toBeGreaterThan(12)
  }, 120_000)
})

test('sent twice at once it is made once', async () => {
  for (let turn = 0; turn < 8; turn++) {
    const input = await accepted()
    const run = () => makeTenantNow(platform.context(NOW), input.attempt)
    expect(await Promise.all([run(), run(), run()])).toEqual([undefined, undefined, undefined])
    await expectWhole(input)
  }
})

describe('a sign-up that cannot be finished', () => {
  const noTenantsDatabase = (_: string, database: string) => database.startsWith('tnt-')

  async function stuck(more: Record<string, string> = {}) {
    const input = await accepted(more)
    server.refuse(noTenantsDatabase)
    expect(await makeTenantNow(platform.context(NOW), input.attempt)).toBeInstanceOf(Error)
    return { input, tenantId: await tenantIdOf(input.slug) }
  }
  /** Lets the tick come up to the end of its patience. */
  async function abandon() {
    expect(await tickAt(NOW + MINUTE)).toBe(1)
    expect(await tickAt(NOW + ABANDONED_AFTER_MS)).toBe(0)
  }

  test('says how far it is, is tried again ever less often, and is undone after a day', async () => {
    const { input, tenantId } = await stuck()
    const { config, db } = platform
    const shown = await readSignUp({ config, now: NOW }, db, input.attempt)
    expect(shown).toMatchObject({ state: 'accepted', reached: 'database', isRunning: false })
    expect(await tickAt(NOW + MINUTE)).toBe(1)
    // One minute's pause after the first run, two after the second.
    expect(await tickAt(NOW + MINUTE + MINUTE - 1)).toBe(0)
    expect(await tickAt(NOW + 2 * MINUTE)).toBe(1)
    expect(await tickAt(NOW + 3 * MINUTE)).toBe(0)
    const end = NOW + ABANDONED_AFTER_MS
    expect(await tickAt(end)).toBe(0)
    expect(await readSignUp({ config, now: end }, db, input.attempt)).toMatchObject({
      state: 'undoing',
    })
    // From here on nobody goes on, although the way is free again.
    server.refuse(undefined)
    expect(await makeTenant(platform.context(end), input.attempt)).toBe('undoing')
    expect(await tickAt(end + UNDO_GRACE_MS - 1)).toBe(0)
    expect(await tenantIdOf(input.slug)).toBe(tenantId)
    expect(await tickAt(end + UNDO_GRACE_MS)).toBe(0)
    await expectNothing(input, tenantId)
    const again = await accepted({ slug: input.slug })
    await makeTenant(platform.context(NOW), again.attempt)
    await expectWhole(again)
  })

  test('and whose undoing is killed, at whichever call, is undone all the same', async () => {
    for (let call = 1; ; call++) {
      const { input, tenantId } = await stuck()
      await abandon()
      server.refuse(undefined)
      const due = NOW + ABANDONED_AFTER_MS + UNDO_GRACE_MS
      server.dieAt(call)
      await tickAt(due).catch(() => {})
      const wasCut = server.calls() >= call
      server.revive()
      if (wasCut) await tickAt(due + 60 * MINUTE)
      await expectNothing(input, tenantId)
      if (!wasCut) break
    }
  }, 120_000)

  test('is not made by a request that was slow all the while', async () => {
    const { input, tenantId } = await stuck()
    server.refuse(undefined)
    // The slow one has read its form, and waits to create the database.
    const { create } = platform.config.provider
    let begin = () => {}
    const begun = new Promise<void>((resolve) => (begin = resolve))
    let goOn = () => {}
    const held = new Promise<void>((resolve) => (goOn = resolve))
    const slow = {
      ...platform.config,
      provider: {
        ...platform.config.provider,
        create: async (name: string) => {
          begin()
          await held
          return create(name)
        },
      },
    }
    const making = makeTenantNow({ ...platform.context(NOW), config: slow }, input.attempt)
    await begun
    server.refuse(noTenantsDatabase)
    await tickAt(NOW + ABANDONED_AFTER_MS)
    goOn()
    expect(await making).toBeUndefined()
    server.refuse(undefined)
    await tickAt(NOW + ABANDONED_AFTER_MS + UNDO_GRACE_MS)
    await expectNothing(input, tenantId)
  })
})

test('a slug that was taken between the form and the making ends it, and nothing is left', async () => {
  const first = await accepted()
  const second = await accepted({ slug: first.slug })
  await makeTenant(platform.context(NOW), first.attempt)
  expect(await makeTenant(platform.context(NOW), second.attempt)).toBe('taken')
  const { config, db } = platform
  expect(await readSignUp({ config, now: NOW }, db, second.attempt)).toMatchObject({
    state: 'taken',
    name: '',
  })
  expect(await makeTenant(platform.context(NOW), second.attempt)).toBe('taken')
  await expectWhole(first)
})

test('what a form said is sealed, and forgotten when it is of no use', async () => {
  const input = await accepted()
  const { db } = platform
  const [kept] = await db.query.select().from(signUpForm).where(eq(signUpForm.id, input.attempt))
  const text = JSON.stringify(kept)
  for (const secret of [input.contactMobile, input.contactName, input.password, input.login]) {
    expect(text).not.toContain(secret)
  }
  await makeTenant(platform.context(NOW), input.attempt)
  const [contact] = await db.query
    .select()
    .from(tenantContact)
    .where(eq(tenantContact.tenantId, await tenantIdOf(input.slug)))
  expect(JSON.stringify(contact)).not.toContain(input.contactMobile)
  expect(contact).toMatchObject({ mobileLastFour: input.contactMobile.slice(-4), verifiedAt: null })
  await tickAt(NOW + 31 * 24 * 60 * MINUTE)
  const left = await db.query.select().from(signUpForm).where(eq(signUpForm.id, input.attempt))
  expect(left).toEqual([])
})
