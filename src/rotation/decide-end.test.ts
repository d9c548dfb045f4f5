import { expect, test } from 'vitest'
import { decideEnd, WRITERS_LAPSE_MS } from './decide-end.ts'

const at = 1_000_000
const found = { anythingOld: false, hasProblem: false, retiredAt: 0, clearSince: null, now: at }

test('what is left is walked over again, and what does not open not at once', () => {
  const left = { ...found, anythingOld: true }
  expect(decideEnd(left)).toEqual({ next: 'walk-again', dueAt: at })
  const stuck = decideEnd({ ...left, hasProblem: true })
  expect(stuck).toEqual({ next: 'walk-again', dueAt: at + 3_600_000 })
  // However long it had been clear before.
  const late = decideEnd({ ...left, clearSince: 1, now: at + WRITERS_LAPSE_MS })
  expect(late.next).toBe('walk-again')
})

test('the first time that nothing is found never ends it', () => {
  const first = decideEnd({ ...found, now: at + 100 * WRITERS_LAPSE_MS })
  expect(first).toMatchObject({ next: 'count-again', clearSince: at + 100 * WRITERS_LAPSE_MS })
})

test.each([
  [-1, 'count-again'],
  [0, 'destroy'],
  [1, 'destroy'],
])('%i ms from the end of the lapse: %s', (ms, next) => {
  expect(decideEnd({ ...found, clearSince: at, now: at + WRITERS_LAPSE_MS + ms }).next).toBe(next)
})

test('a clock that fell behind does not make the lapse shorter', () => {
  const later = { ...found, retiredAt: at + 5_000, clearSince: at }
  expect(decideEnd({ ...later, now: at + WRITERS_LAPSE_MS }).next).toBe('count-again')
})
