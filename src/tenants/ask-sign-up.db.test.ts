import { eq } from 'drizzle-orm'
import * as v from 'valibot'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { signUpAnswers } from '../../test/support/federation.ts'
import { freshPlatform } from '../../test/support/fresh-platform.ts'
import { noonOn } from '../../test/support/fresh-tenant.ts'
import { openSmsReceiver } from '../../test/support/sms-receiver.ts'
import { CODES_PER_MOBILE_HOUR } from '../identity/attempts.ts'
import { base64 } from '../kernel/bytes.ts'
import { newId } from '../kernel/ids.ts'
import { CODE_USEFUL_MS } from '../notices/notice-of.ts'
import { newWebhookSecret } from '../webhooks/standard-webhooks.ts'
import { askSignUp } from './ask-sign-up.ts'
import { confirmSignUp } from './confirm-sign-up.ts'
import { makeTenant } from './make-tenant.ts'
import { platformAudit, signUpForm, tenant, tenantContact } from './platform-tables.ts'
import { resendSignUpCode } from './send-sign-up-code.ts'
import { openForm } from './sign-up-form.ts'
import { SignUpInput } from './sign-up-input.ts'

const NOW = noonOn('2026-03-02')
const MINUTE = 60_000
const ADDRESS = '192.0.2.1'
const LOOK = { ok: true, value: { next: 'look' } }
const DONE = { ok: true, value: undefined }

let now = NOW
let gateway: Awaited<ReturnType<typeof openSmsReceiver>>
let platform: Awaited<ReturnType<typeof freshPlatform>>

beforeAll(async () => {
  gateway = await openSmsReceiver(() => now)
  const secret = newWebhookSecret()
  gateway.secrets.push(secret)
  platform = await freshPlatform(undefined, { platformSms: { url: gateway.url, secret } })
})
afterAll(() => gateway.close())
beforeEach(() => {
  now = NOW
  gateway.state.answer = () => 204
})

const inputOf = (more: Record<string, string> = {}): SignUpInput =>
  v.parse(SignUpInput, { attempt: newId('sup'), ...signUpAnswers(more) })
const ask = (input: SignUpInput) => askSignUp(platform.context(now), input, ADDRESS)
const confirm = (input: SignUpInput, code: string) =>
  confirmSignUp(platform.context(now), input.attempt, code)
const sentTo = (mobile: string) => gateway.received.filter(({ body }) => body.data.to === mobile)
const codeTo = (mobile: string): string =>
  /\d{6}/.exec(sentTo(mobile).at(-1)?.body.data.text ?? '')?.[0] ?? ''
const stateOf = async ({ attempt }: SignUpInput) => {
  const [form] = await platform.db.query.select().from(signUpForm).where(eq(signUpForm.id, attempt))
  return form?.state
}

test('a code goes to the contact, signed by the platform, and the slug is still free', async () => {
  const input = inputOf()
  expect(await ask(input)).toEqual(LOOK)
  const [sms, ...others] = sentTo(input.contactMobile)
  expect([sms!.signedWith, others]).toEqual([gateway.secrets, []])
  expect(sms!.body).toMatchObject({ type: 'sms.send', data: { kind: 'code' } })
  const taken = await platform.db.query.select().from(tenant).where(eq(tenant.slug, input.slug))
  expect(taken).toEqual([])
  // Neither the code nor the number is left in the log.
  const log = JSON.stringify(await platform.db.query.select().from(platformAudit))
  for (const secret of [codeTo(input.contactMobile), input.contactMobile, input.contactName]) {
    expect(log).not.toContain(secret)
  }
})

