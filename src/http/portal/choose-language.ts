import { USUAL_LANGUAGE, type Language } from '../../tenants/languages.ts'

/** More than any browser sends; what comes after it is not looked at. */
const RANGES_MOST = 20

/**
 * The language of a page: the visitor's own choice, else what the browser asks for, else Chinese;
 * never one that the federation does not offer.
 */
export function chooseLanguage(wish: {
  readonly offered: readonly Language[]
  readonly chosen: string | undefined
  /** The header `accept-language`. */
  readonly accepted: string | undefined
}): Language {
  const { offered, chosen, accepted = '' } = wish
  const own = offered.find((language) => language === chosen)
  if (own !== undefined) return own
  const ranges = accepted.split(',', RANGES_MOST).map(readRange)
  const wanted = ranges.filter(({ weight }) => weight > 0).sort((a, b) => b.weight - a.weight)
  for (const { range } of wanted) {
    const match = offered.find((language) => primary(language) === primary(range))
    if (match !== undefined) return match
  }
  return USUAL_LANGUAGE
}

/** `en-GB` and `en` are one language to us, and so are `zh-Hant` and `zh-CN`. */
const primary = (range: string): string => (range.split('-', 1)[0] ?? '').toLowerCase()

/** `en-GB;q=0.8`; a weight that cannot be read counts as nothing. */
function readRange(text: string): { range: string; weight: number } {
  const [range = '', ...parameters] = text.split(';').map((part) => part.trim())
  const quality = parameters.find((one) => /^q=/i.test(one))?.slice(2)
  if (quality === undefined) return { range, weight: 1 }
  return {
    range,
    weight: /^(?:0(?:\.\d{0,3})?|1(?:\.0{0,3})?)$/.test(quality) ? Number(quality) : 0,
  }
}
