import { and, eq, gt, isNull, or } from 'drizzle-orm'
import { mustNotExist, statement } from '../db/statement.ts'
import type { Instant } from '../kernel/days.ts'
import { newId } from '../kernel/ids.ts'
import { err, ok, type Result } from '../kernel/result.ts'
import { auditBy, refuseUnless, type NotPermitted, type TenantScope } from '../scope.ts'
import { hashApiKey, newApiKey, startOfApiKey } from './api-key-format.ts'
import { writeScopes, type Scope } from './scopes.ts'
import { apiKey } from './tables.ts'

/** The old key and the new one, for the time in which an integrator changes over. */
export const ACTIVE_KEYS_OF_A_NAME_MOST = 2
export const ACTIVE_KEYS_MOST = 100
export const API_KEY_NAME_LENGTH_MOST = 40

/** Neither revoked nor run out after another took its place. */
export const isActiveKey = (now: Instant) =>
  and(isNull(apiKey.revokedAt), or(isNull(apiKey.expiresAt), gt(apiKey.expiresAt, now)))

export type CreateApiKey = {
  /** Whose it is: an integrator's system. */
  readonly name: string
  readonly scopes: readonly Scope[]
}

export type CreateApiKeyError =
  | NotPermitted
  | { readonly reason: 'wrong-name' }
  | { readonly reason: 'no-scope' }
  | { readonly reason: 'too-many-of-this-name'; readonly most: number }
  | { readonly reason: 'too-many-keys'; readonly most: number }

/** The key is shown this once. One round trip after the session's; else two. */
export async function createApiKey(
  scope: TenantScope,
  input: CreateApiKey,
): Promise<Result<{ id: string; key: string }, CreateApiKeyError>> {
  const refused = refuseUnless(scope, 'staff.manage')
  if (refused) return err(refused)
  const name = input.name.trim()
  if (name === '' || Array.from(name).length > API_KEY_NAME_LENGTH_MOST) {
    return err({ reason: 'wrong-name' })
  }
  const scopes = writeScopes(input.scopes)
  if (scopes === '') return err({ reason: 'no-scope' })

  const { query } = scope.db
  const id = newId('key')
  const key = await newApiKey()
  const done = await scope.db.commit({
    statements: [
      mustNotExist(
        'too-many-of-this-name',
        query
          .select({ id: apiKey.id })
          .from(apiKey)
          .where(and(eq(apiKey.name, name), isActiveKey(scope.now)))
          .limit(1)
          .offset(ACTIVE_KEYS_OF_A_NAME_MOST - 1),
      ),
      mustNotExist(
        'too-many-keys',
        query
          .select({ id: apiKey.id })
          .from(apiKey)
          .where(isActiveKey(scope.now))
          .limit(1)
          .offset(ACTIVE_KEYS_MOST - 1),
      ),
      statement(
        query.insert(apiKey).values({
          id,
          name,
          keyHash: await hashApiKey(key),
          startsWith: startOfApiKey(key),
          scopes,
          createdBy: scope.actor.id,
          createdAt: scope.now,
        }),
      ),
    ],
    audit: [auditBy(scope, 'api-key.created', id, { name, scopes })],
    now: scope.now,
  })
  if (done.ok) return ok({ id, key })
  return err(
    done.error.reason === 'refused' && done.error.code === 'too-many-keys'
      ? { reason: 'too-many-keys', most: ACTIVE_KEYS_MOST }
      : { reason: 'too-many-of-this-name', most: ACTIVE_KEYS_OF_A_NAME_MOST },
  )
}
