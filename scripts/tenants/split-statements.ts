/**
 * The statements of an SQL dump, one after another, however its text is cut into pieces. What
 * stands after the last semicolon is given as well: a whole dump leaves nothing there.
 */
export async function* splitStatements(
  pieces: AsyncIterable<string> | Iterable<string>,
): AsyncGenerator<string> {
  let text = ''
  let at = 0
  let inside: Inside = undefined
  for await (const piece of pieces) {
    text += piece
    // One character ahead is needed to tell `--` and `''`.
    while (at < text.length - 1) {
      const step = read(text, at, inside)
      inside = step.inside
      at += step.length
      if (step.ends && isWhole(text.slice(0, at))) {
        yield text.slice(0, at).trim()
        text = text.slice(at)
        at = 0
      }
    }
  }
  for (; at < text.length; at++) {
    if (inside === undefined && text[at] === ';' && isWhole(text.slice(0, at + 1))) {
      yield text.slice(0, at + 1).trim()
      text = text.slice(at + 1)
      at = -1
    }
  }
  if (text.trim() !== '') yield text.trim()
}

/** A quotation's mark, or a comment. */
type Inside = "'" | '"' | '`' | '--' | undefined

function read(text: string, at: number, inside: Inside) {
  const character = text[at]!
  if (inside === '--') return { inside: character === '\n' ? undefined : inside, length: 1 }
  if (inside !== undefined) {
    if (character !== inside) return { inside, length: 1 }
    // A doubled mark stands for itself.
    return text[at + 1] === inside ? { inside, length: 2 } : { inside: undefined, length: 1 }
  }
  if (character === "'" || character === '"' || character === '`') {
    return { inside: character as Inside, length: 1 }
  }
  if (character === '-' && text[at + 1] === '-') return { inside: '--' as const, length: 2 }
  return { inside, length: 1, ends: character === ';' }
}

/** A trigger holds statements of its own and ends with its END. */
const isWhole = (statement: string): boolean =>
  !/^\s*create\s+trigger\b/i.test(statement) || /\bend\s*;$/i.test(statement)
