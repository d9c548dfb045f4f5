import { beforeEach, describe, expect, test } from 'vitest'
import { freshTenant } from '../../../test/support/fresh-tenant.ts'
import { addStaff, cheapHasher, SAMPLE_PASSWORD } from '../../../test/support/people.ts'
import { addTotp, auditActions, codeOf } from '../../../test/support/second-factors.ts'
import { softwareAuthenticator } from '../../../test/support/software-authenticator.ts'
import { signInStaff } from '../sign-in-staff.ts'
import { staffOfSession } from '../staff-of-session.ts'
import { addPasskey, offerPasskey } from './add-passkey.ts'
import { askPasskey } from './ask-passkey.ts'
import { confirmFactor, type SecondFactor } from './confirm-factor.ts'

const address = '203.0.113.7'
const site = { origin: 'https://shifan.example.cn', rpId: 'shifan.example.cn' }
const MINUTE = 60_000
const WRONG = { ok: false, error: { reason: 'wrong-factor' } }
const EXPIRED = { ok: false, error: { reason: 'expired' } }

let t: Awaited<ReturnType<typeof freshTenant>>
let id: string
let secret: Uint8Array
let recoveryCodes: readonly string[]
/** Some minutes after the set-up, so that its code is past. */
let later: number

const visitor = async (now = later) =>
  t.scope({ actor: { kind: 'system', id: 'visitor' }, permissions: new Set(), now })
const asOwner = async (now = later) => t.scope({ actor: { kind: 'staff', id }, now })

beforeEach(async () => {
  t = await freshTenant()
  id = await addStaff(t, { login: 'li.yang', roles: ['finance'] })
  ;({ secret, recoveryCodes } = await addTotp(await t.scope({ actor: { kind: 'staff', id } })))
  later = (await t.scope()).now + 10 * MINUTE
})

async function firstStep(now = later, login = 'li.yang'): Promise<string> {
  const input = { login, password: SAMPLE_PASSWORD, address }
  const done = await signInStaff(await visitor(now), input, cheapHasher)
  if (!done.ok) throw new Error(done.error.reason)
  expect(done.value.kind).toBe('factor-asked')
  return done.value.token
}

const confirm = async (token: string, factor: SecondFactor, now = later, from = address) =>
  confirmFactor(await visitor(now), { token, factor, address: from })
const totp = (code: string): SecondFactor => ({ kind: 'totp', code })

describe('after the right password', () => {
  test('the token of the first step opens nothing', async () => {
    const token = await firstStep()
    expect(await staffOfSession(await visitor(), token)).toBeUndefined()
    expect(await auditActions(t)).toEqual(['staff.totp-added', 'staff.password-accepted'])
  })

  test('a code of the app opens a session, and uses token and code up', async () => {
    const token = await firstStep()
    const code = codeOf(secret, later)
    const done = await confirm(token, totp(`${code.slice(0, 3)} ${code.slice(3)}`))
    if (!done.ok) throw new Error(done.error.reason)
    expect(done.value.staff).toMatchObject({ id, signedInTwice: true, mustSetUpFactor: false })
    const someone = await staffOfSession(await visitor(), done.value.token)
    expect(someone).toMatchObject({ id, signedInTwice: true })
    expect(someone?.permissions.has('payouts.confirm')).toBe(true)
    expect(done.value.token).not.toBe(token)
    expect(await confirm(token, totp(codeOf(secret, later, 1)))).toEqual(EXPIRED)
    expect(await confirm(await firstStep(), totp(code))).toEqual(WRONG)
    const { rows } = await t.admin.execute(
      "select detail from audit_entry where action = 'staff.signed-in'",
    )
    expect(JSON.parse(String(rows[0]!['detail']))).toMatchObject({ factor: 'totp' })
  })

  test('the code that set the app up is used already', async () => {
    const { now } = await t.scope()
    const token = await firstStep(now)
    expect(await confirm(token, totp(codeOf(secret, now)), now)).toEqual(WRONG)
    expect(await confirm(token, totp(codeOf(secret, now, 1)), now)).toMatchObject({ ok: true })
  })

  test('one code at two places at once opens one session', async () => {
    const tokens = [await firstStep(), await firstStep(), await firstStep()]
    const code = totp(codeOf(secret, later))
    const answers = await Promise.all(tokens.map((token) => confirm(token, code)))
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1)
    expect(answers.filter(({ ok }) => !ok)).toEqual([WRONG, WRONG])
  })

  test('one token with two codes at once opens one session', async () => {
    const token = await firstStep()
    const both = [totp(codeOf(secret, later)), { kind: 'recovery-code', code: recoveryCodes[0]! }]
    const answers = await Promise.all(both.map((one) => confirm(token, one as SecondFactor)))
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1)
    const { rows } = await t.admin.execute("select * from session where kind = 'staff-two-step'")
    // And the one from the set-up.
    expect(rows).toHaveLength(2)
  })

  test('five minutes are left, not more', async () => {
    const token = await firstStep()
    const end = later + 5 * MINUTE
    expect(await confirm(token, totp(codeOf(secret, end)), end)).toEqual(EXPIRED)
    const before = end - 1
    expect(await confirm(token, totp(codeOf(secret, before)), before)).toMatchObject({ ok: true })
  })

  test('who is disabled meanwhile is let in by nothing', async () => {
    const token = await firstStep()
    await t.admin.execute('update staff set disabled_at = 1')
    expect(await confirm(token, totp(codeOf(secret, later)))).toEqual(EXPIRED)
  })

  test('a session of another kind is no token of the first step', async () => {
    const done = await confirm(await firstStep(), totp(codeOf(secret, later)))
    if (!done.ok) throw new Error(done.error.reason)
    const next = totp(codeOf(secret, later, 1))
    expect(await confirm(done.value.token, next)).toEqual(EXPIRED)
    expect(await confirm('A'.repeat(43), next)).toEqual(EXPIRED)
  })

  test("of one federation is nothing in another's", async () => {
    const token = await firstStep()
    const other = await freshTenant()
    const answer = confirmFactor(await other.scope(), {
      token,
      factor: totp(codeOf(secret, later)),
      address,
    })
    expect(await answer).toEqual(EXPIRED)
  })
})

