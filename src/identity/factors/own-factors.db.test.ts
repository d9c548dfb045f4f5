import { beforeEach, describe, expect, test } from 'vitest'
import { freshTenant } from '../../../test/support/fresh-tenant.ts'
import { addStaff, cheapHasher, SAMPLE_PASSWORD } from '../../../test/support/people.ts'
import { addTotp, auditActions, codeOf } from '../../../test/support/second-factors.ts'
import { softwareAuthenticator } from '../../../test/support/software-authenticator.ts'
import { SchemaBehind } from '../../db/tenant-db.ts'
import { rootCause } from '../../kernel/root-cause.ts'
import type { TenantScope } from '../../scope.ts'
import { signInStaff } from '../sign-in-staff.ts'
import { staffOfSession } from '../staff-of-session.ts'
import { addPasskey, offerPasskey, PASSKEYS_MOST } from './add-passkey.ts'
import { askFactorReset } from './ask-factor-reset.ts'
import { confirmFactorReset } from './confirm-factor-reset.ts'
import { readFactorPolicy, setFactorPolicy } from './factor-policy.ts'
import { openFactorResets, RESET_OPEN_MS } from './open-factor-resets.ts'
import { ownFactors } from './own-factors.ts'
import { removeFactor } from './remove-factor.ts'
import { renewRecoveryCodes } from './renew-recovery-codes.ts'
import { resetFactors } from './reset-factors.ts'
import { withdrawFactorReset } from './withdraw-factor-reset.ts'
import { offerTotp, setUpTotp } from './set-up-totp.ts'

const site = { origin: 'https://shifan.example.cn', rpId: 'shifan.example.cn' }
const MINUTE = 60_000
const refused = (reason: string) => ({ ok: false, error: { reason } })

let t: Awaited<ReturnType<typeof freshTenant>>
let id: string
let now: number

beforeEach(async () => {
  t = await freshTenant()
  id = await addStaff(t, { login: 'li.yang', roles: ['system'] })
  ;({ now } = await t.scope())
})

const owner = async (at = now) => t.scope({ actor: { kind: 'staff', id }, now: at })
const password = SAMPLE_PASSWORD

async function signIn(login = 'li.yang') {
  const input = { login, password, address: '203.0.113.7' }
  const done = await signInStaff(await t.scope(), input, cheapHasher)
  if (!done.ok) throw new Error(done.error.reason)
  return done.value
}

async function addDevice(name = '办公室电脑') {
  const scope = await owner()
  const device = await softwareAuthenticator(site)
  const offer = await offerPasskey(scope, { password }, cheapHasher)
  if (!offer.ok) throw new Error(offer.error.reason)
  const answer = await device.create(offer.value.challenge)
  return { device, answer, done: await addPasskey(scope, { name, answer }, site) }
}

