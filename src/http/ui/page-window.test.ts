import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { pageWindow } from './page-window.ts'

describe('pageWindow', () => {
  it.each([
    [1, 1, [1]],
    [1, 2, [1, 2]],
    [3, 5, [1, 2, 3, 4, 5]],
    [1, 200, [1, 2, 3, 4, null, 200]],
    [4, 200, [1, 2, 3, 4, 5, null, 200]],
    [100, 200, [1, null, 99, 100, 101, null, 200]],
    [200, 200, [1, null, 197, 198, 199, 200]],
  ])('page %i of %i', (current, last, expected) => {
    expect(pageWindow(current, last)).toEqual(expected)
  })

  it('rises, holds first, current and last, and never hides a single page', () => {
    const cases = fc
      .integer({ min: 1, max: 500 })
      .chain((last) => fc.tuple(fc.integer({ min: 1, max: last }), fc.constant(last)))
    fc.assert(
      fc.property(cases, ([current, last]) => {
        const window = pageWindow(current, last)
        expect(window).toEqual(expect.arrayContaining([1, current, last]))
        let before = 0
        window.forEach((page, index) => {
          if (page === null) {
            expect((window[index + 1] ?? 0) - before).toBeGreaterThan(2)
            return
          }
          expect(page).toBeGreaterThan(before)
          if (window[index - 1] !== null) expect(page).toBe(before + 1)
          before = page
        })
        expect(window.length).toBeLessThanOrEqual(7)
      }),
    )
  })
})
