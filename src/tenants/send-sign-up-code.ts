import { and, eq, inArray } from 'drizzle-orm'
import type { Config } from '../config.ts'
import type { PlatformDb } from '../db/platform-db.ts'
import { mustHaveChanged, statement } from '../db/statement.ts'
import {
  attemptOfAddress,
  CODES_PER_ADDRESS,
  CODES_PER_MOBILE_HOUR,
  CODES_PER_MOBILE_MINUTE,
  CODES_PER_TENANT,
  countAttempts,
  tooManyAttempts,
  type TooManyAttempts,
} from '../identity/attempts.ts'
import { CODE_TRIES, hashCode, newCode } from '../identity/one-time-code.ts'
import { assert } from '../kernel/assert.ts'
import { newId } from '../kernel/ids.ts'
import { err, ok, type Result } from '../kernel/result.ts'
import { CODE_USEFUL_MS } from '../notices/notice-of.ts'
import { codeNotice, composeSms } from '../notices/sms-text.ts'
import { postWebhook } from '../webhooks/post-webhook.ts'
import { openPlatformDb } from './ensure-platform.ts'
import { auditOfPlatform } from './platform-scope.ts'
import { signUpForm } from './platform-tables.ts'
import {
  indexesOfMobile,
  openForm,
  readForm,
  visitorScope,
  type MakeContext,
} from './sign-up-form.ts'
import type { KeptInput } from './sign-up-input.ts'
import { platformKeys } from './tenant-keys.ts'

/** How the platform signs its own messages. */
const SIGNATURE = '共济'
/** A person waits in front of the page: a gateway that is slower than this has failed. */
const SEND_TIMEOUT_MS = 8_000

/** Hands a code to the platform's gateway; false where it did not take it. */
async function postCode(
  { config, now }: { readonly config: Config; readonly now: number },
  mobile: string,
  code: string,
): Promise<boolean> {
  assert(config.platformSms, 'a code is sent where there is a channel')
  const { url, secret } = config.platformSms
  const text = composeSms(SIGNATURE, codeNotice({ code, minutes: CODE_USEFUL_MS / 60_000 }))
  assert(text.ok, 'the text of a code can be sent')
  const noticeId = newId('ntc')
  const outcome = await postWebhook({
    url: new URL(url),
    secrets: [secret],
    id: noticeId,
    body: JSON.stringify({
      type: 'sms.send',
      timestamp: new Date(now).toISOString(),
      data: { noticeId, to: mobile, text: text.value.content, kind: 'code' },
    }),
    nowSeconds: Math.floor(now / 1_000),
    fetch: (input, init) => fetch(input, init),
    timeoutMs: SEND_TIMEOUT_MS,
  })
  return outcome.kind === 'delivered'
}

export type SendCodeError =
  | TooManyAttempts
  /** The gateway did not take it. */
  | { readonly reason: 'not-sent' }
  /** The form got beyond its code, or names another number by now. */
  | { readonly reason: 'not-waiting' }

/** A fresh code for the contact of a form; the one before opens nothing any more. */
export async function sendCode(
  context: MakeContext,
  db: PlatformDb,
  { attempt, contactMobile }: Pick<KeptInput, 'attempt' | 'contactMobile'>,
  address: string,
): Promise<Result<void, SendCodeError>> {
  const { config, now } = context
  const keys = await platformKeys(config.masterKey)
  const exceeded = await countAttempts({ db, keys, now }, [
    { limit: CODES_PER_MOBILE_MINUTE, of: contactMobile },
    attemptOfAddress(CODES_PER_ADDRESS, address),
    { limit: CODES_PER_MOBILE_HOUR, of: contactMobile },
    { limit: CODES_PER_TENANT, of: 'platform' },
  ])
  if (exceeded) return err(tooManyAttempts(exceeded))
  const code = newCode()
  const codeHash = await hashCode(keys, attempt, code)
  const columns = { codeHash, codeExpiresAt: now + CODE_USEFUL_MS, triesLeft: CODE_TRIES }
  const isItsForm = and(
    eq(signUpForm.id, attempt),
    eq(signUpForm.state, 'asked'),
    inArray(signUpForm.mobileIndex, await indexesOfMobile(config, contactMobile)),
  )
  const done = await db.commit([
    statement(
      db.query
        .update(signUpForm)
        .set({ ...columns, updatedAt: now })
        .where(isItsForm),
    ),
    mustHaveChanged('changed-meanwhile'),
    auditOfPlatform(visitorScope(db, context, attempt), 'sign-up.code-sent', attempt),
  ])
  if (!done.ok) return err({ reason: 'not-waiting' })
  return (await postCode(context, contactMobile, code))
    ? ok(undefined)
    : err({ reason: 'not-sent' })
}

/** Another code, because the first did not come. */
export async function resendSignUpCode(
  context: MakeContext,
  attempt: string,
  address: string,
): Promise<Result<void, SendCodeError>> {
  const db = await openPlatformDb(context.config, 'rw', context.trips)
  const form = await readForm(db, attempt)
  if (form?.state !== 'asked') return err({ reason: 'not-waiting' })
  return sendCode(context, db, await openForm(context.config, form), address)
}