describe('an authenticator app', () => {
  test('counts once its code was entered, gives recovery codes, and takes a new session', async () => {
    const before = await signIn()
    const { token, recoveryCodes } = await addTotp(await owner())
    expect(new Set(recoveryCodes).size).toBe(10)
    const scope = await owner()
    expect(await staffOfSession(scope, before.token)).toBeUndefined()
    expect(await staffOfSession(scope, token)).toMatchObject({ id, signedInTwice: true })
    const { totp, passkeys, recoveryCodesLeft } = await ownFactors(scope, id)
    expect([totp?.confirmedAt, passkeys, recoveryCodesLeft]).toEqual([now, [], 10])
    expect((await signIn()).kind).toBe('factor-asked')
  })

  test('is sealed: the secret is nowhere to be read, and opens in no other row', async () => {
    const { secret } = await addTotp(await owner())
    const { rows } = await t.admin.execute('select * from staff_totp')
    const text = Buffer.from(secret)
    for (const shape of ['hex', 'base64', 'base64url', 'latin1'] as const) {
      expect(JSON.stringify(rows)).not.toContain(text.toString(shape))
    }
    const cipher = String(rows[0]!['secret_cipher'])
    const elsewhere = { column: 'staff_totp.secret_cipher', row: 'stf_other' }
    await expect(t.keys.open(elsewhere, cipher)).rejects.toThrow()
  })

  test.each([
    ['a wrong password', { password: 'another quiet river' }, 'wrong-password'],
    ['a wrong code', { newCode: '000000' }, 'wrong-code'],
    ['half a code', { newCode: '123' }, 'wrong-code'],
    ['an offer that was changed', { offer: 'v1.AAAA' }, 'offer-ended'],
  ])('is not set up with %s', async (_, slip, reason) => {
    const scope = await owner()
    const { secret, offer } = await offerTotp(scope)
    const newCode = codeOf(secret, now) === '000000' ? codeOf(secret, now, 1) : codeOf(secret, now)
    const input = { offer, newCode, password, ...slip }
    expect(await setUpTotp(scope, input, cheapHasher)).toEqual(refused(reason))
    expect((await ownFactors(scope, id)).totp).toBeUndefined()
    expect(await auditActions(t)).toEqual([])
  })

  test('is not set up from an offer of yesterday or of somebody else', async () => {
    const { secret, offer } = await offerTotp(await owner())
    const late = now + 30 * MINUTE
    const input = { offer, newCode: codeOf(secret, late), password }
    expect(await setUpTotp(await owner(late), input, cheapHasher)).toEqual(refused('offer-ended'))
    const colleague = await addStaff(t, { login: 'wang.fang' })
    const scope = await t.scope({ actor: { kind: 'staff', id: colleague } })
    expect(await setUpTotp(scope, input, cheapHasher)).toEqual(refused('offer-ended'))
  })

  test('is replaced with a code of the old one, which then opens nothing', async () => {
    const old = await addTotp(await owner())
    const at = now + MINUTE
    const scope = await owner(at)
    const { secret, offer } = await offerTotp(scope)
    const input = { offer, newCode: codeOf(secret, at), password }
    expect(await setUpTotp(scope, input, cheapHasher)).toEqual(refused('wrong-current-code'))
    const code = codeOf(old.secret, at)
    const done = await setUpTotp(scope, { ...input, code }, cheapHasher)
    expect(done).toMatchObject({ ok: true, value: { recoveryCodes: undefined } })
    expect(await auditActions(t)).toEqual(['staff.totp-added', 'staff.totp-replaced'])
    const removal = { factor: 'totp', password } as const
    const by = async (code: string) =>
      removeFactor(await owner(at), { ...removal, code }, cheapHasher)
    expect(await by(codeOf(old.secret, at, 1))).toEqual(refused('wrong-current-code'))
    expect(await by(codeOf(secret, at, 1))).toMatchObject({ ok: true })
  })

  test('set up at two places at once is there once', async () => {
    const offers = [await offerTotp(await owner()), await offerTotp(await owner())]
    const answers = await Promise.all(
      offers.map(async ({ secret, offer }) =>
        setUpTotp(await owner(), { offer, newCode: codeOf(secret, now), password }, cheapHasher),
      ),
    )
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1)
    expect(answers.find(({ ok }) => !ok)).toEqual(refused('changed-meanwhile'))
    const { rows } = await t.admin.execute('select * from staff_recovery_code')
    expect(rows).toHaveLength(10)
  })

  test('leaves with password and code, and the recovery codes with it', async () => {
    const { secret, token } = await addTotp(await owner())
    const at = now + MINUTE
    const remove = async (proof: { password: string; code: string }) =>
      removeFactor(await owner(at), { factor: 'totp', ...proof }, cheapHasher)
    const code = codeOf(secret, at)
    expect(await remove({ password: 'x', code })).toEqual(refused('wrong-password'))
    expect(await remove({ password, code: '' })).toEqual(refused('wrong-current-code'))
    expect(await remove({ password, code: codeOf(secret, now) })).toEqual(
      refused('wrong-current-code'),
    )
    expect(await remove({ password, code })).toEqual({ ok: true, value: undefined })
    expect(await ownFactors(await owner(), id)).toMatchObject({
      totp: undefined,
      recoveryCodesLeft: 0,
    })
    expect(await staffOfSession(await owner(), token)).toMatchObject({ signedInTwice: false })
    expect((await signIn()).kind).toBe('signed-in')
    expect(await remove({ password, code })).toEqual(refused('wrong-current-code'))
  })

  test('may be tried ten times in a quarter of an hour', async () => {
    const { secret } = await addTotp(await owner())
    const at = now + MINUTE
    const remove = async (code: string) =>
      removeFactor(await owner(at), { factor: 'totp', password, code }, cheapHasher)
    for (let i = 0; i < 10; i++) expect(await remove('abc')).toEqual(refused('wrong-current-code'))
    expect(await remove(codeOf(secret, at))).toMatchObject({
      error: { reason: 'too-many-attempts' },
    })
  })
})

