import { and, eq, isNull } from 'drizzle-orm'
import { mustExist, statement } from '../db/statement.ts'
import { err, ok, type Result } from '../kernel/result.ts'
import { auditBy, refuseUnless, type NotPermitted, type TenantScope } from '../scope.ts'
import { apiKey } from './tables.ts'

export type RevokeApiKeyError = NotPermitted | { readonly reason: 'no-such-key' }

/**
 * Revoking twice changes nothing: the first instant stays. One round trip after the session's;
 * else two.
 */
export async function revokeApiKey(
  scope: TenantScope,
  { keyId }: { readonly keyId: string },
): Promise<Result<void, RevokeApiKeyError>> {
  const refused = refuseUnless(scope, 'staff.manage')
  if (refused) return err(refused)
  const { query } = scope.db
  const isIt = eq(apiKey.id, keyId)
  const done = await scope.db.commit({
    statements: [
      mustExist('no-such-key', query.select({ id: apiKey.id }).from(apiKey).where(isIt)),
      statement(
        query
          .update(apiKey)
          .set({ revokedAt: scope.now })
          .where(and(isIt, isNull(apiKey.revokedAt))),
      ),
    ],
    audit: [auditBy(scope, 'api-key.revoked', keyId)],
    now: scope.now,
  })
  return done.ok ? ok(undefined) : err({ reason: 'no-such-key' })
}
