import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sealCharacters, sealSvg } from './seal-svg.ts'

describe('sealCharacters', () => {
  it.each([
    ['绍兴市总工会', '绍兴'],
    ['越城区总工会', '越城'],
    ['义乌市总工会', '义乌'],
    ['石家庄市总工会', '石家庄'],
    ['呼和浩特市总工会', '呼和浩特'],
    ['克孜勒苏柯尔克孜自治州总工会', '克孜'],
    ['沙县总工会', '沙县'],
    ['总工会', '总工会'],
    ['', '工'],
    ['<>&"', '工'],
  ])('%s → %s', (name, seal) => {
    expect(sealCharacters(name).join('')).toBe(seal)
  })
})

describe('sealSvg', () => {
  it('never lets a name become markup', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (name) => {
        const picture = sealSvg({ name, colour: '#b1271b' })
        const texts = [...picture.matchAll(/<text [^>]*>([^<]*)<\/text>/g)].map(([, text]) => text)
        expect(texts.length).toBeGreaterThan(0)
        expect(picture.match(/<[a-z/]/g)?.length).toBe(2 + 2 + 2 + texts.length * 2)
        for (const text of texts) expect(text).toMatch(/^[\p{L}\p{N}]$/u)
      }),
    )
  })
})
