import { constantFrom, assert as holds, property, string, array } from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fen } from '../kernel/fen.ts'
import { readNoticeWords, usualWords } from './notice-words.ts'
import { arrivalNotice, smsTemplates } from './sms-text.ts'
import { ownTextKinds } from './tables.ts'

test.each(ownTextKinds)('what the product says of %s reads back as its own template', (kind) => {
  expect(readNoticeWords(kind, usualWords(kind))).toMatchObject({
    ok: true,
    template: smsTemplates[kind],
  })
})

test('own words are sent with what they name', () => {
  const read = readNoticeWords('arrival', '{金额}元已到尾号{卡尾号}的卡。\n{单位}')
  const notice = {
    federation: '示例市总工会',
    hotline: '12351',
    plan: '互助计划',
    amountFen: fen(183_000),
    cardLastFour: '1234',
  }
  expect(read.ok && arrivalNotice(notice, read.template)).toBe(
    '1,830.00元已到尾号1234的卡。 示例市总工会',
  )
})

describe('refused', () => {
  test.each([
    ['  ', { reason: 'empty' }],
    ['【某银行】{金额}{卡尾号}', { reason: 'brackets' }],
    ['{金额}{卡尾号}见 https://a.b', { reason: 'link' }],
    ['{金额}{卡尾号}见 gonghui.cn/x', { reason: 'link' }],
    ['{金额}{卡尾号}您的诊断', { reason: 'says-too-much', word: '诊断' }],
    ['{金额}{卡尾号}{姓名}', { reason: 'says-too-much', word: '姓名' }],
    ['{金额}{卡尾号}{amount}', { reason: 'unknown-placeholder', word: '{amount}' }],
    ['{金额}{卡尾号}{', { reason: 'unknown-placeholder', word: '{' }],
    ['到账{金额}元', { reason: 'missing-placeholder', word: '{卡尾号}' }],
    [`{金额}{卡尾号}${'长'.repeat(250)}`, { reason: 'too-long', segments: 5, most: 3 }],
  ])('%j', (written, problem) =>
    expect(readNoticeWords('arrival', written)).toEqual({ ok: false, problem }),
  )

  test('an amount where nothing is paid', () =>
    expect(readNoticeWords('returned', '{金额}')).toMatchObject({
      problem: { reason: 'unknown-placeholder' },
    }))
})

test('whatever is written: refused, or sent without a brace, a bracket or a link left in it', () => {
  const parts = constantFrom('{金额}', '{卡尾号}', '{计划}', '{', '}', '【', 'http://x', '您好')
  holds(
    property(array(parts.map(String)), string(), (some, rest) => {
      const read = readNoticeWords('arrival', some.join('') + rest)
      if (!read.ok) return
      expect(read.example.content.slice('【示范市总工会】'.length)).not.toMatch(/[{}【】]|https?:/)
      expect(read.template).not.toMatch(/\{(?!plan|amount|cardLastFour|federation|hotline)/)
    }),
    { numRuns: 3_000 },
  )
})
