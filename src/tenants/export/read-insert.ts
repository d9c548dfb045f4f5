/** What a column of a dump holds; bytes are given as they are written, in hexadecimal. */
export type DumpedValue = string | number | null

/** The table that a line of a dump fills; undefined where the line is no row. */
export function tableOfInsert(line: string): string | undefined {
  const name = /^INSERT INTO (?:"((?:[^"]|"")+)"|(\w+)) VALUES\(/.exec(line)
  return name?.[1]?.replaceAll('""', '"') ?? name?.[2]
}

/**
 * The values of a row as a dump writes it: one line, since ends of lines inside of a text stand as
 * `replace('…\n…','\n',char(10))`. Throws where the line is no such row.
 */
export function readInsert(line: string): DumpedValue[] {
  const values: DumpedValue[] = []
  let at = line.indexOf(' VALUES(') + ' VALUES('.length
  for (;;) {
    const read = readValue(line, at)
    values.push(read.value)
    at = read.next + 1
    if (line[read.next] === ')') return values
    if (line[read.next] !== ',') throw new Error('This is no row of a dump')
  }
}

type Read<Value> = { readonly value: Value; readonly next: number }

const NUMBER = /[-+]?[\d.]+(?:e[-+]?\d+)?/iy

function readValue(line: string, at: number): Read<DumpedValue> {
  if (line[at] === "'") return readText(line, at)
  if (line.startsWith('NULL', at)) return { value: null, next: at + 4 }
  if (line.startsWith("X'", at)) return readText(line, at + 1)
  if (line.startsWith('replace(', at)) return readReplaced(line, at)
  NUMBER.lastIndex = at
  const [number] = NUMBER.exec(line) ?? []
  if (number === undefined) throw new Error('This is no value of a dump')
  return { value: Number(number), next: at + number.length }
}

/** A quoted text, in which a doubled mark stands for itself. */
function readText(line: string, at: number): Read<string> {
  let end = line.indexOf("'", at + 1)
  while (line[end + 1] === "'") end = line.indexOf("'", end + 2)
  if (end < 0) throw new Error('A text of the dump has no end')
  return { value: line.slice(at + 1, end).replaceAll("''", "'"), next: end + 1 }
}

/** `replace(TEXT,'\n',char(10))`, one within the other where both ends of lines occur. */
function readReplaced(line: string, at: number): Read<string> {
  const inner = readValue(line, at + 'replace('.length)
  const mark = readText(line, inner.next + 1)
  const code = /,char\((\d+)\)\)/y
  code.lastIndex = mark.next
  const found = code.exec(line)
  if (found === null || typeof inner.value !== 'string') throw new Error('This is no text')
  const value = inner.value.replaceAll(mark.value, String.fromCharCode(Number(found[1])))
  return { value, next: mark.next + found[0].length }
}
