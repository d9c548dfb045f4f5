import { existsSync, globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { root, sources } from './sources.ts'

const read = (file: string) => readFileSync(path.join(root, file), 'utf8')
const inFolders = (pattern: string) => globSync(pattern, { cwd: root }).toSorted()
const documents = inFolders('{README*.md,docs/**/*.md}')
const isOurs = (file: string) => !file.includes('node_modules')
const texts = [
  ...documents,
  ...inFolders('{src,worker,scripts,bench,test,tools}/**/*.{ts,tsx,mjs,js,css,json,sql}'),
  ...inFolders('*.{json,toml,ts}'),
].filter((file) => isOurs(file) && file !== 'package-lock.json')

test('there are documents', () => expect(documents.length).toBeGreaterThan(3))

describe.each(documents)('%s', (document) => {
  const text = read(document)

  test('cites files that are there', () => {
    const cited = [
      ...text.matchAll(/`((?:src|worker|test|docs|scripts|bench|migrations|tools)\/[\w./*-]+)`/g),
    ].map(([, file = '']) => file.replace(/[/.]$/, ''))
    const gone = cited.filter((file) => globSync(file, { cwd: root }).length === 0)
    expect(gone).toEqual([])
  })

  test('links to what is there', () => {
    const links = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => link)
    const local = links.filter((link) => !/^(?:https?:|mailto:)/.test(link))
    const gone = local.filter((link) => {
      const [file = '', heading] = link.split('#')
      const target = file === '' ? document : path.join(path.dirname(document), file)
      if (!existsSync(path.join(root, target))) return true
      return heading !== undefined && !headingsOf(read(target)).includes(heading)
    })
    expect(gone).toEqual([])
  })

  test('names scripts that are there', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> }
    const named = [...text.matchAll(/npm run (?:-s )?([\w:-]+)/g)].map(([, name = '']) => name)
    expect(named.filter((name) => !(name in scripts))).toEqual([])
  })
})

/** Headings as links name them. */
const headingsOf = (text: string): string[] =>
  [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s-]/gu, '')
      .trim()
      .replaceAll(/\s/g, '-'),
  )

test('the project speaks of nobody’s machine', () => {
  // Put together here, so that this file does not find itself.
  const words = [
    ['', 'work', ''],
    ['', 'tmp', 'team'],
    ['', 'home', ''],
    ['', 'Users', ''],
  ]
  const forbidden = words.map((parts) => parts.join('/'))
  const found = texts.flatMap((file) =>
    forbidden.filter((word) => read(file).includes(word)).map((word) => `${file}: ${word}`),
  )
  expect(found).toEqual([])
})

test('a file is named for what it does, and exports it by that name', () => {
  const names = sources.map(({ file }) => path.basename(file).replace(/\.tsx?$/, ''))
  expect(names.filter((name) => !/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/.test(name))).toEqual([])
  expect(names.filter((name) => /\b(?:utils?|helpers?|manager|misc|common)\b/.test(name))).toEqual(
    [],
  )
})

const VERBS = /^src\/(?:claims|fund|identity|members|notices|payouts|plans|settlement|webhooks)\//

test('a verb stands in a file of its name', () => {
  const camel = (name: string) =>
    name.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase())
  const differ = sources
    .filter(({ file }) => VERBS.test(file))
    .map(({ file, text }) => ({
      name: camel(path.basename(file, '.ts')),
      takesScope: /^export async function \w+\(\s*scope: TenantScope/m.test(text),
      values: [...text.matchAll(/^export (?:async )?(?:function|const) (\w+)/gm)].map(
        ([, value]) => value,
      ),
    }))
    .filter(({ takesScope, values, name }) => takesScope && !values.includes(name))
    .filter(({ values }) => values.length === 1)
  expect(differ).toEqual([])
})

test('lines of the code fit the page', () => {
  const long = sources.flatMap(({ file, text }) =>
    text
      .split('\n')
      .flatMap((line, at) =>
        line.length > 100 && !/['"`/]/.test(line) ? [`${file}:${at + 1}`] : [],
      ),
  )
  expect(long).toEqual([])
})
