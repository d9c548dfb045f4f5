import { operatorScope } from '../../test/support/operator-scope.ts'
import { eq } from 'drizzle-orm'
import { beforeAll, describe, expect, test } from 'vitest'
import * as v from 'valibot'
import { signUpAnswers } from '../../test/support/federation.ts'
import { freshPlatform } from '../../test/support/fresh-platform.ts'
import { cheapHasher } from '../../test/support/people.ts'
import { noonOn } from '../../test/support/fresh-tenant.ts'
import { SIGN_INS_PER_LOGIN } from '../identity/attempts.ts'
import { SESSION_HOURS } from '../identity/session.ts'
import { newId } from '../kernel/ids.ts'
import { askGoLive, readGoLive } from '../tenants/ask-go-live.ts'
import { askSignUp } from '../tenants/ask-sign-up.ts'
import { findTenant, forgetTenant } from '../tenants/directory.ts'
import { makeTenant } from '../tenants/make-tenant.ts'
import { openTenantDb } from '../tenants/open-tenant-db.ts'
import {
  goLiveRequest,
  operator,
  operatorSession,
  platformAudit,
  tenant,
} from '../tenants/platform-tables.ts'
import { SignUpInput } from '../tenants/sign-up-input.ts'
import { approveGoLive, returnGoLive } from './answer-go-live.ts'
import { changeOperatorPassword } from './change-operator-password.ts'
import { beginClosing, resumeTenant, suspendTenant } from './change-tenant-state.ts'
import { createOperator } from './create-operator.ts'
import { disableOperator } from './disable-operator.ts'
import { listOperators } from './list-operators.ts'
import { listTenants } from './list-tenants.ts'
import type { OperatorScope } from './operator-scope.ts'
import { operatorOfSession, signOutOperator } from './operator-session.ts'
import { readTenant } from './read-tenant.ts'
import { signInOperator } from './sign-in-operator.ts'
import { revealContact, verifyContact } from './tenant-contact.ts'

const NOW = noonOn('2026-03-02')
const MINUTE = 60_000
const PASSWORD = 'brisk-lantern-orchard-58'

let platform: Awaited<ReturnType<typeof freshPlatform>>
let scope: OperatorScope

beforeAll(async () => {
  platform = await freshPlatform()
  scope = await operatorScope(platform, NOW)
})

const at = (now: number): OperatorScope => ({ ...scope, now })

async function trial() {
  const input = v.parse(SignUpInput, { attempt: newId('sup'), ...signUpAnswers() })
  await askSignUp(platform.context(NOW), input, '192.0.2.1')
  await makeTenant(platform.context(NOW), input.attempt)
  return { input, tenantId: (await entryOf(input.slug)).tenant.id }
}

async function entryOf(slug: string) {
  forgetTenant(slug)
  return (await findTenant(platform.config, { plane: 'tenant', slug }, NOW, { count: 0 }))!
}
const stateOf = async (slug: string) => (await entryOf(slug)).tenant.state

/** What its administrator presses in the settings. */
async function ask(slug: string, now = NOW, permissions = ['federation.manage'] as const) {
  const { tenant: its, keys, ...entry } = await entryOf(slug)
  const db = await openTenantDb(platform.config, { tenant: its, ...entry }, 'rw', {
    count: 0,
  })
  return askGoLive(
    {
      tenant: its,
      db,
      keys,
      actor: { kind: 'staff', id: 'stf_test' },
      permissions: new Set(permissions),
      reach: { kind: 'all' },
      now,
      requestId: 'req_ask',
    },
    platform.db,
  )
}

const waitingOf = async (tenantId: string) => (await readTenant(scope, tenantId))!.request!.id
const deedsOf = async (tenantId: string) => {
  const rows = await platform.db.query
    .select()
    .from(platformAudit)
    .where(eq(platformAudit.subject, tenantId))
  return rows.map(({ action }) => action)
}
const times = (deeds: readonly string[], deed: string) => deeds.filter((one) => one === deed).length

