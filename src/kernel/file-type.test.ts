import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { makeZip } from '../../test/support/make-zip.ts'
import { utf8 } from './bytes.ts'
import { fileTypes, mediaTypes, sniffFileType } from './file-type.ts'

const latin = (text: string): Uint8Array =>
  Uint8Array.from(text, (character) => character.charCodeAt(0))

const joined = (...parts: Uint8Array[]): Uint8Array => new Uint8Array(Buffer.concat(parts))

const JPEG = latin('\xff\xd8\xff\xe0\0\x10JFIF\0')
const PNG = latin('\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01')
const WEBP = latin('RIFF\x0c\0\0\0WEBPVP8 \0\0\0\0')
const PDF = latin('%PDF-1.7\n1 0 obj')
const XLSX = makeZip([
  { name: '[Content_Types].xml', content: '<Types/>' },
  { name: 'xl/workbook.xml', content: '<workbook/>' },
])

describe('sniffFileType', () => {
  test.each([
    ['jpeg', JPEG],
    ['png', PNG],
    ['webp', WEBP],
    ['pdf', PDF],
    ['xlsx', XLSX],
  ] as const)('%s', (type, bytes) => expect(sniffFileType(bytes)).toBe(type))

  test.each([
    ['nothing', latin('')],
    ['text', utf8('姓名,身份证号')],
    ['half a mark', latin('\xff\xd8')],
    ['a mark further on', joined(latin('\n'), PDF)],
    ['a script before a PDF', joined(latin('<script>1</script>'), PDF)],
    ['a picture for the eye only', latin('GIF89a')],
    ['svg', latin('<svg xmlns="http://www.w3.org/2000/svg" onload="x()"/>')],
    ['html', latin('<!doctype html>')],
    ['sound in RIFF', latin('RIFF\x0c\0\0\0WAVEfmt \0\0\0\0')],
    ['webp that is cut', WEBP.subarray(0, 16)],
    ['png that is cut', PNG.subarray(0, 10)],
    ['a program', latin('MZ\x90\0')],
    ['an old workbook', latin('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1')],
    ['an archive', makeZip([{ name: 'xl/workbook.xml', content: 'x' }])],
    ['a text document', makeZip([{ name: '[Content_Types].xml' }, { name: 'word/document.xml' }])],
    ['a workbook that is cut', XLSX.subarray(0, XLSX.length - 1)],
  ])('%s is none of them', (_, bytes) => expect(sniffFileType(bytes)).toBeUndefined())

  test('two kinds in one: the first byte decides, so it is never sent as the other', () => {
    expect(sniffFileType(joined(JPEG, XLSX))).toBe('jpeg')
    expect(sniffFileType(joined(PNG, latin('<script>alert(1)</script>')))).toBe('png')
    expect(sniffFileType(joined(PDF, XLSX))).toBe('pdf')
    expect(sniffFileType(joined(latin('#!/bin/sh\n'), XLSX))).toBeUndefined()
  })

  test('any bytes: an answer, never an exception', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(JPEG, PNG, WEBP, PDF, XLSX),
        fc.uint8Array(),
        fc.nat(60),
        (start, rest, at) => {
          const found = sniffFileType(joined(start.subarray(0, at), rest))
          expect([undefined, ...fileTypes]).toContain(found)
        },
      ),
    )
  })
})

test('no kind is sent as something that a browser would run', () => {
  for (const type of fileTypes) expect(mediaTypes[type]).not.toMatch(/html|svg|xml$|script/)
})
