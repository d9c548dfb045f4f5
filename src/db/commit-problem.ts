import { LibsqlBatchError, LibsqlError } from '@libsql/client/http'
import type { Statement } from './statement.ts'

/** Why the database refused a commit: a guard of ours, or a key that is taken. */
export type Refusal<Code extends string = string> =
  | { readonly reason: 'refused'; readonly code: Code }
  | { readonly reason: 'taken'; readonly columns: string }

const UNIQUE = /UNIQUE constraint failed: ([\w.]+(?:, [\w.]+)*)/
const GUARD = 'CHECK constraint failed: guard_refuses'

/** Reads a refusal out of the client's error; undefined where it is something else. */
export function readRefusal(error: unknown, statements: readonly Statement[]): Refusal | undefined {
  if (!(error instanceof LibsqlError)) return undefined
  const message = fullMessage(error)
  if (message.includes(GUARD) && error instanceof LibsqlBatchError) {
    const code = statements[error.statementIndex]?.refusal
    return code === undefined ? undefined : { reason: 'refused', code }
  }
  const unique = UNIQUE.exec(message)
  return unique ? { reason: 'taken', columns: unique[1]! } : undefined
}

/** The server's own words: the client keeps them in the cause. */
function fullMessage(error: Error): string {
  const cause = error.cause as { proto?: { message?: string }; message?: string } | undefined
  return [error.message, cause?.proto?.message ?? '', cause?.message ?? ''].join(' ')
}

/** Whether the call may have been executed although no answer came. */
export function outcomeUnknown(error: unknown): boolean {
  if (error instanceof LibsqlError) {
    const cause = error.cause
    return (
      error.code === 'HRANA_WEBSOCKET_ERROR' ||
      error.code === 'SQLITE_BUSY' ||
      (error.code === 'SERVER_ERROR' && !/40\d/.test(error.message)) ||
      (cause instanceof Error && outcomeUnknown(cause))
    )
  }
  return (
    error instanceof TypeError ||
    (error instanceof Error && ['TimeoutError', 'AbortError'].includes(error.name))
  )
}