describe('a passkey', () => {
  test('is added with its name; the first factor gives recovery codes', async () => {
    const before = await signIn()
    const { done } = await addDevice(' 办公室电脑 ')
    if (!done.ok) throw new Error(done.error.reason)
    expect(done.value.recoveryCodes).toHaveLength(10)
    expect(await staffOfSession(await owner(), before.token)).toBeUndefined()
    expect(await staffOfSession(await owner(), done.value.token)).toMatchObject({ id })
    const { passkeys } = await ownFactors(await owner(), id)
    expect(passkeys).toMatchObject([{ name: '办公室电脑', createdAt: now, lastUsedAt: null }])
    const second = await addDevice('家里电脑')
    expect(second.done).toMatchObject({ ok: true, value: { recoveryCodes: undefined } })
    expect((await signIn()).kind).toBe('factor-asked')
  })

  test('needs the password, a name, and a challenge that is one’s own and fresh', async () => {
    expect(await offerPasskey(await owner(), { password: 'x' }, cheapHasher)).toEqual(
      refused('wrong-password'),
    )
    const device = await softwareAuthenticator(site)
    const offered = async () => {
      const offer = await offerPasskey(await owner(), { password }, cheapHasher)
      if (!offer.ok) throw new Error(offer.error.reason)
      return offer.value.challenge
    }
    const add = async (answer: Awaited<ReturnType<typeof device.create>>, name = '电脑') =>
      addPasskey(await owner(), { name, answer }, site)
    const answer = await device.create(await offered())
    expect(await add(answer, ' ')).toEqual(refused('wrong-name'))
    expect(await add(answer, '电'.repeat(41))).toEqual(refused('wrong-name'))
    const elsewhere = await device.create(await offered(), { origin: 'https://evil.example' })
    expect(await add(elsewhere)).toMatchObject(refused('refused'))
    expect(await add(await device.create('A'.repeat(43)))).toEqual(refused('expired'))

    const colleague = await addStaff(t, { login: 'wang.fang' })
    const scope = await t.scope({ actor: { kind: 'staff', id: colleague } })
    expect(await addPasskey(scope, { name: '电脑', answer }, site)).toEqual(refused('expired'))
    const late = await owner(now + 5 * MINUTE)
    expect(await addPasskey(late, { name: '电脑', answer }, site)).toEqual(refused('expired'))
    expect(await add(answer)).toMatchObject({ ok: true })
    expect(await add(answer)).toEqual(refused('expired'))
    expect(await add(await device.create(await offered()))).toEqual(refused('known-already'))
    const { rows } = await t.admin.execute('select * from passkey_challenge')
    expect(rows.length).toBeLessThan(3)
  })

  test(`is one of ${PASSKEYS_MOST} at most`, async () => {
    for (let i = 0; i < PASSKEYS_MOST; i++) await addDevice(`电脑 ${i}`)
    const offer = await offerPasskey(await owner(), { password }, cheapHasher)
    expect(offer).toEqual({
      ok: false,
      error: { reason: 'too-many-passkeys', most: PASSKEYS_MOST },
    })
  })

  test('leaves with a recovery code, while others stay', async () => {
    const { done } = await addDevice()
    if (!done.ok) throw new Error(done.error.reason)
    await addDevice('家里电脑')
    const [first, second] = (await ownFactors(await owner(), id)).passkeys
    const codes = done.value.recoveryCodes!
    const remove = async (passkeyId: string, code: string) =>
      removeFactor(await owner(), { factor: { passkeyId }, password, code }, cheapHasher)
    expect(await remove('psk_none', codes[0]!)).toEqual(refused('no-such-factor'))
    expect(await remove(first!.id, codes[0]!)).toMatchObject({ ok: true })
    expect((await ownFactors(await owner(), id)).recoveryCodesLeft).toBe(9)
    expect(await remove(second!.id, codes[0]!)).toEqual(refused('wrong-current-code'))
    expect(await remove(second!.id, codes[1]!)).toMatchObject({ ok: true })
    expect(await ownFactors(await owner(), id)).toMatchObject({
      passkeys: [],
      recoveryCodesLeft: 0,
    })
  })

  test('of a colleague cannot be removed', async () => {
    await addDevice()
    const [passkey] = (await ownFactors(await owner(), id)).passkeys
    const colleague = await addStaff(t, { login: 'wang.fang' })
    const scope = await t.scope({ actor: { kind: 'staff', id: colleague }, now: now + MINUTE })
    const { secret } = await addTotp(await t.scope({ actor: { kind: 'staff', id: colleague } }))
    const code = codeOf(secret, scope.now)
    const input = { factor: { passkeyId: passkey!.id }, password, code }
    expect(await removeFactor(scope, input, cheapHasher)).toEqual(refused('no-such-factor'))
  })
})

