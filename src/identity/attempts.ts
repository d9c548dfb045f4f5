import type { InValue, ResultSet } from '@libsql/client/http'
import type { Statement } from '../db/statement.ts'
import type { TenantDb } from '../db/tenant-db.ts'
import type { TenantScope } from '../scope.ts'
import { addressGroup } from './address-group.ts'

/** So many attempts in a window that begins with the first of them. */
export type Limit = {
  readonly name: string
  readonly most: number
  readonly windowSeconds: number
}

const MINUTE = 60
const HOUR = 60 * MINUTE

export const SIGN_INS_PER_LOGIN: Limit = {
  name: 'sign-in/login',
  most: 10,
  windowSeconds: 15 * MINUTE,
}
export const SIGN_INS_PER_ADDRESS: Limit = {
  name: 'sign-in/address',
  most: 50,
  windowSeconds: 15 * MINUTE,
}
export const PASSWORD_CHANGES_PER_PERSON: Limit = {
  name: 'password/person',
  most: 10,
  windowSeconds: 15 * MINUTE,
}
/** Of one sign-in, between the password and the session. */
export const FACTORS_PER_SIGN_IN: Limit = {
  name: 'factor/sign-in',
  most: 5,
  windowSeconds: 15 * MINUTE,
}
/** Whoever comes this far knows the password: fewer tries, and a longer wait. */
export const FACTORS_PER_PERSON: Limit = { name: 'factor/person', most: 10, windowSeconds: HOUR }
export const FACTORS_PER_ADDRESS: Limit = {
  name: 'factor/address',
  most: 50,
  windowSeconds: 15 * MINUTE,
}
export const CODES_PER_MOBILE_MINUTE: Limit = {
  name: 'code/mobile-minute',
  most: 1,
  windowSeconds: MINUTE,
}
export const CODES_PER_MOBILE_HOUR: Limit = {
  name: 'code/mobile-hour',
  most: 5,
  windowSeconds: HOUR,
}
export const CODES_PER_ADDRESS: Limit = { name: 'code/address', most: 100, windowSeconds: HOUR }
export const CODES_PER_TENANT: Limit = { name: 'code/tenant', most: 2_000, windowSeconds: HOUR }

/** No limit has a longer window: what began before it counts nothing any more. */
export const LONGEST_WINDOW_SECONDS = HOUR

/** An attempt under a limit, of somebody: a login, an address, a number. */
export type Attempt = { readonly limit: Limit; readonly of: string }

export type TooManyAttempts = {
  readonly reason: 'too-many-attempts'
  readonly retryAfterSeconds: number
}

/** `first` is true once in a window: for the attempt that met the limit first. */
export type Exceeded = TooManyAttempts & { readonly limit: Limit; readonly first: boolean }

export const attemptOfAddress = (limit: Limit, address: string): Attempt => ({
  limit,
  of: addressGroup(address),
})

/**
 * Counts one attempt under each limit, in order, and returns the first limit that is passed. An
 * attempt that a limit refuses does not count under the ones after it: nobody can use up the
 * whole tenant's from one address. One round trip; counting and reading the count are one
 * statement, so attempts at the same time are all counted.
 */
export const countAttempts = async (
  scope: Counting,
  attempts: readonly Attempt[],
): Promise<Exceeded | undefined> => (await countAndRead(scope, attempts)).exceeded

type Counting = Pick<TenantScope, 'keys' | 'now'> & { readonly db: Pick<TenantDb, 'bookkeep'> }

/** The same, and rows that are wanted anyway, in the one round trip. */
export async function countAndRead(
  scope: Counting,
  attempts: readonly Attempt[],
  read: readonly Statement[] = [],
): Promise<{ exceeded: Exceeded | undefined; read: readonly Pick<ResultSet, 'rows'>[] }> {
  const counters = await Promise.all(
    attempts.map(async (attempt) => ({
      key: await counterKey(scope.keys, attempt),
      limit: attempt.limit,
    })),
  )
  const [, ...results] = await scope.db.bookkeep([
    forgetOldWindows(scope.now),
    ...counters.map((counter, i) => countUnless(counters.slice(0, i), counter, scope.now)),
    ...read,
  ])
  const exceeded = firstExceeded(counters, results, scope.now)
  return { exceeded, read: results.slice(counters.length) }
}

function firstExceeded(
  counters: readonly Counter[],
  results: readonly Pick<ResultSet, 'rows'>[],
  now: number,
): Exceeded | undefined {
  for (const [i, { limit }] of counters.entries()) {
    const row = results[i]!.rows[0]!
    const counted = Number(row[0])
    if (counted <= limit.most) continue
    const left = Number(row[1]) + limit.windowSeconds * 1_000 - now
    return {
      reason: 'too-many-attempts',
      retryAfterSeconds: Math.max(1, Math.ceil(left / 1_000)),
      limit,
      first: counted === limit.most + 1,
    }
  }
  return undefined
}

/** What the caller tells outside: which limit it was is nobody's business. */
export const tooManyAttempts = ({ reason, retryAfterSeconds }: Exceeded): TooManyAttempts => ({
  reason,
  retryAfterSeconds,
})

/** For the commit of a success: the person begins again at nought. */
export async function forgetAttempts(
  scope: Pick<TenantScope, 'keys'>,
  attempt: Attempt,
): Promise<Statement> {
  return {
    sql: 'delete from attempt_counter where key = ?',
    args: [await counterKey(scope.keys, attempt)],
  }
}

type Counter = { readonly key: string; readonly limit: Limit }

const counterKey = async (keys: TenantScope['keys'], { limit, of }: Attempt): Promise<string> =>
  `${limit.name}/${await keys.index('attempt_counter.key', `${limit.name}|${of}`)}`

function countUnless(before: readonly Counter[], { key, limit }: Counter, now: number): Statement {
  const windowMs = limit.windowSeconds * 1_000
  const passed = before.map(() => '(key = ? and attempts > ?)').join(' or ') || 'false'
  const passedArgs: InValue[] = before.flatMap((counter) => [counter.key, counter.limit.most])
  // Another isolate's clock may be a little ahead; one far ahead has jumped and is not waited for.
  const over = '(window_starts_at <= ? or window_starts_at > ?)'
  const overArgs = [now - windowMs, now + windowMs]
  return {
    sql:
      'insert into attempt_counter (key, window_starts_at, attempts) select ?, ?, 1 ' +
      `where not exists (select 1 from attempt_counter where ${passed}) ` +
      'on conflict (key) do update set ' +
      `attempts = case when ${over} then 1 else attempts + 1 end, ` +
      `window_starts_at = case when ${over} then excluded.window_starts_at ` +
      'else window_starts_at end returning attempts, window_starts_at',
    args: [key, now, ...passedArgs, ...overArgs, ...overArgs],
  }
}

const forgetOldWindows = (now: number): Statement => ({
  sql: 'delete from attempt_counter where window_starts_at <= ?',
  args: [now - LONGEST_WINDOW_SECONDS * 1_000],
})
