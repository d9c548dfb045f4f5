import { eq } from 'drizzle-orm'
import type { Config } from '../config.ts'
import type { PlatformDb } from '../db/platform-db.ts'
import type { PasswordHasher } from '../identity/password.ts'
import { sha256 } from '../kernel/bytes.ts'
import { canonicalJson } from '../kernel/canonical-json.ts'
import type { Instant } from '../kernel/days.ts'
import type { SchemeShelf } from '../plans/scheme-shelf.ts'
import type { PlatformScope } from './platform-scope.ts'
import { signUpForm } from './platform-tables.ts'
import type { KeptInput, SignUpInput } from './sign-up-input.ts'
import { platformKeys } from './tenant-keys.ts'

/** What making a tenant needs beside its form. */
export type MakeContext = {
  readonly config: Config
  readonly schemes: SchemeShelf
  readonly now: Instant
  readonly requestId: string
  readonly trips: { count: number }
}
export type SignUpContext = MakeContext & { readonly hasher: PasswordHasher }

export type StoredForm = typeof signUpForm.$inferSelect

/** A request that makes the tenant is left alone for so long before the tick goes on with it. */
export const MAKING_LEASE_MS = 60_000

const place = (attempt: string) => ({ column: 'sign_up_form.form_cipher', row: attempt })

export async function sealForm(config: Config, input: KeptInput): Promise<string> {
  const keys = await platformKeys(config.masterKey)
  return keys.seal(place(input.attempt), canonicalJson(input))
}

export async function openForm(config: Config, form: StoredForm): Promise<KeptInput> {
  const keys = await platformKeys(config.masterKey, config.previousMasterKey)
  return JSON.parse(await keys.open(place(form.id), form.formCipher)) as KeptInput
}

export async function indexOfMobile(config: Config, mobile: string): Promise<string> {
  return (await platformKeys(config.masterKey)).index('sign_up_form.mobile_index', mobile)
}

/** While the master key is being changed, what it was under the one before as well. */
export async function indexesOfMobile(config: Config, mobile: string): Promise<string[]> {
  const { previousMasterKey: masterKey } = config
  const before = masterKey && (await indexOfMobile({ ...config, masterKey }, mobile))
  return [await indexOfMobile(config, mobile), ...(before ? [before] : [])]
}

export async function readForm(db: PlatformDb, attempt: string): Promise<StoredForm | undefined> {
  const [row] = await db.query.select().from(signUpForm).where(eq(signUpForm.id, attempt))
  return row
}

/** Of the form without the password: tells a repeated form from another one. */
export function hashOfInput(input: SignUpInput): Promise<string> {
  const { password: _, ...identifying } = input
  return sha256(canonicalJson(identifying))
}

/** Whoever signs up is known by the attempt alone. */
export const visitorScope = (
  db: PlatformDb,
  { now, requestId }: Pick<MakeContext, 'now' | 'requestId'>,
  attempt: string,
): PlatformScope => ({ db, actor: { kind: 'visitor', id: attempt }, now, requestId })
