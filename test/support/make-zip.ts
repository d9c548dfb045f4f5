import { deflateRawSync } from 'node:zlib'

export interface ZipFile {
  readonly name: string
  readonly content?: string | Uint8Array
  /** What stands in the archive, where it is not the content deflated. */
  readonly packed?: Uint8Array
  readonly unpackedBytes?: number
  readonly method?: number
  readonly flags?: number
  readonly headerAt?: number
}

function record(fields: readonly (readonly [size: 2 | 4, value: number])[]): Buffer {
  const bytes = Buffer.alloc(fields.reduce((sum, [size]) => sum + size, 0))
  let at = 0
  for (const [size, value] of fields) at = bytes.writeUIntLE(value, at, size)
  return bytes
}

/** Writes a zip archive as told, lies included: what ordinary tools refuse to write. */
export function makeZip(
  files: readonly ZipFile[],
  lies: { count?: number; directoryAt?: number } = {},
): Uint8Array<ArrayBuffer> {
  const parts: Buffer[] = []
  const directory: Buffer[] = []
  let at = 0
  for (const file of files) {
    const { name: text, content = '', method = 8, flags = 0 } = file
    const name = Buffer.from(text)
    const plain = Buffer.from(content as string)
    const packed = Buffer.from(file.packed ?? (method === 8 ? deflateRawSync(plain) : plain))
    const unpackedBytes = file.unpackedBytes ?? plain.length
    const common = [
      [2, 20],
      [2, flags],
      [2, method],
      [4, 0],
      [4, 0],
      [4, packed.length],
      [4, unpackedBytes],
      [2, name.length],
      [2, 0],
    ] as const
    const header = Buffer.concat([record([[4, 0x04034b50], ...common]), name])
    const place = [
      [2, 0],
      [2, 0],
      [2, 0],
      [4, 0],
      [4, file.headerAt ?? at],
    ] as const
    directory.push(record([[4, 0x02014b50], [2, 20], ...common, ...place]), name)
    parts.push(header, packed)
    at += header.length + packed.length
  }
  const entries = Buffer.concat(directory)
  const count = lies.count ?? files.length
  const end = record([
    [4, 0x06054b50],
    [2, 0],
    [2, 0],
    [2, count],
    [2, count],
    [4, entries.length],
    [4, lies.directoryAt ?? at],
    [2, 0],
  ])
  return new Uint8Array(Buffer.concat([...parts, entries, end]))
}
