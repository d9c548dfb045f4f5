import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { listZip, unzipEntry } from '../../src/kernel/zip.ts'

/** Unpacks an archive into a folder, as somebody does who downloaded it; the names of its files. */
export async function unzip(bytes: Uint8Array, into: string): Promise<string[]> {
  const listed = listZip(bytes)
  if (!listed.ok) throw new Error('The archive cannot be read')
  for (const entry of listed.value) {
    const unpacked = await unzipEntry(bytes, entry)
    if (!unpacked.ok) throw new Error(`${entry.name} is broken`)
    const file = path.join(into, entry.name)
    mkdirSync(path.dirname(file), { recursive: true })
    writeFileSync(file, unpacked.value)
  }
  return listed.value.map(({ name }) => name)
}
