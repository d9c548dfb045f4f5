import { desc, sql } from 'drizzle-orm'
import type { Instant } from '../kernel/days.ts'
import { err, ok, type Result } from '../kernel/result.ts'
import { refuseUnless, type NotPermitted, type TenantScope } from '../scope.ts'
import { ACTIVE_KEYS_MOST } from './create-api-key.ts'
import { lastUsedAt } from './note-key-use.ts'
import { readScopes, type Scope } from './scopes.ts'
import { apiKey } from './tables.ts'

export type ListedApiKey = {
  readonly id: string
  readonly name: string
  readonly startsWith: string
  readonly scopes: readonly Scope[]
  readonly createdBy: string
  readonly createdAt: Instant
  readonly revokedAt: Instant | null
  /** Works until then, where another key took its place. */
  readonly expiresAt: Instant | null
  /** To the hour; null where nothing has used it yet. */
  readonly lastUsedAt: Instant | null
}

/** All that are active, then the newest of the revoked ones. One round trip. */
export async function listApiKeys(
  scope: TenantScope,
): Promise<Result<readonly ListedApiKey[], NotPermitted>> {
  const refused = refuseUnless(scope, 'staff.manage')
  if (refused) return err(refused)
  const rows = await scope.db.query
    .select({
      id: apiKey.id,
      name: apiKey.name,
      startsWith: apiKey.startsWith,
      scopes: sql`${apiKey.scopes}`.mapWith(readScopes),
      createdBy: apiKey.createdBy,
      createdAt: apiKey.createdAt,
      revokedAt: apiKey.revokedAt,
      expiresAt: apiKey.expiresAt,
      lastUsedAt,
    })
    .from(apiKey)
    .orderBy(sql`${apiKey.revokedAt} is not null`, desc(apiKey.createdAt), desc(apiKey.id))
    .limit(2 * ACTIVE_KEYS_MOST)
  return ok(rows)
}
