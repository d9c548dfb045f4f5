import { err, ok, type Result } from './result.ts'

/** One file in a zip archive, as the archive's directory declares it. */
export interface ZipEntry {
  readonly name: string
  readonly method: number
  readonly encrypted: boolean
  readonly packedBytes: number
  readonly unpackedBytes: number
  readonly headerAt: number
}

export const ZIP_ENTRIES_MOST = 1_000

const END_SIGNATURE = 0x06054b50
const ENTRY_SIGNATURE = 0x02014b50
const HEADER_SIGNATURE = 0x04034b50
const END_BYTES = 22
const ENTRY_BYTES = 46
const HEADER_BYTES = 30
const COMMENT_BYTES_MOST = 0xffff

const STORED = 0
const DEFLATED = 8

const viewOf = (bytes: Uint8Array): DataView =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)

/** Where the end record stands: its comment must reach exactly to the end of the file. */
function findEnd(view: DataView): number | undefined {
  const first = Math.max(0, view.byteLength - END_BYTES - COMMENT_BYTES_MOST)
  for (let at = view.byteLength - END_BYTES; at >= first; at--) {
    if (view.getUint32(at, true) !== END_SIGNATURE) continue
    if (at + END_BYTES + view.getUint16(at + 20, true) === view.byteLength) return at
  }
  return undefined
}

/**
 * Reads the directory of a zip archive and unpacks nothing, so that what the archive declares can
 * be refused first. Archives beyond 4 GB (zip64) are not read.
 */
export function listZip(bytes: Uint8Array): Result<ZipEntry[], 'broken'> {
  const view = viewOf(bytes)
  const end = findEnd(view)
  if (end === undefined) return err('broken')
  const count = view.getUint16(end + 10, true)
  let at = view.getUint32(end + 16, true)
  if (count > ZIP_ENTRIES_MOST) return err('broken')
  const entries: ZipEntry[] = []
  for (let i = 0; i < count; i++) {
    if (at + ENTRY_BYTES > end || view.getUint32(at, true) !== ENTRY_SIGNATURE) return err('broken')
    const nameEnd = at + ENTRY_BYTES + view.getUint16(at + 28, true)
    if (nameEnd > end) return err('broken')
    entries.push({
      name: new TextDecoder().decode(bytes.subarray(at + ENTRY_BYTES, nameEnd)),
      encrypted: (view.getUint16(at + 8, true) & 1) === 1,
      method: view.getUint16(at + 10, true),
      packedBytes: view.getUint32(at + 20, true),
      unpackedBytes: view.getUint32(at + 24, true),
      headerAt: view.getUint32(at + 42, true),
    })
    at = nameEnd + view.getUint16(at + 30, true) + view.getUint16(at + 32, true)
  }
  return ok(entries)
}

/**
 * Unpacks one file into memory of the declared size: check that size before. It stops at the
 * first byte beyond it, so an archive that declares less than it holds gains nothing.
 */
export async function unzipEntry(
  bytes: Uint8Array,
  entry: ZipEntry,
): Promise<Result<Uint8Array, 'broken'>> {
  const view = viewOf(bytes)
  const { headerAt, packedBytes, unpackedBytes } = entry
  if (entry.encrypted || headerAt + HEADER_BYTES > bytes.length) return err('broken')
  if (view.getUint32(headerAt, true) !== HEADER_SIGNATURE) return err('broken')
  const start =
    headerAt +
    HEADER_BYTES +
    view.getUint16(headerAt + 26, true) +
    view.getUint16(headerAt + 28, true)
  if (start + packedBytes > bytes.length) return err('broken')
  const packed = bytes.subarray(start, start + packedBytes)
  if (entry.method === STORED) return packedBytes === unpackedBytes ? ok(packed) : err('broken')
  return entry.method === DEFLATED ? inflate(packed, unpackedBytes) : err('broken')
}

async function inflate(
  packed: Uint8Array,
  unpackedBytes: number,
): Promise<Result<Uint8Array, 'broken'>> {
  const unpacked = new Uint8Array(unpackedBytes)
  let length = 0
  try {
    const reader = new Blob([packed.slice()])
      .stream()
      .pipeThrough(new DecompressionStream('deflate-raw'))
      .getReader()
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      if (length + part.value.length > unpackedBytes) {
        await reader.cancel()
        return err('broken')
      }
      unpacked.set(part.value, length)
      length += part.value.length
    }
  } catch {
    return err('broken')
  }
  return length === unpackedBytes ? ok(unpacked) : err('broken')
}