describe('an operator', () => {
  const signIn = (login: string, password: string, now = NOW, previousToken?: string) =>
    signInOperator(at(now), { login, password, address: '192.0.2.9', previousToken }, cheapHasher)

  async function added(login: string) {
    const done = await createOperator(scope, { login, division: '' }, cheapHasher)
    if (!done.ok) throw new Error(done.error.reason)
    return done.value
  }

  test('is added with a first password that is stored only hashed, once under a login', async () => {
    const { firstPassword } = await added('Wang.Fang')
    const [row] = await platform.db.query
      .select()
      .from(operator)
      .where(eq(operator.login, 'wang.fang'))
    expect(row).toMatchObject({ mustChangePassword: true, disabledAt: null })
    expect(JSON.stringify(row)).not.toContain(firstPassword)
    expect(await createOperator(scope, { login: 'wang.fang', division: '' }, cheapHasher)).toEqual({
      ok: false,
      error: { reason: 'login-taken' },
    })
    expect((await createOperator(scope, { login: '王芳', division: '' }, cheapHasher)).ok).toBe(
      false,
    )
  })

  test('gets one answer for a wrong password, an unknown login and a disabled account', async () => {
    const { login, firstPassword } = await added('li.na')
    await platform.db.query
      .update(operator)
      .set({ disabledAt: NOW })
      .where(eq(operator.login, login))
    const wrong = { ok: false, error: { reason: 'wrong-login-or-password' } }
    expect(await signIn(login, firstPassword)).toEqual(wrong)
    expect(await signIn('nobody.here', firstPassword)).toEqual(wrong)
    await added('zhao.min')
    expect(await signIn('zhao.min', 'not-the-password')).toEqual(wrong)
  })

  test('is locked out after too many tries, the right password included, for a while', async () => {
    const { login, firstPassword } = await added('sun.li')
    for (let n = 0; n < SIGN_INS_PER_LOGIN.most; n++) await signIn(login, `wrong-${n}-password`)
    expect(await signIn(login, firstPassword)).toMatchObject({
      ok: false,
      error: { reason: 'too-many-attempts' },
    })
    expect(await signIn('unheard.of', 'x'.repeat(12))).toMatchObject({
      error: { reason: 'wrong-login-or-password' },
    })
    const later = NOW + SIGN_INS_PER_LOGIN.windowSeconds * 1_000
    expect((await signIn(login, firstPassword, later)).ok).toBe(true)
  })

  test('has a session with an end, which the next sign-in and a new password end too', async () => {
    const { login, firstPassword } = await added('wu.jie')
    const first = await signIn(login, firstPassword)
    if (!first.ok) throw new Error('not signed in')
    const { token } = first.value
    const [stored] = await platform.db.query.select().from(operatorSession)
    expect(stored!.tokenHash).not.toBe(token)
    const who = await operatorOfSession(scope, token)
    expect(who).toMatchObject({ login, mustChangePassword: true })
    expect(await operatorOfSession(at(NOW + SESSION_HOURS * 3_600_000), token)).toBeUndefined()
    expect(await operatorOfSession(scope, 'A'.repeat(43))).toBeUndefined()

    const second = await signIn(login, firstPassword, NOW, token)
    if (!second.ok) throw new Error('not signed in')
    expect(await operatorOfSession(scope, token)).toBeUndefined()
    const third = await signIn(login, firstPassword)
    if (!third.ok) throw new Error('not signed in')
    const by = { ...scope, actor: { kind: 'operator', id: who!.id } } as const
    const change = (currentPassword: string, newPassword: string) =>
      changeOperatorPassword(
        by,
        { currentPassword, newPassword, token: third.value.token },
        cheapHasher,
      )
    expect(await change('wrong-password-1', PASSWORD)).toMatchObject({
      error: { reason: 'wrong-password' },
    })
    expect(await change(firstPassword, 'short')).toMatchObject({
      error: { reason: 'weak-password' },
    })
    expect(await change(firstPassword, PASSWORD)).toEqual({ ok: true, value: undefined })
    expect(await operatorOfSession(scope, second.value.token)).toBeUndefined()
    expect(await operatorOfSession(scope, third.value.token)).toMatchObject({
      mustChangePassword: false,
    })
    await signOutOperator(scope, third.value.token)
    expect(await operatorOfSession(scope, third.value.token)).toBeUndefined()
  })
})

