import type { Client } from '@libsql/client/http'
import type { LibSQLDatabase } from 'drizzle-orm/libsql'
import { drizzle } from 'drizzle-orm/libsql/http'
import { err, ok, type Result } from '../kernel/result.ts'
import { readRefusal, type Refusal } from './commit-problem.ts'
import type { Statement } from './statement.ts'

/** The registry's database. Its type cannot be mixed up with a tenant's. */
export type PlatformDb = {
  readonly plane: 'platform'
  readonly query: LibSQLDatabase
  /** Writes all statements or nothing. Returns what a guard or a taken key refused. */
  commit(statements: readonly Statement[]): Promise<Result<void, Refusal>>
}

export function platformDb(client: Client): PlatformDb {
  return {
    plane: 'platform',
    query: drizzle({ client }),
    async commit(statements) {
      try {
        await client.batch(
          statements.map(({ sql, args }) => ({ sql, args: [...args] })),
          'write',
        )
        return ok(undefined)
      } catch (error) {
        const refusal = readRefusal(error, statements)
        if (refusal === undefined) throw error
        return err(refusal)
      }
    },
  }
}
