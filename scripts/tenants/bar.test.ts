import { expect, test } from 'vitest'
import { bar } from './bar.ts'

test.each([
  [0, 5, '░'.repeat(24)],
  [4, 5, '█'.repeat(19) + '░'.repeat(5)],
  [5, 5, '█'.repeat(24)],
  [0, 0, '█'.repeat(24)],
])('%i of %i', (done, total, cells) =>
  expect(bar(done, total)).toBe(`${cells} ${done} of ${total}`),
)
