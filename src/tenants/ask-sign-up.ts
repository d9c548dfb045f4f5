import { eq, sql } from 'drizzle-orm'
import type { PlatformDb } from '../db/platform-db.ts'
import { mustHaveChanged, statement } from '../db/statement.ts'
import { passwordProblem, type PasswordProblem } from '../identity/password-rules.ts'
import { err, ok, type Result } from '../kernel/result.ts'
import { draftOfScheme } from '../plans/draft-of-scheme.ts'
import { openPlatformDb } from './ensure-platform.ts'
import { auditOfPlatform } from './platform-scope.ts'
import { signUpForm, tenant } from './platform-tables.ts'
import { sendCode, type SendCodeError } from './send-sign-up-code.ts'
import {
  hashOfInput,
  indexOfMobile,
  MAKING_LEASE_MS,
  readForm,
  sealForm,
  visitorScope,
  type SignUpContext,
} from './sign-up-form.ts'
import type { SignUpInput } from './sign-up-input.ts'

export type AskSignUpError =
  | { readonly reason: 'slug-taken' }
  | { readonly reason: 'unknown-scheme' }
  | { readonly reason: 'weak-password'; readonly problem: PasswordProblem }
  | { readonly reason: 'attempt-reused' }

/** `make` where no code can be asked for; else the page of the attempt says how far it is. */
export type AskedSignUp = { readonly next: 'make' | 'look'; readonly problem?: SendCodeError }

/**
 * Keeps what a federation asks for and sends its contact a code. Nothing is taken yet, the slug
 * neither: that waits for the code. The form may be sent again, corrected as well, until then;
 * afterwards the same form changes nothing and another one is refused.
 */
export async function askSignUp(
  context: SignUpContext,
  input: SignUpInput,
  address: string,
): Promise<Result<AskedSignUp, AskSignUpError>> {
  const weak = passwordProblem(input.password, input.login)
  if (weak) return err({ reason: 'weak-password', problem: weak })
  const plan = await draftOfScheme(context.schemes, input.scheme, context.now)
  if (plan === undefined) return err({ reason: 'unknown-scheme' })

  const { config } = context
  const db = await openPlatformDb(config, 'rw', context.trips)
  const [before, [taken]] = await Promise.all([
    readForm(db, input.attempt),
    db.query.select({ id: tenant.id }).from(tenant).where(eq(tenant.slug, input.slug)),
  ])
  const inputHash = await hashOfInput(input)
  if (before && before.state !== 'asked') {
    return before.inputHash === inputHash ? ok({ next: 'look' }) : err({ reason: 'attempt-reused' })
  }
  if (taken) return err({ reason: 'slug-taken' })
  const state = config.platformSms === undefined ? 'accepted' : 'asked'
  const kept = await keep(context, db, input, { inputHash, state })
  if (!kept) return ok({ next: 'look' })
  if (state === 'accepted') return ok({ next: 'make' })
  const sent = await sendCode(context, db, input, address)
  return ok(sent.ok ? { next: 'look' } : { next: 'look', problem: sent.error })
}

/** False where the attempt got beyond asking meanwhile. */
async function keep(
  context: SignUpContext,
  db: PlatformDb,
  input: SignUpInput,
  columns: { readonly inputHash: string; readonly state: 'asked' | 'accepted' },
): Promise<boolean> {
  const { config, now } = context
  const { password, ...rest } = input
  const passwordHash = await context.hasher.hash(password)
  const row = {
    ...columns,
    formCipher: await sealForm(config, { ...rest, passwordHash }),
    mobileIndex: await indexOfMobile(config, input.contactMobile),
    dueAt: now + MAKING_LEASE_MS,
    updatedAt: now,
  }
  const fresh = { codeHash: '', codeExpiresAt: 0, triesLeft: 0, verifiedAt: null, runs: 0 }
  // A code that is on its way stays good for the number that it went to, and for no other.
  const { codeHash, mobileIndex } = signUpForm
  const code = sql`case when ${mobileIndex} = excluded.mobile_index then ${codeHash} else '' end`
  const done = await db.commit([
    statement(
      db.query
        .insert(signUpForm)
        .values({ id: input.attempt, createdAt: now, ...row, ...fresh })
        .onConflictDoUpdate({
          target: signUpForm.id,
          set: { ...row, codeHash: code },
          setWhere: eq(signUpForm.state, 'asked'),
        }),
    ),
    mustHaveChanged('changed-meanwhile'),
    auditOfPlatform(visitorScope(db, context, input.attempt), 'sign-up.asked', input.attempt, {
      slug: input.slug,
    }),
  ])
  return done.ok
}
