import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { brandCss, brandPalette, contrast, CONTRAST_LEAST, isBrandColour } from './brand-colour.ts'

const colours = fc
  .integer({ min: 0, max: 0xffffff })
  .map((value) => `#${value.toString(16).padStart(6, '0')}`)

const lightGrounds = ['#ffffff', '#f4f5f6', '#f8f9fa', '#f1f3f4']
const darkGrounds = ['#121316', '#1b1d20', '#212428', '#26292e']

describe('contrast', () => {
  it('is 21 between black and white and 1 between equals', () => {
    expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 5)
    expect(contrast('#3a7bd5', '#3a7bd5')).toBe(1)
  })

  it('gives the published value for mid grey on white', () => {
    expect(contrast('#767676', '#ffffff')).toBeCloseTo(4.54, 2)
  })
})

describe('brandPalette', () => {
  it('reads on every ground, whatever the colour', () => {
    const corners = ['#000000', '#ffffff', '#ffff00', '#00ffff', '#ff00ff', '#07c160', '#1989fa']
    fc.assert(
      fc.property(colours, (colour) => {
        const { light, dark } = brandPalette(colour)
        for (const [tones, grounds] of [
          [light, lightGrounds],
          [dark, darkGrounds],
        ] as const) {
          expect(contrast(tones.onAccent, tones.accent)).toBeGreaterThanOrEqual(CONTRAST_LEAST)
          expect(contrast(tones.onAccent, tones.accentHover)).toBeGreaterThanOrEqual(CONTRAST_LEAST)
          for (const ground of [...grounds, tones.accentSoft])
            expect(contrast(tones.accentText, ground)).toBeGreaterThanOrEqual(CONTRAST_LEAST)
        }
      }),
      { numRuns: 2000, examples: corners.map((corner) => [corner]) },
    )
  })

  it('keeps ink readable on the soft ground', () => {
    fc.assert(
      fc.property(colours, (colour) => {
        const { light, dark } = brandPalette(colour)
        expect(contrast('#585d64', light.accentSoft)).toBeGreaterThanOrEqual(CONTRAST_LEAST)
        expect(contrast('#a6abb3', dark.accentSoft)).toBeGreaterThanOrEqual(CONTRAST_LEAST)
      }),
      { numRuns: 500 },
    )
  })

  it('leaves a colour alone that already carries white', () => {
    expect(brandPalette('#b1271b').light.accent).toBe('#b1271b')
    expect(brandPalette('#b1271b').light.onAccent).toBe('#ffffff')
  })

  it('darkens a green that is too light for white, and keeps yellow yellow', () => {
    expect(brandPalette('#07c160').light.accent).not.toBe('#07c160')
    expect(brandPalette('#ffd400').light).toMatchObject({ accent: '#ffd400', onAccent: '#1a1c1f' })
  })
})

describe('brandCss', () => {
  it('lets nothing through that is not a colour', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        fc.pre(!isBrandColour(text))
        expect(brandCss(text)).toBe(brandCss('#b1271b'))
      }),
    )
    expect(brandCss('red;}body{display:none')).not.toContain('display')
  })
})