test('new recovery codes end the old ones', async () => {
  const { recoveryCodes } = await addTotp(await owner())
  const renew = async (code: string) =>
    renewRecoveryCodes(await owner(), { password, code }, cheapHasher)
  expect(await renew('')).toEqual(refused('wrong-current-code'))
  const fresh = await renew(recoveryCodes[0]!)
  if (!fresh.ok) throw new Error(fresh.error.reason)
  expect(fresh.value).toHaveLength(10)
  expect(await renew(recoveryCodes[1]!)).toEqual(refused('wrong-current-code'))
  expect(await renew(fresh.value[0]!)).toMatchObject({ ok: true })
  expect(await auditActions(t)).toEqual([
    'staff.totp-added',
    'staff.recovery-codes-renewed',
    'staff.recovery-codes-renewed',
  ])
})

describe('a colleague who has lost everything', () => {
  const me = { staffId: 'set below' }
  let asker: TenantScope
  let other: TenantScope

  /** An administrator with an account of their own. */
  async function administrator(login: string): Promise<TenantScope> {
    const colleague = await addStaff(t, { login, roles: ['system'] })
    return t.scope({ actor: { kind: 'staff', id: colleague }, now: now + MINUTE })
  }

  beforeEach(async () => {
    me.staffId = id
    await addTotp(await owner())
    asker = await administrator('first.admin')
    other = await administrator('second.admin')
  })

  test('signs in by password alone once one has asked and another confirmed', async () => {
    const { done } = await addDevice()
    if (!done.ok) throw new Error(done.error.reason)
    const { token } = done.value
    expect(await askFactorReset(asker, me)).toEqual({ ok: true, value: undefined })
    expect(await staffOfSession(asker, token)).toBeDefined()
    expect(await openFactorResets(other)).toMatchObject([{ staffId: id, askedBy: asker.actor.id }])
    expect(await confirmFactorReset(other, me)).toEqual({ ok: true, value: undefined })
    expect(await staffOfSession(other, token)).toBeUndefined()
    expect(await ownFactors(other, id)).toMatchObject({
      totp: undefined,
      passkeys: [],
      recoveryCodesLeft: 0,
    })
    expect((await signIn()).kind).toBe('signed-in')
    expect(await confirmFactorReset(other, me)).toEqual(refused('not-asked'))
    expect(await openFactorResets(other)).toEqual([])
    const actions = await auditActions(t)
    expect(actions).toContain('staff.factor-reset-asked')
    expect(actions).toContain('staff.factors-reset')
  })

  test('is reset by nobody alone, whatever the code above the database says', async () => {
    expect(await confirmFactorReset(other, me)).toEqual(refused('not-asked'))
    expect(await askFactorReset(asker, me)).toMatchObject({ ok: true })
    expect(await askFactorReset(other, me)).toEqual(refused('asked-already'))
    expect(await confirmFactorReset(asker, me)).toEqual(refused('own-request'))
    expect(await confirmFactorReset(await owner(), me)).toEqual(refused('oneself'))
    await expect(
      t.admin.execute("update factor_reset set state = 'confirmed', decided_by = asked_by"),
    ).rejects.toThrow('factor_reset_two_people')
    expect((await ownFactors(asker, id)).totp).toBeDefined()
  })

  test('is not oneself, is somebody, and is reset by those who may', async () => {
    expect(await askFactorReset(await owner(), me)).toEqual(refused('oneself'))
    expect(await askFactorReset(asker, { staffId: 'stf_none' })).toEqual(refused('no-such-staff'))
    for (const verb of [confirmFactorReset, withdrawFactorReset]) {
      expect(await verb(asker, { staffId: 'stf_none' })).toEqual(refused('no-such-staff'))
    }
    const reviewer = { ...asker, permissions: new Set(['claims.decide'] as const) }
    for (const verb of [askFactorReset, confirmFactorReset, withdrawFactorReset]) {
      expect(await verb(reviewer, me)).toMatchObject(refused('not-permitted'))
    }
  })

  test('keeps the factors where the request is withdrawn, lapses, or its asker has gone', async () => {
    await askFactorReset(asker, me)
    expect(await withdrawFactorReset(other, me)).toMatchObject({ ok: true })
    expect(await withdrawFactorReset(other, me)).toEqual(refused('not-asked'))
    expect(await confirmFactorReset(other, me)).toEqual(refused('not-asked'))

    await askFactorReset(asker, me)
    const later = { ...other, now: asker.now + RESET_OPEN_MS }
    expect(await confirmFactorReset(later, me)).toEqual(refused('not-asked'))
    expect(await askFactorReset(later, me)).toMatchObject({ ok: true })
    await t.admin.execute({
      sql: 'update staff set disabled_at = 1 where id = ?',
      args: [other.actor.id],
    })
    expect(await confirmFactorReset({ ...asker, now: later.now }, me)).toEqual(refused('not-asked'))
    expect((await ownFactors(asker, id)).totp).toBeDefined()
  })

  test('is not let in by an account that was made after the request', async () => {
    await askFactorReset(asker, me)
    const fresh = await administrator('made.for.it')
    await t.admin.execute({
      sql: 'update staff set created_at = ? where id = ?',
      args: [asker.now, fresh.actor.id],
    })
    expect(await confirmFactorReset(fresh, me)).toEqual(refused('account-too-new'))
  })

  test('is let in by the platform alone, on record in the federation’s log', async () => {
    const platform = { ...asker, actor: { kind: 'platform', id: 'command-line' } as const }
    expect(await resetFactors(platform, { login: 'nobody' })).toEqual(refused('no-such-staff'))
    expect(await resetFactors(platform, { login: 'li.yang' })).toMatchObject({
      ok: true,
    })
    expect((await signIn()).kind).toBe('signed-in')
    await expect(resetFactors(asker, { login: 'li.yang' })).rejects.toThrow('alone')
  })
})

