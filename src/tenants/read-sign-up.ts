import { eq } from 'drizzle-orm'
import type { PlatformDb } from '../db/platform-db.ts'
import { maskMobile } from '../kernel/mobile.ts'
import { signUp, signUpForm, tenant, type signUpSteps } from './platform-tables.ts'
import { openForm, type MakeContext, type StoredForm } from './sign-up-form.ts'

export type SignUpProgress = {
  readonly state: StoredForm['state']
  /** Empty once there is nothing any more to name. */
  readonly name: string
  readonly slug: string
  /** Who the first administrator signs in as, and where the code went; while the form is kept. */
  readonly login: string
  readonly mobileMasked: string
  readonly isVerified: boolean
  /** The newest step that is whole; undefined before the first. */
  readonly reached: (typeof signUpSteps)[number] | undefined
  /** Whether the request that began it may still be at it. */
  readonly isRunning: boolean
}

/** How far an attempt to sign up is; undefined where nobody made it. */
export async function readSignUp(
  { config, now }: Pick<MakeContext, 'config' | 'now'>,
  db: PlatformDb,
  attempt: string,
): Promise<SignUpProgress | undefined> {
  const [row] = await db.query
    .select({ form: signUpForm, reached: signUp.reached, name: tenant.name, slug: tenant.slug })
    .from(signUpForm)
    .leftJoin(signUp, eq(signUp.id, signUpForm.id))
    .leftJoin(tenant, eq(tenant.id, signUp.tenantId))
    .where(eq(signUpForm.id, attempt))
  if (row === undefined) return undefined
  const { form } = row
  const input = form.formCipher === '' ? undefined : await openForm(config, form)
  return {
    state: form.state,
    name: row.name ?? input?.name ?? '',
    slug: row.slug ?? input?.slug ?? '',
    login: input?.login ?? '',
    mobileMasked: input ? maskMobile(input.contactMobile) : '',
    isVerified: form.verifiedAt !== null,
    reached: row.reached ?? undefined,
    isRunning: form.state === 'accepted' && now < form.dueAt && now < form.updatedAt + RUNNING_MS,
  }
}

/** Making a tenant takes a second or two; after this the request that began it has failed. */
const RUNNING_MS = 20_000
