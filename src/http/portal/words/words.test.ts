import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { day } from '../../../kernel/days.ts'
import { languages, USUAL_LANGUAGE } from '../../../tenants/languages.ts'
import { catalogs } from './catalogs.ts'
import { zh, type PortalWords } from './zh.ts'

type Word = string | ((...facts: never[]) => string)

/** Every word of a catalog by its path: `home.heroText`. */
function wordsOf(catalog: object, before = ''): Map<string, Word> {
  const found = new Map<string, Word>()
  for (const [name, value] of Object.entries(catalog)) {
    const at = before === '' ? name : `${before}.${name}`
    if (typeof value === 'object') for (const [k, word] of wordsOf(value, at)) found.set(k, word)
    else found.set(at, value as Word)
  }
  return found
}

/** Facts that can be told apart in a sentence; those that are not simply repeated say so. */
const special: Readonly<Record<string, readonly unknown[]>> = {
  day: [day('2015-03-01')],
  daySpan: [day('2015-03-01'), day('2016-12-11')],
  'home.fee': ['unit', 7, '91'],
}
const facts = [71, 82, 93]

function say(name: string, word: Word): { text: string; told: readonly string[] } {
  if (typeof word === 'string') return { text: word, told: [] }
  const given = special[name] ?? facts.slice(0, word.length)
  const text = (word as (...given: readonly unknown[]) => string)(...given)
  return { text, told: text.match(/\d+/g)?.toSorted() ?? [] }
}

const chinese = wordsOf(zh)
const others = languages.filter((language) => language !== USUAL_LANGUAGE)
const HAN = /[\p{Script=Han}\u3000-\u303f\uff01-\uff65]/u
/** Names of a paper or of a line of it, as they are printed there. */
const PRINTED = /“[^“”]*”/g

describe.each(others)('%s', (language) => {
  const words = wordsOf(catalogs[language])

  test('says all that Chinese says, and nothing else', () => {
    expect([...words.keys()].toSorted()).toEqual([...chinese.keys()].toSorted())
    for (const [name, word] of words) {
      expect([name, typeof word], name).toEqual([name, typeof chinese.get(name)])
    }
  })

  test('no word is empty that is not in Chinese, and none says more than it is given', () => {
    for (const [name, word] of words) {
      const [own, usual] = [say(name, word), say(name, chinese.get(name)!)]
      if (usual.text !== '' && name !== 'ui.moneyGap') expect(own.text.trim(), name).not.toBe('')
      if (!(name in special)) expect([name, own.told]).toEqual([name, usual.told])
    }
    expect(say('home.fee', words.get('home.fee')!).told).toEqual(['7', '91'])
    expect(say('daySpan', words.get('daySpan')!).told).toEqual(['1', '11', '2015', '2016'])
  })

  test('no Chinese is left but what is printed on papers', () => {
    const left = [...words].map(([name, word]) => [name, say(name, word).text] as const)
    expect(left.filter(([, text]) => HAN.test(text.replaceAll(PRINTED, '')))).toEqual([])
    const catalog: PortalWords = catalogs[language]
    expect(catalog.ui.language).toBe(language)
  })
})

test('English dates', () => {
  const { en } = catalogs
  expect(en.day(day('2015-03-01'))).toBe('1 Mar 2015')
  expect(en.daySpan(day('2015-08-11'), day('2015-08-11'))).toBe('11 Aug 2015')
  expect(en.daySpan(day('2015-08-11'), day('2015-08-21'))).toBe('11 Aug – 21 Aug 2015')
  expect(en.daySpan(day('2015-12-11'), day('2016-01-02'))).toBe('11 Dec 2015 – 2 Jan 2016')
})

/** Sections that pages look up by a name that they are given. */
const tables = ['fields', 'flashes', 'amounts', 'steps', 'sizes', 'badges', 'headlines'] as const
/** Sections that are handed to a part of the page under the name `words`. */
const handedOn = ['ui', 'signIn', 'refusals']

/** Whether some page says a word: by its section, or taken out of it by name. */
function isUsed(name: string, text: string): boolean {
  const [key, section = 'words'] = name.split('.').reverse() as [string, string?]
  if (tables.some((table) => table === section)) return true
  const says = (pattern: string) => new RegExp(pattern).test(text)
  return (
    says(`\\b${section}\\.${key}\\b`) ||
    says(`\\b${section}\\[`) ||
    says(
      `\\{[^{}]*\\b${key}\\b[^{}]*\\} = [^;\\n]*\\b(?:${section}|refusals\\.words|uiWords)\\b`,
    ) ||
    (handedOn.includes(section) && says(`\\bwords\\.${key}\\b|'${key}'`))
  )
}

test('every word is used by some page', () => {
  const http = path.resolve(import.meta.dirname, '../..')
  const files = readdirSync(http, { recursive: true, encoding: 'utf8' }).filter(
    (file) => /\.tsx?$/.test(file) && !/test\.tsx?$|-words\.ts$|words\.ts$|words\//.test(file),
  )
  const pages = [...files, 'portal/claim-words.ts']
  const text = pages.map((file) => readFileSync(path.join(http, file), 'utf8')).join('\n')
  expect([...chinese.keys()].filter((name) => !isUsed(name, text))).toEqual([])
  expect(isUsed('home.nobodySaysThis', text)).toBe(false)
  for (const table of tables)
    expect([table, new RegExp(`\\b${table}\\b`).test(text)]).toEqual([table, true])
})
