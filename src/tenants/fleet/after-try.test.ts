import { expect, test } from 'vitest'
import { afterTry, TRIES_MOST } from './after-try.ts'

test.each([
  [1, { state: 'waiting', dueAt: 30_000 }],
  [2, { state: 'waiting', dueAt: 120_000 }],
  [4, { state: 'waiting', dueAt: 1_920_000 }],
  [TRIES_MOST, { state: 'failed' }],
])('after %i tries without an answer', (tries, expected) =>
  expect(afterTry(tries, false, 0)).toEqual(expected),
)

test('what was refused is not tried again by itself', () =>
  expect(afterTry(1, true, 0)).toEqual({ state: 'failed' }))
