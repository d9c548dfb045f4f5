import { expect, test } from 'vitest'
import { en } from '../portal/words/en.ts'
import { AsWritten } from './as-written.tsx'
import { uiWords } from './words.ts'

const shown = (text: string, words = en.ui) => String(<AsWritten text={text} words={words} />)

test.each([
  ['No Chinese, 12.50', 'No Chinese, 12.50'],
  ['绍兴市总工会', '<span lang="zh-CN">绍兴市总工会</span>'],
  ['Hello, 样*甲', 'Hello, <span lang="zh-CN">样*甲</span>'],
  [
    'Clause 3.1: 住院满3天，每天25元。',
    'Clause 3.1: <span lang="zh-CN">住院满3天，每天25元。</span>',
  ],
  ['at least 困难职工, 2 of 3', 'at least <span lang="zh-CN">困难职工</span>, 2 of 3'],
  ['a <b>汉</b>', 'a &lt;b&gt;<span lang="zh-CN">汉</span>&lt;/b&gt;'],
  ['', ''],
])('of %j on an English page', (text, html) => expect(shown(text)).toBe(html))

test('on a Chinese page nothing is marked', () =>
  expect(shown('样*甲 & 乙', uiWords)).toBe('样*甲 &amp; 乙'))