describe('going live', () => {
  test('waits for one request, a verified contact and one answer', async () => {
    const { input, tenantId } = await trial()
    expect(await ask(input.slug)).toEqual({ ok: true, value: undefined })
    expect((await ask(input.slug, NOW + 1)).ok).toBe(true)
    const requests = await platform.db.query
      .select()
      .from(goLiveRequest)
      .where(eq(goLiveRequest.tenantId, tenantId))
    expect(requests).toHaveLength(1)
    const requestId = requests[0]!.id
    expect((await listTenants(scope, { q: '', state: undefined, page: 1 })).rows[0]!.id).toBe(
      tenantId,
    )

    expect(await approveGoLive(scope, { tenantId, requestId })).toEqual({
      ok: false,
      error: { reason: 'contact-not-verified' },
    })
    expect(await stateOf(input.slug)).toBe('trial')
    await verifyContact(scope, tenantId)
    await verifyContact({ ...scope, actor: { kind: 'operator', id: 'opr_other' } }, tenantId)
    expect((await readTenant(scope, tenantId))!.contact).toMatchObject({ verifiedBy: 'opr_test' })

    const both = [0, 1].map((more) => approveGoLive(at(NOW + more), { tenantId, requestId }))
    for (const done of await Promise.all(both)) {
      if (!done.ok) expect(done.error.reason).toBe('changed-meanwhile')
    }
    expect(await approveGoLive(scope, { tenantId, requestId })).toEqual({
      ok: true,
      value: undefined,
    })
    expect(await stateOf(input.slug)).toBe('live')
    expect(times(await deedsOf(tenantId), 'tenant.live')).toBe(1)
    // Live is live: there is nothing to ask for any more, and nothing to return.
    expect(await ask(input.slug)).toEqual({ ok: false, error: { reason: 'no-trial' } })
    expect(await returnGoLive(scope, { tenantId, requestId, why: '晚了' })).toEqual({
      ok: false,
      error: { reason: 'changed-meanwhile' },
    })
  })

  test('is returned with a reason that the federation reads, and asked for again', async () => {
    const { input, tenantId } = await trial()
    await verifyContact(scope, tenantId)
    await ask(input.slug)
    const requestId = await waitingOf(tenantId)
    const answer = (why: string) => returnGoLive(at(NOW + MINUTE), { tenantId, requestId, why })
    expect(await answer(' ')).toMatchObject({ error: { reason: 'no-reason' } })
    expect(await answer('长'.repeat(201))).toMatchObject({ error: { reason: 'no-reason' } })
    expect((await answer(' 请补联系电话 ')).ok).toBe(true)
    expect(await readGoLive(platform.db, tenantId)).toMatchObject({
      state: 'returned',
      reason: '请补联系电话',
    })
    expect(await approveGoLive(scope, { tenantId, requestId })).toMatchObject({
      error: { reason: 'changed-meanwhile' },
    })
    await ask(input.slug, NOW + 2 * MINUTE)
    const next = await waitingOf(tenantId)
    expect(next).not.toBe(requestId)
    expect((await approveGoLive(scope, { tenantId, requestId: next })).ok).toBe(true)
  })

  test('of one tenant is not approved by naming another', async () => {
    const [one, other] = [await trial(), await trial()]
    await ask(one.input.slug)
    await verifyContact(scope, other.tenantId)
    const requestId = await waitingOf(one.tenantId)
    expect(await approveGoLive(scope, { tenantId: other.tenantId, requestId })).toEqual({
      ok: false,
      error: { reason: 'not-found' },
    })
    expect([await stateOf(one.input.slug), await stateOf(other.input.slug)]).toEqual([
      'trial',
      'trial',
    ])
  })

  test('is asked for only by who manages the federation', async () => {
    const { input, tenantId } = await trial()
    const refused = await ask(input.slug, NOW, [] as unknown as ['federation.manage'])
    expect(refused).toMatchObject({ ok: false, error: { reason: 'not-permitted' } })
    expect(await readGoLive(platform.db, tenantId)).toBeUndefined()
  })
})