describe('the policy', () => {
  const ask = async (required: boolean) => setFactorPolicy(await t.scope(), { required })

  test('is off at first, and tells who has a factor', async () => {
    expect(await readFactorPolicy(await t.scope())).toEqual({
      required: false,
      staffWithFactor: new Set(),
    })
    await addDevice()
    await ask(true)
    expect(await readFactorPolicy(await t.scope())).toEqual({
      required: true,
      staffWithFactor: new Set([id]),
    })
  })

  test('holds at once for whoever is signed in without one, and at the next sign-in', async () => {
    const before = await signIn()
    await addStaff(t, { login: 'wang.fang' })
    await ask(true)
    for (const { token } of [before, await signIn(), await signIn('wang.fang')]) {
      const someone = await staffOfSession(await t.scope(), token)
      expect(someone).toMatchObject({ mustSetUpFactor: true })
      expect(someone?.permissions.size).toBe(0)
    }
    const { token } = await addTotp(await owner())
    const someone = await staffOfSession(await t.scope(), token)
    expect(someone).toMatchObject({ mustSetUpFactor: false, signedInTwice: true })
    expect(someone?.permissions.has('federation.manage')).toBe(true)
  })

  test('can be taken back, and nobody stays shut out', async () => {
    await ask(true)
    const { token } = await signIn()
    await ask(false)
    expect(await staffOfSession(await t.scope(), token)).toMatchObject({ mustSetUpFactor: false })
    expect(await auditActions(t)).toEqual([
      'federation.factor-required',
      'staff.signed-in',
      'federation.factor-optional',
    ])
  })

  test('keeps the last factor where it is', async () => {
    const { secret } = await addTotp(await owner())
    await ask(true)
    const at = now + MINUTE
    const remove = async (code: string) =>
      removeFactor(await owner(at), { factor: 'totp', password, code }, cheapHasher)
    expect(await remove(codeOf(secret, at))).toEqual(refused('required'))
    await addDevice()
    expect(await remove(codeOf(secret, at))).toMatchObject({ ok: true })
  })

  test('takes the permission for the federation', async () => {
    const scope = await t.scope({ permissions: new Set(['staff.manage']) })
    expect(await setFactorPolicy(scope, { required: true })).toMatchObject(refused('not-permitted'))
  })

  test('that comes while somebody signs in is not gone round', async () => {
    const hasher = {
      ...cheapHasher,
      async verify(...args: Parameters<typeof cheapHasher.verify>) {
        await ask(true)
        return cheapHasher.verify(...args)
      },
    }
    const input = { login: 'li.yang', password, address: '203.0.113.7' }
    expect(await signInStaff(await t.scope(), input, hasher)).toEqual(
      refused('wrong-login-or-password'),
    )
  })

  test('reads as off in a database that has not taken the step yet', async () => {
    for (const table of ['staff_totp', 'staff_passkey', 'sign_in_policy']) {
      await t.admin.execute(`drop table ${table}`)
    }
    await t.admin.execute("delete from schema_step where step >= '0004_second_factors'")
    expect(await readFactorPolicy(await t.scope())).toEqual({
      required: false,
      staffWithFactor: new Set(),
    })
    const input = { login: 'li.yang', password, address: '203.0.113.7' }
    const error: unknown = await signInStaff(await t.scope(), input, cheapHasher).catch((it) => it)
    expect(rootCause(error as Error)).toBeInstanceOf(SchemaBehind)
  })
})
