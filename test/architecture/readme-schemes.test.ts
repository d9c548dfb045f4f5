import { existsSync, globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { formatYuan, parseYuan, type Fen } from '../../src/kernel/fen.ts'
import { schemes } from '../../src/rules/schemes/index.ts'
import { root } from './sources.ts'

interface Row {
  readonly city: string
  readonly files: readonly string[]
  /** As it is written, the mark included: `13,387.14 *`. */
  readonly figure: string
}

function rowsOf(document: string): Row[] {
  const lines = readFileSync(path.join(root, document), 'utf8').split('\n')
  return lines
    .filter((line) => line.startsWith('|') && line.includes('src/rules/schemes/'))
    .map((line) => {
      const [, city = '', links = '', figure = ''] = line.split('|').map((cell) => cell.trim())
      const files = [...links.matchAll(/\]\(([^)]+)\)/g)].map(([, file = '']) => file)
      return { city, files, figure: figure.replace('\\*', '*') }
    })
}

const fileOf = (id: string): string => `src/rules/schemes/${id}.json`

/** What a reader must be told of a figure: chosen to agree, resting on an assumption, or nothing. */
const markOf = (assumes: string | undefined): string => {
  if (assumes === undefined) return ''
  return /chosen|so as to agree/.test(assumes) ? ' *' : ' †'
}

function amountOf(pays: Readonly<Record<string, string>>): string {
  const fen = Object.values(pays).map((yuan) => {
    const read = parseYuan(yuan)
    return read.ok ? read.value : Number.NaN
  })
  return formatYuan(fen.reduce((sum, one) => sum + one, 0) as Fen)
}

/** The printed figures of these files' schemes that come out, as the table writes them. */
const printedIn = (files: readonly string[]): string[] =>
  schemes
    .filter(({ id }) => files.includes(fileOf(id)))
    .flatMap(({ plan }) => plan.versions.flatMap(({ examples }) => examples))
    .filter(({ source }) => source !== undefined)
    .map(({ pays, assumes }) => amountOf(pays) + markOf(assumes?.en))

describe.each([
  ['README.md', 'en'],
  ['README.zh-CN.md', 'zh'],
] as const)('the table of schemes in %s', (document, lang) => {
  const rows = rowsOf(document)

  test('links every file of a scheme once, and nothing that is gone', () => {
    const linked = rows.flatMap(({ files }) => files)
    expect(linked.toSorted()).toEqual(
      globSync('src/rules/schemes/*.json', { cwd: root }).toSorted(),
    )
    expect(linked.filter((file) => !existsSync(path.join(root, file)))).toEqual([])
  })

  test('has a row for each city, with its own schemes', () => {
    const cities = [...new Set(schemes.map(({ city }) => city[lang]))]
    expect(rows.map(({ city, files }) => [city, files])).toEqual(
      cities.map((city) => [
        city,
        schemes.filter((one) => one.city[lang] === city).map(({ id }) => fileOf(id)),
      ]),
    )
  })

  test('prints figures that come out, each with the mark that it needs', () => {
    for (const { city, files, figure } of rows) {
      const printed = printedIn(files)
      expect(printed.length === 0 ? ['–'] : printed, city).toContain(figure)
    }
  })
})
