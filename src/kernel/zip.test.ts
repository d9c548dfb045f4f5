import { deflateRawSync } from 'node:zlib'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { makeZip } from '../../test/support/make-zip.ts'
import { utf8 } from './bytes.ts'
import { listZip, unzipEntry, ZIP_ENTRIES_MOST } from './zip.ts'

async function unzipFirst(archive: Uint8Array): Promise<unknown> {
  const entries = listZip(archive)
  if (!entries.ok) return entries
  const content = await unzipEntry(archive, entries.value[0]!)
  return content.ok ? new TextDecoder().decode(content.value) : content
}

const broken = { ok: false, error: 'broken' }

describe('a zip archive', () => {
  test('names and sizes are listed; stored and deflated files come out', async () => {
    const archive = makeZip([
      { name: 'a.txt', content: '一'.repeat(1_000) },
      { name: 'b.txt', content: 'plain', method: 0 },
    ])
    const entries = listZip(archive)
    expect(entries).toMatchObject({
      ok: true,
      value: [
        { name: 'a.txt', unpackedBytes: 3_000 },
        { name: 'b.txt', unpackedBytes: 5 },
      ],
    })
    expect(await unzipFirst(archive)).toBe('一'.repeat(1_000))
    const second = entries.ok ? entries.value[1]! : undefined
    expect(await unzipEntry(archive, second!)).toEqual({ ok: true, value: utf8('plain') })
  })

  test('whatever bytes went in come out', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 2_000 }),
        fc.constantFrom(0, 8),
        async (content, method) => {
          const archive = makeZip([{ name: 'x', content, method }])
          const entries = listZip(archive)
          const read = await unzipEntry(archive, (entries.ok ? entries.value : [])[0]!)
          expect(read.ok && [...read.value]).toEqual([...content])
        },
      ),
      { numRuns: 50 },
    )
  })

  test('one that declares less than it holds, or more, is broken', async () => {
    const bomb = deflateRawSync(new Uint8Array(20_000_000))
    for (const unpackedBytes of [10, 19_999_999, 20_000_001]) {
      const archive = makeZip([{ name: 'x', packed: bomb, unpackedBytes }])
      expect(await unzipFirst(archive)).toEqual(broken)
    }
    const stored = makeZip([{ name: 'x', packed: utf8('abc'), unpackedBytes: 2, method: 0 }])
    expect(await unzipFirst(stored)).toEqual(broken)
  })

  test('encrypted files, foreign methods and damaged data are broken', async () => {
    const good = makeZip([{ name: 'x', content: 'text '.repeat(100) }])
    expect(await unzipFirst(makeZip([{ name: 'x', content: 'x', flags: 1 }]))).toEqual(broken)
    expect(await unzipFirst(makeZip([{ name: 'x', packed: utf8('x'), method: 12 }]))).toEqual(
      broken,
    )
    const damaged = good.slice()
    damaged.fill(0xff, 31, 40)
    expect(await unzipFirst(damaged)).toEqual(broken)
  })

  test('a directory that points outside the archive is broken', async () => {
    const archive = makeZip([{ name: 'x', content: 'x', headerAt: 4_000_000_000 }])
    expect(await unzipFirst(archive)).toEqual(broken)
    expect(listZip(makeZip([{ name: 'x', content: 'x' }], { directoryAt: 4_000_000_000 }))).toEqual(
      broken,
    )
    expect(listZip(makeZip([{ name: 'x', content: 'x' }], { count: 3 }))).toEqual(broken)
  })

  test(`more than ${ZIP_ENTRIES_MOST} files are refused`, () => {
    const files = (count: number): { name: string; content: string }[] =>
      Array.from({ length: count }, (_, i) => ({ name: `${i}`, content: '' }))
    expect(listZip(makeZip(files(ZIP_ENTRIES_MOST))).ok).toBe(true)
    expect(listZip(makeZip(files(ZIP_ENTRIES_MOST + 1)))).toEqual(broken)
  })

  test('cut anywhere, it is broken', () => {
    const archive = makeZip([{ name: 'x', content: 'x' }])
    for (let length = 0; length < archive.length; length++) {
      expect(listZip(archive.slice(0, length))).toEqual(broken)
    }
  })

  test('random bytes never throw', async () => {
    const archive = makeZip([{ name: 'x', content: 'some text' }])
    await fc.assert(
      fc.asyncProperty(fc.nat(archive.length - 1), fc.nat(255), async (at, byte) => {
        const changed = archive.slice()
        changed[at] = byte
        const entries = listZip(changed)
        for (const entry of entries.ok ? entries.value : []) {
          if (entry.unpackedBytes < 1_000_000) await unzipEntry(changed, entry)
        }
      }),
    )
  })
})
