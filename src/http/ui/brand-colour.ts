/** A colour in OKLCH: lightness 0 to 1, chroma, hue in degrees. */
interface Tone {
  lightness: number
  chroma: number
  hue: number
}

interface Rgb {
  red: number
  green: number
  blue: number
}

/** What one colour scheme needs from a brand colour; every value is `#rrggbb`. */
export interface BrandTones {
  /** Filled areas: the main button, the member's card. */
  accent: string
  accentHover: string
  /** Text on `accent` and on `accentHover`. */
  onAccent: string
  /** Text, links and focus rings on paper, cards and `accentSoft`. */
  accentText: string
  accentSoft: string
  accentLine: string
}

export interface BrandPalette {
  light: BrandTones
  dark: BrandTones
}

/** WCAG 2.2 AA for text. The search stops a little above it, so that rounding cannot fall below. */
export const CONTRAST_LEAST = 4.5
const CONTRAST_AIM = 4.6

const WHITE = '#ffffff'
const INK = '#1a1c1f'
/** The surfaces of tokens.css that accent text stands on, the least favourable included. */
const LIGHT_SURFACES = [WHITE, '#f4f5f6', '#f8f9fa', '#f1f3f4']
const DARK_SURFACES = ['#121316', '#1b1d20', '#212428', '#26292e']

/** Above this lightness a fill keeps its colour and carries ink; below, it carries white. */
const INK_FROM_LIGHTNESS = 0.8

const HEX = /^#[0-9a-f]{6}$/i

export const isBrandColour = (text: string): boolean => HEX.test(text)

const toLinear = (value: number): number =>
  value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4

const fromLinear = (value: number): number =>
  value <= 0.0031308 ? value * 12.92 : 1.055 * value ** (1 / 2.4) - 0.055

function linearRgb(hex: string): Rgb {
  const channel = (from: number): number => toLinear(parseInt(hex.slice(from, from + 2), 16) / 255)
  return { red: channel(1), green: channel(3), blue: channel(5) }
}

function luminance(hex: string): number {
  const { red, green, blue } = linearRgb(hex)
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

/** The contrast ratio of WCAG 2 between two `#rrggbb` colours, 1 to 21. */
export function contrast(one: string, other: string): number {
  const [a, b] = [luminance(one), luminance(other)]
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)
}

/** Björn Ottosson's OKLab, in polar form. */
function toneOf(hex: string): Tone {
  const { red, green, blue } = linearRgb(hex)
  const l = Math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
  const m = Math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
  const s = Math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
  const a = 1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s
  const b = 0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s
  return {
    lightness: 0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    chroma: Math.hypot(a, b),
    hue: (Math.atan2(b, a) * 180) / Math.PI,
  }
}

function linearOf({ lightness, chroma, hue }: Tone): Rgb {
  const a = chroma * Math.cos((hue * Math.PI) / 180)
  const b = chroma * Math.sin((hue * Math.PI) / 180)
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3
  return {
    red: 4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    green: -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    blue: -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  }
}

const inGamut = ({ red, green, blue }: Rgb): boolean =>
  [red, green, blue].every((value) => value >= -0.0005 && value <= 1.0005)

/** The nearest colour that a screen can show: chroma gives way, lightness and hue stay. */
function hexOf(tone: Tone): string {
  let { chroma } = tone
  while (chroma > 0.001 && !inGamut(linearOf({ ...tone, chroma }))) chroma *= 0.96
  const { red, green, blue } = linearOf({ ...tone, chroma })
  const byte = (value: number): string =>
    Math.round(255 * Math.min(1, Math.max(0, fromLinear(Math.min(1, Math.max(0, value))))))
      .toString(16)
      .padStart(2, '0')
  return `#${byte(red)}${byte(green)}${byte(blue)}`
}

const passes = (text: string, surfaces: readonly string[]): boolean =>
  surfaces.every((surface) => contrast(text, surface) >= CONTRAST_AIM)

/** Moves a colour's lightness step by step until it reads on all surfaces. */
function readable(tone: Tone, step: number, surfaces: readonly string[]): string {
  let { lightness } = tone
  let hex = hexOf({ ...tone, lightness })
  while (!passes(hex, surfaces) && lightness > 0 && lightness < 1) {
    lightness = Math.min(1, Math.max(0, lightness + step))
    hex = hexOf({ ...tone, lightness })
  }
  return hex
}

function fill(tone: Tone): Pick<BrandTones, 'accent' | 'accentHover' | 'onAccent'> {
  if (tone.lightness >= INK_FROM_LIGHTNESS) {
    const accent = hexOf(tone)
    const accentHover = hexOf({ ...tone, lightness: tone.lightness - 0.04 })
    return { accent, accentHover, onAccent: INK }
  }
  const accent = readable(tone, -0.01, [WHITE])
  const own = toneOf(accent)
  const darker = hexOf({ ...own, lightness: Math.max(0, own.lightness - 0.06) })
  return { accent, accentHover: darker, onAccent: WHITE }
}

function lightTones(tone: Tone): BrandTones {
  const accentSoft = hexOf({ ...tone, lightness: 0.96, chroma: Math.min(tone.chroma, 0.02) })
  const text = { ...tone, lightness: Math.min(tone.lightness, 0.56) }
  return {
    ...fill(tone),
    accentText: readable(text, -0.01, [...LIGHT_SURFACES, accentSoft]),
    accentSoft,
    accentLine: hexOf({ ...tone, lightness: 0.86, chroma: Math.min(tone.chroma, 0.06) }),
  }
}

/** On dark paper a fill must be light enough to be seen, and still carry its text. */
function darkTones(tone: Tone): BrandTones {
  const accentSoft = hexOf({ ...tone, lightness: 0.27, chroma: Math.min(tone.chroma, 0.04) })
  const text = { ...tone, lightness: Math.max(tone.lightness, 0.74) }
  return {
    ...fill({ ...tone, lightness: Math.max(tone.lightness, 0.5) }),
    accentText: readable(text, 0.01, [...DARK_SURFACES, accentSoft]),
    accentSoft,
    accentLine: hexOf({ ...tone, lightness: 0.42, chroma: Math.min(tone.chroma, 0.08) }),
  }
}

/** Derives what a page needs from a federation's colour; `#rrggbb` only. */
export function brandPalette(colour: string): BrandPalette {
  const tone = toneOf(isBrandColour(colour) ? colour : DEFAULT_COLOUR)
  return { light: lightTones(tone), dark: darkTones(tone) }
}

export const DEFAULT_COLOUR = '#b1271b'

const variables = (tones: BrandTones): string =>
  [
    `--accent:${tones.accent}`,
    `--accent-hover:${tones.accentHover}`,
    `--on-accent:${tones.onAccent}`,
    `--accent-text:${tones.accentText}`,
    `--accent-soft:${tones.accentSoft}`,
    `--accent-line:${tones.accentLine}`,
  ].join(';')

/** The body of `/brand.css`. Anything that is not a colour gives the product's own. */
export function brandCss(colour: string): string {
  const { light, dark } = brandPalette(colour)
  return (
    `:root{${variables(light)}}\n` +
    `@media screen and (prefers-color-scheme:dark){:root{${variables(dark)}}}\n`
  )
}
