/** A piece of XML in document order. Names come without their prefix. */
export type XmlToken =
  | { readonly kind: 'open'; readonly name: string; readonly attributes: string }
  | { readonly kind: 'close'; readonly name: string }
  | { readonly kind: 'text'; readonly text: string }
  /** What stands here is not XML; always the last token. */
  | { readonly kind: 'broken' }

const NAME = String.raw`[\w.:-]+`
const TOKEN = new RegExp(
  [
    String.raw`([^<]+)`,
    String.raw`<!\[CDATA\[([\s\S]*?)\]\]>`,
    String.raw`<\?[\s\S]*?\?>`,
    String.raw`<!--[\s\S]*?-->`,
    String.raw`</(${NAME})\s*>`,
    String.raw`<(${NAME})((?:\s+${NAME}\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(/?)>`,
  ].join('|'),
  'y',
)

const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
}

const ENTITY = /&(?:#x([\da-f]{1,6})|#(\d{1,7})|(\w{2,4}));/gi

function decodeEntities(text: string): string {
  if (!text.includes('&')) return text
  return text.replace(ENTITY, (whole: string, hex?: string, decimal?: string, name?: string) => {
    if (name) return ENTITIES[name] ?? whole
    const point = hex ? Number.parseInt(hex, 16) : Number(decimal)
    return point <= 0x10_ffff ? String.fromCodePoint(point) : whole
  })
}

const withoutPrefix = (name: string): string => name.slice(name.indexOf(':') + 1)

/**
 * Walks through XML that a program wrote for a program. Document types are refused, and with them
 * every entity that could be declared; nesting and the order of elements are the caller's matter.
 */
export function* readXml(xml: string): Generator<XmlToken, void, undefined> {
  // Its own copy: the place of a sticky expression is state, and two readings may be interleaved.
  const expression = new RegExp(TOKEN)
  while (expression.lastIndex < xml.length) {
    const match = expression.exec(xml)
    if (!match) return yield { kind: 'broken' }
    const [, text, data, closed, opened, attributes = '', selfClosed] = match
    if (text !== undefined) yield { kind: 'text', text: decodeEntities(text) }
    else if (data !== undefined) yield { kind: 'text', text: data }
    else if (closed !== undefined) yield { kind: 'close', name: withoutPrefix(closed) }
    else if (opened !== undefined) {
      const name = withoutPrefix(opened)
      yield { kind: 'open', name, attributes }
      if (selfClosed) yield { kind: 'close', name }
    }
  }
}

const ATTRIBUTE = new RegExp(String.raw`(${NAME})\s*=\s*(?:"([^"]*)"|'([^']*)')`, 'g')

/** One attribute of an element, by its name without prefix; namespaces themselves are not asked. */
export function xmlAttribute(attributes: string, name: string): string | undefined {
  for (const [, qualified = '', double, single] of attributes.matchAll(ATTRIBUTE)) {
    if (qualified.startsWith('xmlns') || withoutPrefix(qualified) !== name) continue
    return decodeEntities(double ?? single ?? '')
  }
  return undefined
}