describe('a state', () => {
  const why = '核实中'

  test('is changed from the one that was seen, once, and comes back to what it was', async () => {
    const { input, tenantId } = await trial()
    const suspend = (seen: string) => suspendTenant(scope, { tenantId, seen, why })
    expect(await suspend('live')).toMatchObject({ error: { reason: 'changed-meanwhile' } })
    expect(await suspend('provisioning')).toMatchObject({ error: { reason: 'changed-meanwhile' } })
    expect((await suspend('trial')).ok).toBe(true)
    expect((await suspend('trial')).ok).toBe(true)
    expect(await stateOf(input.slug)).toBe('suspended')
    expect(times(await deedsOf(tenantId), 'tenant.suspended')).toBe(1)
    expect(await ask(input.slug)).toMatchObject({ error: { reason: 'no-trial' } })
    const resume = () => resumeTenant(scope, { tenantId, seen: 'suspended', why: '' })
    expect([(await resume()).ok, (await resume()).ok]).toEqual([true, true])
    expect(await stateOf(input.slug)).toBe('trial')
    expect(times(await deedsOf(tenantId), 'tenant.resumed')).toBe(1)

    await platform.db.query
      .update(tenant)
      .set({ state: 'live', liveAt: NOW })
      .where(eq(tenant.id, tenantId))
    await suspend('live')
    await resume()
    expect(await stateOf(input.slug)).toBe('live')
  })

  test('closing is begun by naming the tenant, and does not come back', async () => {
    const { input, tenantId } = await trial()
    const close = (slug: string, seen = 'trial') =>
      beginClosing(scope, { tenantId, seen, why, slug })
    expect(await close('another')).toMatchObject({ error: { reason: 'wrong-slug' } })
    expect(await stateOf(input.slug)).toBe('trial')
    expect((await close(input.slug)).ok).toBe(true)
    expect(await stateOf(input.slug)).toBe('closing')
    expect(await resumeTenant(scope, { tenantId, seen: 'suspended', why })).toMatchObject({
      error: { reason: 'changed-meanwhile' },
    })
    expect(await suspendTenant(scope, { tenantId, seen: 'closing', why })).toMatchObject({
      error: { reason: 'changed-meanwhile' },
    })
    expect(times(await deedsOf(tenantId), 'tenant.closing')).toBe(1)
  })

  test('of nobody is not found', async () => {
    const it = { tenantId: 'tnt_none', seen: 'trial', why, slug: 'x' }
    for (const verb of [suspendTenant, resumeTenant, beginClosing]) {
      expect(await verb(scope, it)).toEqual({ ok: false, error: { reason: 'not-found' } })
    }
  })
})

