import { expect, test } from 'vitest'
import { parseSlug } from './slug.ts'

test.each(['shaoxing', 'hz-union', 'a1b', 'x'.repeat(32), ' shaoxing '])('%s', (text) =>
  expect(parseSlug(text)).toEqual({ ok: true, value: text.trim() }),
)

test.each([
  ['', 'empty'],
  ['   ', 'empty'],
  ['ab', 'too-short'],
  ['x'.repeat(33), 'too-long'],
  ['Shaoxing', 'characters'],
  ['绍兴', 'characters'],
  ['ѕhaoxing', 'characters'],
  ['../etc', 'characters'],
  ['a.b.c', 'characters'],
  ['a b c', 'characters'],
  ['shaoxing%00', 'characters'],
  ['1shaoxing', 'hyphens'],
  ['-shaoxing', 'hyphens'],
  ['shaoxing-', 'hyphens'],
  ['xn--shaoxing', 'hyphens'],
  ['admin', 'reserved'],
  ['console', 'reserved'],
])('%s is refused', (text, error) => expect(parseSlug(text)).toEqual({ ok: false, error }))
