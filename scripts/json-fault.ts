// Where a text stops being JSON, and what is wrong there, for somebody who writes it by hand:
// the runtime's own message gives no line and does not know a full-width comma from a letter.

export interface JsonFault {
  readonly line: number
  readonly column: number
  readonly zh: string
  readonly en: string
}

class Fault extends Error {
  readonly at: number
  readonly zh: string
  readonly en: string
  constructor(at: number, zh: string, en: string) {
    super(en)
    this.at = at
    this.zh = zh
    this.en = en
  }
}

const fullWidth: Readonly<Record<string, string>> = {
  '，': ',',
  '、': ',',
  '：': ':',
  '“': '"',
  '”': '"',
  '＂': '"',
  '｛': '{',
  '｝': '}',
  '［': '[',
  '］': ']',
  '【': '[',
  '】': ']',
  '　': ' ',
}

/** The first fault of a text, or null where it is JSON. Columns count characters. */
export function jsonFault(text: string): JsonFault | null {
  try {
    const end = skipSpace(text, readValue(text, 0))
    if (end < text.length) throw unexpected(text, end, '文件结尾', 'the end of the file')
    return null
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    const before = text.slice(0, error.at).split('\n')
    const column = [...before.at(-1)!].length + 1
    return { line: before.length, column, zh: error.zh, en: error.en }
  }
}

function unexpected(text: string, at: number, zh: string, en: string): Fault {
  const found = String.fromCodePoint(text.codePointAt(at) ?? 0)
  if (at >= text.length)
    return new Fault(at, `文件到此结束，还缺少${zh}`, `the file ends here: ${en} is missing`)
  const half = fullWidth[found]
  if (half !== undefined)
    return new Fault(
      at,
      `这里的 ${found} 是全角字符，请改用半角的 ${half === ' ' ? '空格' : half}`,
      `this is a full-width ${found}: write ${half === ' ' ? 'a space' : half} instead`,
    )
  if (found === "'")
    return new Fault(at, '请用双引号 "，不用单引号', `write " instead of a single quote`)
  return new Fault(
    at,
    `这里应为${zh}，实为 ${found}`,
    `${en} is expected here, and there is ${found}`,
  )
}

const skipSpace = (text: string, at: number): number => {
  const space = /[ \t\r\n]*/y
  space.lastIndex = at
  space.test(text)
  return space.lastIndex
}

/** Each reader gives the place after what it read. */
function readValue(text: string, from: number): number {
  const at = skipSpace(text, from)
  if (text[at] === '{') return readMembers(text, at, '}')
  if (text[at] === '[') return readMembers(text, at, ']')
  if (text[at] === '"') return readText(text, at)
  const word = /(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)(?![\w.%‰％])/y
  word.lastIndex = at
  if (word.test(text)) return word.lastIndex
  const bare = /[\w.-]+[%‰％]?/y
  bare.lastIndex = at
  const found = bare.exec(text)?.[0]
  if (found !== undefined)
    throw new Fault(at, `${found} 应加双引号："${found}"`, `${found} needs quotes: "${found}"`)
  throw unexpected(text, at, '一个值', 'a value')
}

function readMembers(text: string, from: number, close: '}' | ']'): number {
  let at = skipSpace(text, from + 1)
  if (text[at] === close) return at + 1
  for (;;) {
    if (close === '}') {
      if (text[at] !== '"')
        throw unexpected(text, at, '加双引号的字段名', 'the name of a field in quotes')
      at = skipSpace(text, readText(text, at))
      if (text[at] !== ':') throw unexpected(text, at, '冒号 :', 'a colon')
      at++
    }
    at = skipSpace(text, readValue(text, at))
    if (text[at] === close) return at + 1
    if (text[at] !== ',') throw unexpected(text, at, `逗号或 ${close}`, `a comma or ${close}`)
    const comma = at
    at = skipSpace(text, at + 1)
    if (text[at] === close)
      throw new Fault(comma, '最后一项之后多了一个逗号', 'there is a comma after the last item')
  }
}

function readText(text: string, from: number): number {
  // eslint-disable-next-line no-control-regex
  const inner = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*/y
  inner.lastIndex = from
  inner.test(text)
  const end = inner.lastIndex
  if (text[end] === '"') return end + 1
  if (text[end] === '\\')
    throw new Fault(end, '反斜杠 \\ 应写作 \\\\', 'a backslash is written twice: \\\\')
  const curly = text.slice(from, end).search(/[”＂]/)
  if (curly > 0) throw unexpected(text, from + curly, '双引号', 'a quote')
  throw new Fault(
    from,
    '这里开始的文字没有用双引号结束',
    'the text that begins here has no end quote',
  )
}
