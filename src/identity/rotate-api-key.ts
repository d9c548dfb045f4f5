import { and, eq, isNull } from 'drizzle-orm'
import { mustHaveChanged, mustNotExist, statement } from '../db/statement.ts'
import { DAY_MS, type Instant } from '../kernel/days.ts'
import { newId } from '../kernel/ids.ts'
import { err, ok, type Result } from '../kernel/result.ts'
import { auditBy, refuseUnless, type NotPermitted, type TenantScope } from '../scope.ts'
import { hashApiKey, newApiKey, startOfApiKey } from './api-key-format.ts'
import { ACTIVE_KEYS_OF_A_NAME_MOST, isActiveKey } from './create-api-key.ts'
import { apiKey } from './tables.ts'

/** How long the old key goes on beside the new one. */
export const ROTATION_DAYS = 7

export type RotatedApiKey = {
  readonly id: string
  readonly name: string
  /** Shown this once. */
  readonly key: string
  readonly oldWorksUntil: Instant
}

export type RotateApiKeyError =
  | NotPermitted
  /** Revoked, run out, or about to: another took its place already. */
  | { readonly reason: 'no-such-key' }
  | { readonly reason: 'too-many-of-this-name'; readonly most: number }

/**
 * A second key with the name and the scopes of the first, which ends by itself a week later: the
 * integrator changes over in between and nobody has to remember. Two round trips.
 */
export async function rotateApiKey(
  scope: TenantScope,
  { keyId }: { readonly keyId: string },
): Promise<Result<RotatedApiKey, RotateApiKeyError>> {
  const refused = refuseUnless(scope, 'staff.manage')
  if (refused) return err(refused)
  const { query } = scope.db
  const current = and(eq(apiKey.id, keyId), isNull(apiKey.revokedAt), isNull(apiKey.expiresAt))
  const [old] = await query
    .select({ name: apiKey.name, scopes: apiKey.scopes })
    .from(apiKey)
    .where(current)
  if (old === undefined) return err({ reason: 'no-such-key' })
  const { name, scopes } = old
  const id = newId('key')
  const key = await newApiKey()
  const oldWorksUntil = scope.now + ROTATION_DAYS * DAY_MS
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
      statement(query.update(apiKey).set({ expiresAt: oldWorksUntil }).where(current)),
      mustHaveChanged('no-such-key'),
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
    audit: [auditBy(scope, 'api-key.rotated', keyId, { name, successor: id })],
    now: scope.now,
  })
  if (done.ok) return ok({ id, name, key, oldWorksUntil })
  const full = done.error.reason === 'refused' && done.error.code === 'too-many-of-this-name'
  return full
    ? err({ reason: 'too-many-of-this-name', most: ACTIVE_KEYS_OF_A_NAME_MOST })
    : err({ reason: 'no-such-key' })
}
