import { expect, test } from 'vitest'
import { languages, readLanguages, writeLanguages } from '../../tenants/languages.ts'
import { chooseLanguage } from './choose-language.ts'

const both = ['zh-CN', 'en'] as const
const alone = ['zh-CN'] as const

test.each([
  // What the visitor chose counts before what the browser asks for.
  [both, 'en', 'zh-CN', 'en'],
  [both, 'zh-CN', 'en', 'zh-CN'],
  // A choice that is not offered, or never was, is none.
  [both, 'fr', 'en', 'en'],
  [both, '', undefined, 'zh-CN'],
  [alone, 'en', 'en', 'zh-CN'],
  // What the browser asks for, by weight and then in its order.
  [both, undefined, 'en-GB,en;q=0.9,zh;q=0.8', 'en'],
  [both, undefined, 'en;q=0.8,zh-CN;q=0.9', 'zh-CN'],
  [both, undefined, 'EN-us', 'en'],
  [both, undefined, 'zh-Hant-TW,en;q=0.9', 'zh-CN'],
  [both, undefined, 'fr-FR,fr;q=0.9,en;q=0.2', 'en'],
  [both, undefined, 'en;q=0', 'zh-CN'],
  [both, undefined, 'en;q=high', 'zh-CN'],
  [both, undefined, '*', 'zh-CN'],
  [both, undefined, 'english', 'zh-CN'],
  [both, undefined, `${'fr,'.repeat(40)}en`, 'zh-CN'],
  [both, undefined, '', 'zh-CN'],
  [both, undefined, ';;,=,;q=1', 'zh-CN'],
])('of %j with choice %j and browser %j: %s', (offered, chosen, accepted, is) => {
  expect(chooseLanguage({ offered, chosen, accepted })).toBe(is)
})

test('what is stored names Chinese first, and reads back; an unknown name is left out', () => {
  expect(writeLanguages([])).toBe('zh-CN')
  expect(writeLanguages(['en'])).toBe('zh-CN en')
  expect(readLanguages(writeLanguages(languages))).toEqual(languages)
  expect(readLanguages('zh-CN xx')).toEqual(['zh-CN'])
  expect(readLanguages('')).toEqual(['zh-CN'])
})