describe('the code', () => {
  test.each([
    ['the last moment', CODE_USEFUL_MS - 1, true],
    ['the end', CODE_USEFUL_MS, false],
    ['the moment after', CODE_USEFUL_MS + 1, false],
  ])('is good until five minutes are over: %s', async (_, later, good) => {
    const input = inputOf()
    await ask(input)
    now = NOW + later
    const done = await confirm(input, codeTo(input.contactMobile))
    expect(done).toEqual(good ? DONE : { ok: false, error: { reason: 'expired' } })
    expect(await stateOf(input)).toBe(good ? 'accepted' : 'asked')
  })

  test('verifies the contact of the tenant that is made', async () => {
    const input = inputOf()
    await ask(input)
    expect(await confirm(input, codeTo(input.contactMobile))).toEqual(DONE)
    expect(await makeTenant(platform.context(now), input.attempt)).toBe('done')
    const [row] = await platform.db.query
      .select()
      .from(tenantContact)
      .innerJoin(tenant, eq(tenant.id, tenantContact.tenantId))
      .where(eq(tenant.slug, input.slug))
    expect(row!.tenant_contact).toMatchObject({ verifiedAt: NOW, verifiedBy: 'code' })
  })

  test('is right, and can be asked for anew, while the master key is changed', async () => {
    const [one, other] = [inputOf(), inputOf()]
    await ask(one)
    await ask(other)
    const context = platform.context(now)
    const masterKey = base64(crypto.getRandomValues(new Uint8Array(32)))
    const { masterKey: previousMasterKey } = context.config
    const alone = { ...context, config: { ...context.config, masterKey } }
    const changing = { ...alone, config: { ...alone.config, previousMasterKey } }
    const code = codeTo(one.contactMobile)
    expect((await confirmSignUp(alone, one.attempt, code)).ok).toBe(false)
    expect(await confirmSignUp(changing, one.attempt, code)).toEqual(DONE)
    const later = { ...changing, now: now + 2 * MINUTE }
    expect(await resendSignUpCode(later, other.attempt, ADDRESS)).toEqual(DONE)
    expect(sentTo(other.contactMobile)).toHaveLength(2)
  })

  test('is of no use to a number that it was not sent to, however the forms race', async () => {
    let accepted = 0
    for (let turn = 0; turn < 8; turn++) {
      const one = inputOf()
      const other = { ...one, contactMobile: inputOf().contactMobile }
      await Promise.all([ask(one), ask(other)])
      const { db, config } = platform
      const [kept] = await db.query.select().from(signUpForm).where(eq(signUpForm.id, one.attempt))
      const { contactMobile } = await openForm(config, kept!)
      const [right, wrong] = contactMobile === one.contactMobile ? [one, other] : [other, one]
      const [itsCode, otherCode] = [codeTo(right.contactMobile), codeTo(wrong.contactMobile)]
      if (otherCode !== '' && otherCode !== itsCode) {
        expect((await confirm(one, otherCode)).ok).toBe(false)
      }
      if (itsCode !== '' && (await confirm(one, itsCode)).ok) accepted++
    }
    expect(accepted).toBeGreaterThan(0)
  })

  test('that the gateway does not take is told, and another may be asked for', async () => {
    const input = inputOf()
    gateway.state.answer = () => 500
    expect(await ask(input)).toEqual({
      ok: true,
      value: { next: 'look', problem: { reason: 'not-sent' } },
    })
    gateway.state.answer = () => 204
    const again = () => resendSignUpCode(platform.context(now), input.attempt, ADDRESS)
    expect(await again()).toMatchObject({ error: { reason: 'too-many-attempts' } })
    now = NOW + MINUTE
    const old = codeTo(input.contactMobile)
    expect(await again()).toEqual(DONE)
    const fresh = codeTo(input.contactMobile)
    if (old !== fresh) expect((await confirm(input, old)).ok).toBe(false)
    expect(await confirm(input, fresh)).toEqual(DONE)
    expect(await again()).toMatchObject({ error: { reason: 'not-waiting' } })
  })

  test('is sent to one number a few times an hour, whoever asks', async () => {
    const { contactMobile } = inputOf()
    for (let turn = 0; turn < CODES_PER_MOBILE_HOUR.most; turn++) {
      expect(await ask(inputOf({ contactMobile }))).toEqual(LOOK)
      now += MINUTE
    }
    expect(await ask(inputOf({ contactMobile }))).toMatchObject({
      value: { problem: { reason: 'too-many-attempts' } },
    })
    expect(sentTo(contactMobile)).toHaveLength(CODES_PER_MOBILE_HOUR.most)
  })
})

test('the form may be corrected until the code, and not after it', async () => {
  const input = inputOf()
  await ask(input)
  const corrected = { ...input, name: '更正市总工会' }
  // The number is the same, and so is its code.
  expect(await ask(corrected)).toMatchObject({
    value: { problem: { reason: 'too-many-attempts' } },
  })
  expect(await confirm(input, codeTo(input.contactMobile))).toEqual(DONE)
  await makeTenant(platform.context(now), input.attempt)
  const [made] = await platform.db.query.select().from(tenant).where(eq(tenant.slug, input.slug))
  expect(made!.name).toBe('更正市总工会')
  expect(await ask(corrected)).toEqual(LOOK)
  expect(await ask(input)).toEqual({ ok: false, error: { reason: 'attempt-reused' } })
  expect(await ask(inputOf({ slug: input.slug }))).toMatchObject({
    error: { reason: 'slug-taken' },
  })
})
