import { operatorScope } from '../../../test/support/operator-scope.ts'
import { eq } from 'drizzle-orm'
import { beforeAll, describe, expect, test } from 'vitest'
import { freshPlatform } from '../../../test/support/fresh-platform.ts'
import { cheapHasher } from '../../../test/support/people.ts'
import { noonOn } from '../../../test/support/fresh-tenant.ts'
import { codeOf } from '../../../test/support/second-factors.ts'
import { FACTORS_PER_PERSON, FACTORS_PER_SIGN_IN } from '../../identity/attempts.ts'
import { hashToken } from '../../identity/session.ts'
import { base64url } from '../../kernel/bytes.ts'
import { newSecret } from '../../kernel/ids.ts'
import {
  operator,
  operatorRecoveryCode,
  operatorSession,
  operatorTotp,
  platformAudit,
} from '../../tenants/platform-tables.ts'
import { createOperator } from '../create-operator.ts'
import type { OperatorScope } from '../operator-scope.ts'
import { operatorAtSecondStep, operatorOfSession } from '../operator-session.ts'
import { signInOperator } from '../sign-in-operator.ts'
import { confirmOperatorFactor } from './confirm-operator-factor.ts'
import { readOperatorFactor, type WrittenCode } from './operator-factor.ts'
import { renewOperatorCodes } from './renew-operator-codes.ts'
import { resetOperatorFactor } from './reset-operator-factor.ts'
import { offerOperatorTotp, setUpOperatorTotp } from './set-up-operator-totp.ts'

const NOW = noonOn('2026-03-02')
const STEP = 30_000
const ADDRESS = '192.0.2.9'

let platform: Awaited<ReturnType<typeof freshPlatform>>
let scope: OperatorScope

beforeAll(async () => {
  platform = await freshPlatform()
  scope = await operatorScope(platform, NOW)
})

const at = (now: number): OperatorScope => ({ ...scope, now })

async function added(login: string) {
  const done = await createOperator(scope, { login, division: '' }, cheapHasher)
  if (!done.ok) throw new Error(done.error.reason)
  const [row] = await platform.db.query.select().from(operator).where(eq(operator.login, login))
  return { id: row!.id, login, password: done.value.firstPassword }
}
type Person = Awaited<ReturnType<typeof added>>

const by = ({ id }: Person, now = NOW): OperatorScope => ({
  ...at(now),
  actor: { kind: 'operator', id },
})

async function enter({ login, password }: Person, now = NOW) {
  const done = await signInOperator(at(now), { login, password, address: ADDRESS }, cheapHasher)
  if (!done.ok) throw new Error(done.error.reason)
  return done.value
}

async function setUp(person: Person, now = NOW, code?: string) {
  const own = by(person, now)
  const { secret, offer } = await offerOperatorTotp(own)
  const input = { offer, newCode: codeOf(secret, now), password: person.password, code }
  return { secret, done: await setUpOperatorTotp(own, input, cheapHasher) }
}

/** Somebody with a second factor, whose app has shown no code since. */
async function withFactor(login: string) {
  const person = await added(login)
  const { secret, done } = await setUp(person, NOW - 10 * STEP)
  if (!done.ok) throw new Error(done.error.reason)
  return { ...person, secret, recoveryCodes: done.value.recoveryCodes ?? [] }
}

const confirm = (token: string, factor: WrittenCode, now = NOW) =>
  confirmOperatorFactor(at(now), { token, factor, address: ADDRESS })
const app = (code: string): WrittenCode => ({ kind: 'totp', code })
const paper = (code: string): WrittenCode => ({ kind: 'recovery-code', code })

const deedsOf = async ({ id }: Person) => {
  const rows = await platform.db.query
    .select({ action: platformAudit.action })
    .from(platformAudit)
    .where(eq(platformAudit.subject, id))
  return rows.map(({ action }) => action)
}

