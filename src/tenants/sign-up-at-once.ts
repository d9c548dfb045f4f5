import { err, ok, type Result } from '../kernel/result.ts'
import { askSignUp, type AskSignUpError } from './ask-sign-up.ts'
import { makeTenant } from './make-tenant.ts'
import type { SignUpContext } from './sign-up-form.ts'
import type { SignUpInput } from './sign-up-input.ts'

/**
 * Signs a federation up for who runs the platform: no code goes out, so the contact stays
 * unverified until an operator says otherwise. Repeated with the same attempt it goes on where it
 * stopped; cut short, the tick finishes it. Throws where a database or provider does.
 */
export async function signUpAtOnce(
  context: SignUpContext,
  input: SignUpInput,
): Promise<Result<void, AskSignUpError>> {
  const config = { ...context.config, platformSms: undefined }
  const asked = await askSignUp({ ...context, config }, input, 'operator')
  if (!asked.ok) return asked
  const state = await makeTenant(context, input.attempt)
  return state === 'done' ? ok(undefined) : err({ reason: 'slug-taken' })
}
