import { describe, expect, test } from 'vitest'
import { freshTenant } from '../../test/support/fresh-tenant.ts'
import { countTrips } from '../../test/support/people.ts'
import {
  attemptOfAddress,
  CODES_PER_MOBILE_MINUTE,
  countAttempts,
  forgetAttempts,
  LONGEST_WINDOW_SECONDS,
  type Limit,
} from './attempts.ts'
import * as limits from './attempts.ts'
import { attemptCounter } from './tables.ts'

const few: Limit = { name: 'few', most: 2, windowSeconds: 60 }
const many: Limit = { name: 'many', most: 3, windowSeconds: 600 }

test('attempts count up to the limit, in one round trip each, and again after the window', async () => {
  const t = await freshTenant()
  const scope = await t.scope()
  const at = (seconds: number) => ({ ...scope, now: scope.now + seconds * 1_000 })
  const attempt = { limit: few, of: 'somebody' }
  expect(await countTrips(t, () => countAttempts(at(0), [attempt]))).toEqual({
    value: undefined,
    trips: 1,
  })
  expect(await countAttempts(at(30), [attempt])).toBeUndefined()
  expect(await countAttempts(at(45.5), [attempt])).toEqual({
    reason: 'too-many-attempts',
    retryAfterSeconds: 15,
    limit: few,
    first: true,
  })
  expect(await countAttempts(at(59.9), [attempt])).toMatchObject({
    retryAfterSeconds: 1,
    first: false,
  })
  expect(await countAttempts(at(60), [attempt])).toBeUndefined()
  expect(await countAttempts(at(60), [{ limit: few, of: 'another' }])).toBeUndefined()
})

test('an attempt that one limit refuses does not count under the next', async () => {
  const t = await freshTenant()
  const scope = await t.scope()
  const attempts = [
    { limit: few, of: 'somebody' },
    { limit: many, of: 'everybody' },
  ]
  for (let i = 0; i < 6; i++) await countAttempts(scope, attempts)
  const other = [{ limit: few, of: 'another' }, attempts[1]!]
  expect(await countAttempts(scope, other)).toBeUndefined()
  expect(await countAttempts(scope, other)).toMatchObject({ limit: many, first: true })
})

test('attempts at the same time are all counted', async () => {
  const t = await freshTenant()
  const scopes = await Promise.all(Array.from({ length: 6 }, () => t.scope()))
  const counted = await Promise.all(
    scopes.map((scope) => countAttempts(scope, [{ limit: few, of: 'somebody' }])),
  )
  expect(counted.filter((exceeded) => exceeded === undefined)).toHaveLength(few.most)
  expect(counted.filter((exceeded) => exceeded?.first)).toHaveLength(1)
})

test('a clock that is a moment behind does not begin a new window, one that jumped back does', async () => {
  const t = await freshTenant()
  const scope = await t.scope()
  const attempt = { limit: few, of: 'somebody' }
  await countAttempts(scope, [attempt])
  await countAttempts({ ...scope, now: scope.now - 5 }, [attempt])
  expect(await countAttempts({ ...scope, now: scope.now - 5 }, [attempt])).toBeDefined()
  const jumped = { ...scope, now: scope.now - 120_000 }
  expect(await countAttempts(jumped, [attempt])).toBeUndefined()
})

test('a success begins again at nought', async () => {
  const t = await freshTenant()
  const scope = await t.scope()
  const attempt = { limit: few, of: 'somebody' }
  for (let i = 0; i < 3; i++) await countAttempts(scope, [attempt])
  await scope.db.bookkeep([await forgetAttempts(scope, attempt)])
  expect(await countAttempts(scope, [attempt])).toBeUndefined()
})

describe('what is stored', () => {
  test('names nobody: neither number nor address', async () => {
    const t = await freshTenant()
    const scope = await t.scope()
    await countAttempts(scope, [
      { limit: CODES_PER_MOBILE_MINUTE, of: '19900000001' },
      attemptOfAddress(few, '203.0.113.7'),
    ])
    const stored = JSON.stringify(await scope.db.query.select().from(attemptCounter))
    expect(stored).toContain('code/mobile-minute')
    expect(stored).not.toMatch(/19900000001|203\.0\.113/)
  })

  test('is gone when its window is over', async () => {
    const t = await freshTenant()
    const scope = await t.scope()
    await countAttempts(scope, [{ limit: few, of: 'somebody' }])
    const later = { ...scope, now: scope.now + LONGEST_WINDOW_SECONDS * 1_000 }
    await countAttempts(later, [{ limit: few, of: 'another' }])
    expect(await scope.db.query.select().from(attemptCounter)).toMatchObject([
      { windowStartsAt: later.now },
    ])
  })

  test('is found by an index where it is tidied up', async () => {
    const t = await freshTenant()
    const { rows } = await t.admin.execute(
      'explain query plan delete from attempt_counter where window_starts_at <= 5',
    )
    expect(JSON.stringify(rows)).toContain('attempt_counter_window')
  })
})

test('no limit has a window longer than what is kept', () => {
  const windows = Object.values(limits).flatMap((it) =>
    typeof it === 'object' && 'windowSeconds' in it ? [it.windowSeconds] : [],
  )
  expect(windows).toHaveLength(10)
  expect(Math.max(...windows)).toBeLessThanOrEqual(LONGEST_WINDOW_SECONDS)
})