describe('setting up', () => {
  test('is all that a password alone opens, and ends every session before', async () => {
    const person = await added('setting.up')
    const { kind, token } = await enter(person)
    expect(kind).toBe('set-up')
    expect(await operatorOfSession(scope, token)).toMatchObject({ mustSetUpFactor: true })

    const own = by(person)
    const { secret, offer } = await offerOperatorTotp(own)
    const input = { offer, newCode: codeOf(secret, NOW), password: person.password }
    const refused = async (more: object) =>
      (await setUpOperatorTotp(own, { ...input, ...more }, cheapHasher)) as { error: object }
    expect((await refused({ newCode: '000000' })).error).toEqual({ reason: 'wrong-code' })
    expect((await refused({ password: 'not-the-password' })).error).toEqual({
      reason: 'wrong-password',
    })
    const other = await offerOperatorTotp(by(await added('somebody.else')))
    expect((await refused({ offer: other.offer })).error).toEqual({ reason: 'offer-ended' })
    expect(await operatorOfSession(scope, token)).toBeDefined()

    const done = await setUpOperatorTotp(own, input, cheapHasher)
    if (!done.ok) throw new Error(done.error.reason)
    expect(new Set(done.value.recoveryCodes).size).toBe(10)
    expect(await operatorOfSession(scope, token)).toBeUndefined()
    expect(await operatorOfSession(scope, done.value.token)).toMatchObject({
      mustSetUpFactor: false,
    })
    expect(await deedsOf(person)).toContain('operator.totp-added')
  })

  test('stores neither the secret nor a recovery code as it is', async () => {
    const { id, secret, recoveryCodes } = await withFactor('sealed.up')
    const rows = JSON.stringify([
      await platform.db.query.select().from(operatorTotp).where(eq(operatorTotp.operatorId, id)),
      await platform.db.query
        .select()
        .from(operatorRecoveryCode)
        .where(eq(operatorRecoveryCode.operatorId, id)),
    ])
    expect(rows).not.toContain(base64url(new Uint8Array(secret)))
    for (const code of recoveryCodes) expect(rows).not.toContain(code.replace('-', ''))
  })

  test('by two at once adds one', async () => {
    const person = await added('twice.up')
    const both = await Promise.all([setUp(person), setUp(person)])
    expect(both.filter(({ done }) => done.ok)).toHaveLength(1)
  })

  test('again takes a code of the app before, and ends its recovery codes', async () => {
    const person = await withFactor('new.phone')
    const without = await setUp(person)
    expect(without.done).toMatchObject({ error: { reason: 'wrong-current-code' } })
    const wrong = await setUp(person, NOW, '000000')
    expect(wrong.done).toMatchObject({ error: { reason: 'wrong-current-code' } })
    const [first = '', second = ''] = person.recoveryCodes
    const { done } = await setUp(person, NOW, first)
    expect(done.ok).toBe(true)
    expect(await deedsOf(person)).toContain('operator.totp-replaced')
    const { token } = await enter(person)
    expect(await confirm(token, paper(second))).toMatchObject({ error: { reason: 'wrong-factor' } })
    const code = codeOf(person.secret, NOW, 1)
    expect(await confirm(token, app(code), NOW + STEP)).toMatchObject({ ok: false })
  })
})

