import { sql } from 'drizzle-orm'
import { auditEntry } from '../audit/tables.ts'
import { DatabaseNotAnswering } from '../db/database-not-answering.ts'
import { subquery } from '../db/subquery.ts'
import { CommitUnknown } from '../db/tenant-db.ts'
import { TooManyWriters } from '../db/too-many-writers.ts'
import type { Instant } from '../kernel/days.ts'
import { auditBy, type TenantScope } from '../scope.ts'
import { apiKey } from './tables.ts'

const USED = 'api-key.read'
/** Within so long a key that was used was used: a system may ask many times a minute. */
const SAME_USE_MS = 60 * 60_000

/** When a key was used last, to the hour: a column of a query over keys. */
export const lastUsedAt = subquery<Instant | null>(sql`select ${auditEntry.at} from ${auditEntry}
  where ${auditEntry.subject} = ${apiKey.id} and ${auditEntry.action} = ${USED}
  order by ${auditEntry.sequence} desc limit 1`)

/**
 * Puts into the log that a key is in use, at most once an hour, by the way that takes entries
 * about reads alone: a request that may only read still writes nothing else. Where the entry
 * cannot be written now the request goes on, and the next one tries again. No round trip within
 * the hour, else 1.
 */
export async function noteKeyUse(
  scope: TenantScope,
  { lastUsedAt: before }: { readonly lastUsedAt: Instant | null },
): Promise<void> {
  if (before !== null && scope.now - before < SAME_USE_MS) return
  const entry = auditBy(scope, USED, scope.actor.id)
  try {
    await scope.db.recordRead(entry, scope.now)
  } catch (error) {
    const passes = [TooManyWriters, DatabaseNotAnswering, CommitUnknown]
    if (!passes.some((one) => error instanceof one)) throw error
  }
}