describe('the account of a province or a city', () => {
  const within = (division: string): OperatorScope => ({ ...scope, division })

  test('finds, lists and counts the tenants of its divisions alone', async () => {
    const { input, tenantId } = await trial()
    await ask(input.slug)
    const listed = async (division: string) => {
      const list = await listTenants(within(division), { q: input.slug, state: undefined, page: 1 })
      return [list.rows.map(({ id }) => id), list.total]
    }
    // The samples sign up in 339900.
    for (const division of ['330000', '339900']) {
      expect(await listed(division)).toEqual([[tenantId], 1])
      expect((await readTenant(within(division), tenantId))?.tenant.id).toBe(tenantId)
    }
    for (const division of ['320000', '330600', '339901', '990000']) {
      expect(await listed(division)).toEqual([[], 0])
      expect(await readTenant(within(division), tenantId)).toBeUndefined()
    }
    const everything = { q: '', state: undefined, page: 1 }
    expect((await listTenants(within('320000'), everything)).waiting).toBe(0)
    expect((await listTenants(within('330000'), everything)).waiting).toBeGreaterThan(0)
  })

  test('decides on them as the platform does, and on no other', async () => {
    const { input, tenantId } = await trial()
    await ask(input.slug)
    const requestId = await waitingOf(tenantId)
    const why = '核实中'
    const notFound = { ok: false, error: { reason: 'not-found' } }
    const stranger = within('320000')
    const before = await readTenant(scope, tenantId)
    expect(await verifyContact(stranger, tenantId)).toEqual(notFound)
    expect(await revealContact(stranger, tenantId)).toBeUndefined()
    expect(await approveGoLive(stranger, { tenantId, requestId })).toEqual(notFound)
    expect(await returnGoLive(stranger, { tenantId, requestId, why })).toEqual(notFound)
    expect(await suspendTenant(stranger, { tenantId, seen: 'trial', why })).toEqual(notFound)
    expect(await readTenant(scope, tenantId)).toEqual(before)

    const own = within('330000')
    await verifyContact(own, tenantId)
    expect((await approveGoLive(own, { tenantId, requestId })).ok).toBe(true)
    expect((await suspendTenant(own, { tenantId, seen: 'live', why })).ok).toBe(true)
    expect(await resumeTenant(stranger, { tenantId, seen: 'suspended', why })).toEqual(notFound)
    expect((await resumeTenant(own, { tenantId, seen: 'suspended', why })).ok).toBe(true)
    expect(await stateOf(input.slug)).toBe('live')
  })

  test('closes nothing, and has no say over operators', async () => {
    const { input, tenantId } = await trial()
    const close = { tenantId, seen: 'trial', why: '撤销', slug: input.slug }
    const notPermitted = { ok: false, error: { reason: 'not-permitted' } }
    expect(await beginClosing(within('330000'), close)).toEqual(notPermitted)
    expect(await beginClosing(within('320000'), close)).toMatchObject({
      error: { reason: 'not-found' },
    })
    expect(await stateOf(input.slug)).toBe('trial')
    const added = { login: 'not.mine', division: '330600' }
    expect(await createOperator(within('330000'), added, cheapHasher)).toEqual(notPermitted)
    expect(await listOperators(within('330000'))).toEqual(notPermitted)
    expect(await disableOperator(within('330000'), { operatorId: 'opr_none' })).toEqual(
      notPermitted,
    )
  })

  test('has a division that is one', async () => {
    for (const division of ['33', '000000', '浙江省', '3306000']) {
      expect(await createOperator(scope, { login: 'wrong.place', division }, cheapHasher)).toEqual({
        ok: false,
        error: { reason: 'bad-division' },
      })
    }
    const typed = { login: 'zhe.jiang', division: ' ３３００００ ' }
    expect((await createOperator(scope, typed, cheapHasher)).ok).toBe(true)
    const listed = await listOperators(scope)
    expect(listed.ok && listed.value.find(({ login }) => login === 'zhe.jiang')).toMatchObject({
      division: '330000',
      hasFactor: false,
      lastSignedInAt: null,
    })
  })
})

test('an operator is disabled by another, and one of the whole platform stays', async () => {
  const own = await freshPlatform()
  const first = { ...scope, db: own.db }
  const add = async (login: string, division = '') => {
    await createOperator(first, { login, division }, cheapHasher)
    const listed = await listOperators(first)
    return listed.ok ? listed.value.find((one) => one.login === login)!.id : ''
  }
  const [one, other, province] = [
    await add('one.one'),
    await add('two.two'),
    await add('pro', '330000'),
  ]
  const disable = (operatorId: string, by = 'opr_test') =>
    disableOperator({ ...first, actor: { kind: 'operator', id: by } }, { operatorId })
  expect(await disable(one, one)).toMatchObject({ error: { reason: 'oneself' } })
  expect(await disable('opr_none')).toMatchObject({ error: { reason: 'not-found' } })
  // Each other, at once: one of them stays.
  const both = await Promise.all([disable(one, other), disable(other, one)])
  expect(both.filter(({ ok }) => ok)).toHaveLength(1)
  expect(both.find(({ ok }) => !ok)).toMatchObject({ error: { reason: 'last-operator' } })
  expect((await disable(province)).ok).toBe(true)
  expect((await disable(province)).ok).toBe(true)
  const listed = await listOperators(first)
  expect(listed.ok && listed.value.filter(({ disabledAt }) => disabledAt === null)).toHaveLength(1)
})

test('opening a contact is written down before the number is shown', async () => {
  const { input, tenantId } = await trial()
  expect(await revealContact(scope, tenantId)).toEqual({
    name: input.contactName,
    mobile: input.contactMobile,
  })
  const record = await readTenant(scope, tenantId)
  expect(record!.history[0]).toMatchObject({ action: 'tenant.contact-revealed' })
  expect(JSON.stringify(record)).not.toContain(input.contactMobile)
  expect(await revealContact(scope, 'tnt_none')).toBeUndefined()
})