describe('the second step', () => {
  test('takes a code once, and the password’s token with it', async () => {
    const person = await withFactor('second.step')
    const { kind, token } = await enter(person)
    expect(kind).toBe('factor')
    expect(await operatorOfSession(scope, token)).toBeUndefined()
    expect(await operatorAtSecondStep(scope, token)).toMatchObject({ login: person.login })
    expect(await confirm(token, app('12 34'))).toMatchObject({ error: { reason: 'not-a-code' } })
    expect(await confirm(token, app('000000'))).toMatchObject({ error: { reason: 'wrong-factor' } })

    const code = codeOf(person.secret, NOW)
    const both = await Promise.all([0, 1].map(() => confirm(token, app(code))))
    expect(both.filter(({ ok }) => ok)).toHaveLength(1)
    const opened = both.find(({ ok }) => ok) as { value: { token: string } }
    expect(await operatorOfSession(scope, opened.value.token)).toMatchObject({ id: person.id })
    expect(await confirm(token, app(codeOf(person.secret, NOW, 1)))).toMatchObject({
      error: { reason: 'expired' },
    })
    const next = await enter(person)
    expect(await confirm(next.token, app(code))).toMatchObject({
      error: { reason: 'wrong-factor' },
    })
    expect((await confirm(next.token, app(codeOf(person.secret, NOW, 1)), NOW + STEP)).ok).toBe(
      true,
    )
    const [row] = await platform.db.query.select().from(operator).where(eq(operator.id, person.id))
    expect(row!.lastSignedInAt).toBe(NOW + STEP)
    expect(await deedsOf(person)).toEqual(
      expect.arrayContaining([
        'operator.password-accepted',
        'operator.signed-in',
        'operator.factor-failed',
      ]),
    )
  })

  test('ends with five minutes, and with the account', async () => {
    const person = await withFactor('too.late')
    const { token } = await enter(person)
    const code = app(codeOf(person.secret, NOW))
    expect(await confirm(token, code, NOW + 5 * 60_000)).toMatchObject({
      error: { reason: 'expired' },
    })
    const row = eq(operator.id, person.id)
    await platform.db.query.update(operator).set({ disabledAt: NOW }).where(row)
    expect(await confirm(token, code)).toMatchObject({ error: { reason: 'expired' } })
  })

  test('takes a recovery code once, as people type it', async () => {
    const person = await withFactor('lost.phone')
    const [first = '', second = ''] = person.recoveryCodes
    const typed = ` ${first.toUpperCase().replace('-', ' ')} `
    expect((await confirm((await enter(person)).token, paper(typed))).ok).toBe(true)
    const { token } = await enter(person)
    expect(await confirm(token, paper(first))).toMatchObject({ error: { reason: 'wrong-factor' } })
    const foreign = await withFactor('other.phone')
    expect(await confirm(token, paper(foreign.recoveryCodes[0]!))).toMatchObject({ ok: false })
    expect((await confirm(token, paper(second))).ok).toBe(true)
    expect((await readOperatorFactor(scope, person.id)).recoveryCodesLeft).toBe(8)
    expect(await deedsOf(person)).toContain('operator.recovery-code-used')
  })

  test('gives five tries to a password, and ten to a person in an hour', async () => {
    const person = await withFactor('guess.er')
    let tries = 0
    const reasons: string[] = []
    while (tries < FACTORS_PER_PERSON.most) {
      const { token } = await enter(person)
      for (let n = 0; n < FACTORS_PER_SIGN_IN.most; n++, tries++)
        await confirm(token, app('000000'))
      const done = await confirm(token, app(codeOf(person.secret, NOW)))
      reasons.push(done.ok ? 'ok' : done.error.reason)
    }
    expect(reasons[0]).toBe('expired')
    const { token } = await enter(person)
    expect(await confirm(token, app(codeOf(person.secret, NOW)))).toMatchObject({
      error: { reason: 'too-many-attempts' },
    })
    const later = NOW + FACTORS_PER_PERSON.windowSeconds * 1_000
    const again = await enter(person, later)
    const code = app(codeOf(person.secret, later))
    expect((await confirm(again.token, code, later)).ok).toBe(true)
    expect(await deedsOf(person)).toContain('operator.factor-blocked')
  })
})

test('a session of before there were second factors opens nothing once there is one', async () => {
  const person = await withFactor('older.session')
  const token = newSecret()
  const row = { operatorId: person.id, createdAt: NOW, expiresAt: NOW + STEP }
  await platform.db.query
    .insert(operatorSession)
    .values({ ...row, tokenHash: await hashToken(token) })
  expect(await operatorOfSession(scope, token)).toBeUndefined()
})

test('new recovery codes end those from before, and take password and code', async () => {
  const person = await withFactor('fresh.codes')
  const [first = '', second = ''] = person.recoveryCodes
  const renew = (password: string, code: string) =>
    renewOperatorCodes(by(person), { password, code }, cheapHasher)
  expect(await renew('not-the-password', first)).toMatchObject({
    error: { reason: 'wrong-password' },
  })
  expect(await renew(person.password, 'zzzzz-zzzzz')).toMatchObject({
    error: { reason: 'wrong-current-code' },
  })
  const done = await renew(person.password, first)
  if (!done.ok) throw new Error(done.error.reason)
  const { token } = await enter(person)
  expect((await confirm(token, paper(second))).ok).toBe(false)
  expect((await confirm(token, paper(done.value[9]!))).ok).toBe(true)
})

test('a reset is another’s to give: then the password leads to setting up again', async () => {
  const person = await withFactor('re.set')
  const reset = (whose: OperatorScope, operatorId = person.id) =>
    resetOperatorFactor(whose, { operatorId })
  expect(await reset(by(person))).toMatchObject({ error: { reason: 'oneself' } })
  expect(await reset({ ...scope, division: '330000' })).toMatchObject({
    error: { reason: 'not-permitted' },
  })
  expect(await reset(scope, 'opr_none')).toMatchObject({ error: { reason: 'not-found' } })
  const { token } = await enter(person)
  expect((await reset(scope)).ok).toBe(true)
  expect(await operatorAtSecondStep(scope, token)).toBeUndefined()
  expect((await enter(person)).kind).toBe('set-up')
  expect(await readOperatorFactor(scope, person.id)).toEqual({
    totp: undefined,
    recoveryCodesLeft: 0,
  })
  expect(await deedsOf(person)).toContain('operator.factor-reset')
})
