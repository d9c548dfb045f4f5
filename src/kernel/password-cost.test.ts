import { expect, test } from 'vitest'
import { DEFAULT_COST, isWeaker, readPasswordCost, writePasswordCost } from './password-cost.ts'

test('a cost reads back as it was written', () => {
  expect(readPasswordCost(writePasswordCost(DEFAULT_COST))).toEqual(DEFAULT_COST)
})

test.each([
  ['nothing', ''],
  ['another order', 'r=8,ln=15,p=3'],
  ['a zero', 'ln=15,r=0,p=3'],
  ['more than a Worker has', 'ln=17,r=8,p=1'],
  ['something behind it', 'ln=15,r=8,p=3,'],
])('%s is no cost', (_, text) => {
  expect(readPasswordCost(text)).toBeUndefined()
})

test.each([
  ['the same', { log2N: 15, r: 8, p: 3 }, false],
  ['more of it', { log2N: 16, r: 8, p: 3 }, false],
  ['the same work in more memory', { log2N: 16, r: 8, p: 2 }, false],
  ['less memory', { log2N: 14, r: 8, p: 9 }, true],
  ['less work', { log2N: 15, r: 8, p: 2 }, true],
])('%s', (_, cost, weaker) => {
  expect(isWeaker(cost, DEFAULT_COST)).toBe(weaker)
})
