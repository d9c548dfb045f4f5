import { and, eq } from 'drizzle-orm'
import type { Actor } from '../audit/chain.ts'
import type { Instant } from '../kernel/days.ts'
import type { TenantScope } from '../scope.ts'
import { hashApiKey, isApiKey } from './api-key-format.ts'
import { isActiveKey } from './create-api-key.ts'
import { lastUsedAt } from './note-key-use.ts'
import type { Permission } from './permissions.ts'
import { permissionsOfScopes, readScopes } from './scopes.ts'
import { apiKey } from './tables.ts'

export type Integrator = {
  readonly actor: Actor
  readonly name: string
  readonly permissions: ReadonlySet<Permission>
  readonly lastUsedAt: Instant | null
}

/** Whose key this is: one read, and none for what cannot be a key. Before there is a scope. */
export async function actorOfApiKey(
  { db, now }: Pick<TenantScope, 'db' | 'now'>,
  key: string,
): Promise<Integrator | undefined> {
  if (!(await isApiKey(key))) return undefined
  const keyHash = await hashApiKey(key)
  const [row] = await db.query
    .select({ id: apiKey.id, name: apiKey.name, scopes: apiKey.scopes, lastUsedAt })
    .from(apiKey)
    .where(and(eq(apiKey.keyHash, keyHash), isActiveKey(now)))
  if (!row) return undefined
  return {
    actor: { kind: 'integrator', id: row.id },
    name: row.name,
    permissions: permissionsOfScopes(readScopes(row.scopes)),
    lastUsedAt: row.lastUsedAt,
  }
}