describe('guessing', () => {
  const wrong = () => totp(codeOf(secret, later + 60 * MINUTE))

  test('ends after five tries with the token, even by the right code', async () => {
    const token = await firstStep()
    expect(await confirm(token, totp('12345'))).toMatchObject({ error: { reason: 'not-a-code' } })
    for (let i = 0; i < 5; i++) expect(await confirm(token, wrong())).toEqual(WRONG)
    expect(await confirm(token, totp(codeOf(secret, later)))).toEqual(EXPIRED)
    expect(await auditActions(t)).toEqual([
      'staff.totp-added',
      'staff.password-accepted',
      ...Array<string>(5).fill('staff.factor-failed'),
      'staff.factor-blocked',
    ])
  })

  test('ends after ten tries of one person, with however many tokens and from wherever', async () => {
    for (let i = 0; i < 10; i++) {
      const token = await firstStep()
      expect(await confirm(token, wrong(), later, `198.51.100.${i}`)).toEqual(WRONG)
    }
    const right = totp(codeOf(secret, later))
    const answer = await confirm(await firstStep(), right, later, '198.51.100.99')
    expect(answer).toMatchObject({ error: { reason: 'too-many-attempts' } })
    const hour = later + 60 * MINUTE
    const next = await firstStep(hour)
    expect(await confirm(next, totp(codeOf(secret, hour)), hour)).toMatchObject({ ok: true })
  })

  test('by factors that the person does not have gets the same answer', async () => {
    const token = await firstStep()
    const device = await softwareAuthenticator(site)
    const answer = await device.sign('A'.repeat(43))
    expect(await confirm(token, { kind: 'passkey', answer, site })).toEqual(WRONG)
    expect(await confirm(token, { kind: 'recovery-code', code: 'x' })).toEqual(WRONG)
    expect(await confirm(token, wrong())).toEqual(WRONG)
  })
})

describe('a recovery code', () => {
  test('opens a session once, as it is typed', async () => {
    const code = recoveryCodes[3]!
    const factor: SecondFactor = { kind: 'recovery-code', code: ` ${code.toUpperCase()} ` }
    expect(await confirm(await firstStep(), factor)).toMatchObject({ ok: true })
    expect(await confirm(await firstStep(), factor)).toEqual(WRONG)
    expect(await auditActions(t)).toContain('staff.recovery-code-used')
  })

  test('is stored as a keyed hash, and opens nothing for a colleague', async () => {
    const colleague = await addStaff(t, { login: 'wang.fang' })
    await addTotp(await t.scope({ actor: { kind: 'staff', id: colleague } }))
    const { rows } = await t.admin.execute('select * from staff_recovery_code')
    expect(rows).toHaveLength(20)
    for (const code of recoveryCodes) {
      expect(JSON.stringify(rows)).not.toContain(code)
      expect(JSON.stringify(rows)).not.toContain(code.replace('-', ''))
    }
    const factor = { kind: 'recovery-code', code: recoveryCodes[0]! } as const
    expect(await confirm(await firstStep(later, 'wang.fang'), factor)).toEqual(WRONG)
  })
})

