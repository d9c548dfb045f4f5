import type { Client, ResultSet } from '@libsql/client/http'
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
  /** For attempts, codes and sessions: machinery that needs no audit. One transaction. */
  bookkeep(statements: readonly Statement[]): Promise<readonly ResultSet[]>
}

export function platformDb(client: Client): PlatformDb {
  const write = (statements: readonly Statement[]) =>
    client.batch(
      statements.map(({ sql, args }) => ({ sql, args: [...args] })),
      'write',
    )
  return {
    plane: 'platform',
    query: drizzle({ client }),
    bookkeep: write,
    async commit(statements) {
      try {
        await write(statements)
        return ok(undefined)
      } catch (error) {
        const refusal = readRefusal(error, statements)
        if (refusal === undefined) throw error
        return err(refusal)
      }
    },
  }
}
