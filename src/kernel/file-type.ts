import { listZip } from './zip.ts'

export const fileTypes = ['jpeg', 'png', 'webp', 'pdf', 'xlsx'] as const
export type FileType = (typeof fileTypes)[number]

export const mediaTypes: Readonly<Record<FileType, string>> = {
  jpeg: 'image/jpeg',
  png: 'image/png',
  webp: 'image/webp',
  pdf: 'application/pdf',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
}

const ascii = (bytes: Uint8Array, from: number, to: number): string =>
  String.fromCharCode(...bytes.subarray(from, to))

const PNG_START = '\x89PNG\r\n\x1a\n\0\0\0\rIHDR'

function isWebp(bytes: Uint8Array): boolean {
  if (ascii(bytes, 0, 4) !== 'RIFF' || ascii(bytes, 8, 15) !== 'WEBPVP8') return false
  const declared = new DataView(bytes.buffer, bytes.byteOffset).getUint32(4, true)
  return declared + 8 <= bytes.length
}

function isXlsx(bytes: Uint8Array): boolean {
  if (ascii(bytes, 0, 4) !== 'PK\x03\x04') return false
  const entries = listZip(bytes)
  if (!entries.ok) return false
  const names = new Set(entries.value.map((entry) => entry.name))
  return names.has('[Content_Types].xml') && names.has('xl/workbook.xml')
}

/**
 * What a file is by its content; its name and declared media type are never asked. The mark must
 * stand at the first byte: readers that search further on are how one file passes as two kinds.
 *
 * A file can still be valid as two kinds at once (a picture with an archive behind it, a PDF with
 * a script in a comment). That is not found here. It does no harm as long as a stored file is
 * sent with the media type of the kind found, `nosniff`, and as an attachment unless it is a
 * picture, and nothing on our side opens it as the other kind.
 */
export function sniffFileType(bytes: Uint8Array): FileType | undefined {
  if (bytes.length >= 4 && ascii(bytes, 0, 3) === '\xff\xd8\xff') return 'jpeg'
  if (ascii(bytes, 0, PNG_START.length) === PNG_START) return 'png'
  if (/^%PDF-[12]\.\d/.test(ascii(bytes, 0, 8))) return 'pdf'
  if (isWebp(bytes)) return 'webp'
  return isXlsx(bytes) ? 'xlsx' : undefined
}