describe('a passkey', () => {
  type Device = Awaited<ReturnType<typeof softwareAuthenticator>>
  let device: Device

  async function add(scopeOfOwner: Awaited<ReturnType<typeof asOwner>>): Promise<Device> {
    const made = await softwareAuthenticator(site)
    const offer = await offerPasskey(scopeOfOwner, { password: SAMPLE_PASSWORD }, cheapHasher)
    if (!offer.ok) throw new Error(offer.error.reason)
    const answer = await made.create(offer.value.challenge)
    const done = await addPasskey(scopeOfOwner, { name: '办公室电脑', answer }, site)
    if (!done.ok) throw new Error(done.error.reason)
    return made
  }
  beforeEach(async () => void (device = await add(await asOwner())))

  async function asked(token: string): Promise<string> {
    const offer = await askPasskey(await visitor(), { token })
    expect(offer?.known).toContain(device.credentialId)
    return offer!.challenge
  }
  const passkey = (answer: Awaited<ReturnType<Device['sign']>>): SecondFactor => ({
    kind: 'passkey',
    answer,
    site,
  })

  test('opens a session by signing a challenge, which is then used up', async () => {
    const token = await firstStep()
    const answer = await device.sign(await asked(token))
    expect(await confirm(token, passkey(answer))).toMatchObject({
      ok: true,
      value: { staff: { signedInTwice: true } },
    })
    expect(await confirm(await firstStep(), passkey(answer))).toEqual(WRONG)
    const { rows } = await t.admin.execute('select sign_counter, last_used_at from staff_passkey')
    expect(rows[0]).toMatchObject({ sign_counter: 2, last_used_at: later })
  })

  test('signs nothing for a challenge of another person, occasion, or time', async () => {
    const token = await firstStep()
    const colleague = await addStaff(t, { login: 'wang.fang' })
    const other = await add(await t.scope({ actor: { kind: 'staff', id: colleague }, now: later }))
    const offer = await askPasskey(await visitor(), { token: await firstStep(later, 'wang.fang') })
    expect(await confirm(token, passkey(await device.sign(offer!.challenge)))).toEqual(WRONG)
    const own = await device.sign(await asked(token))
    const claimed = { ...own, credentialId: other.credentialId }
    expect(await confirm(token, passkey(claimed))).toEqual(WRONG)
    const toAdd = await offerPasskey(await asOwner(), { password: SAMPLE_PASSWORD }, cheapHasher)
    if (!toAdd.ok) throw new Error(toAdd.error.reason)
    expect(await confirm(token, passkey(await device.sign(toAdd.value.challenge)))).toEqual(WRONG)

    const old = await asked(token)
    const then = later + 5 * MINUTE
    const fresh = await firstStep(then)
    expect(await confirm(fresh, passkey(await device.sign(old)), then)).toEqual(WRONG)
  })

  test('of which a copy is about is refused, and that is written down', async () => {
    const first = await firstStep()
    const answer = await device.sign(await asked(first), { counter: 7 })
    expect(await confirm(first, passkey(answer))).toMatchObject({ ok: true })
    const token = await firstStep()
    for (const counter of [7, 3, 0]) {
      const copy = await device.sign(await asked(token), { counter })
      expect(await confirm(token, passkey(copy))).toEqual(WRONG)
    }
    const actions = await auditActions(t)
    expect(actions.filter((one) => one === 'staff.passkey-copied')).toHaveLength(3)
    const onward = await device.sign(await asked(token), { counter: 8 })
    expect(await confirm(token, passkey(onward))).toMatchObject({ ok: true })
  })

  test('that was made for another site opens nothing', async () => {
    const token = await firstStep()
    for (const slip of [{ origin: 'https://evil.example' }, { rpId: 'evil.example' }]) {
      const answer = await device.sign(await asked(token), slip)
      expect(await confirm(token, passkey(answer))).toEqual(WRONG)
    }
  })

  test('is asked of nobody who has none', async () => {
    expect(await askPasskey(await visitor(), { token: 'A'.repeat(43) })).toBeUndefined()
    const colleague = await addStaff(t, { login: 'wang.fang' })
    await addTotp(await t.scope({ actor: { kind: 'staff', id: colleague } }))
    const token = await firstStep(later, 'wang.fang')
    expect(await askPasskey(await visitor(), { token })).toBeUndefined()
  })
})
