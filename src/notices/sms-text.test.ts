import { globSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { day } from '../kernel/days.ts'
import { fen } from '../kernel/fen.ts'
import {
  arrivalNotice,
  codeNotice,
  composeSms,
  countSmsSegments,
  enrolmentNotice,
  SMS_UNITS_MOST,
  smsTemplates,
} from './sms-text.ts'

const sender = { federation: '示例市总工会', hotline: '0575-12351' }
const arrival = {
  ...sender,
  plan: '在职职工住院医疗互助保障计划',
  amountFen: fen(183_000),
  cardLastFour: '1234',
}

test.each([
  [0, 0],
  [1, 1],
  [70, 1],
  [71, 2],
  [134, 2],
  [135, 3],
  [500, 8],
  [501, 8],
])('%d units are %d segments', (units, segments) =>
  expect(countSmsSegments('字'.repeat(units))).toBe(segments),
)

test('a rare character outside the first plane counts twice, as gateways count', () =>
  expect(countSmsSegments('𠮷'.repeat(36))).toBe(2))

describe('composeSms', () => {
  test('signature, then body', () =>
    expect(composeSms('示例市总工会', '您好')).toEqual({
      ok: true,
      value: { content: '【示例市总工会】您好', segments: 1 },
    }))

  test('the limit counts the signature', () => {
    const most = SMS_UNITS_MOST - '【工会】'.length
    expect(composeSms('工会', '字'.repeat(most))).toMatchObject({
      ok: true,
      value: { segments: 8 },
    })
    expect(composeSms('工会', '字'.repeat(most + 1))).toEqual({ ok: false, error: 'too-long' })
  })

  test.each([
    ['', '您好', 'bad-signature'],
    ['工', '您好', 'bad-signature'],
    ['工'.repeat(21), '您好', 'bad-signature'],
    ['工会】【银行', '您好', 'bad-signature'],
    ['工 会', '您好', 'bad-signature'],
    ['工会', '', 'empty'],
    ['工会', ' \n', 'empty'],
    ['工会', '【某银行】您好', 'brackets-in-body'],
  ])('%j %j: %s', (signature, body, error) =>
    expect(composeSms(signature, body)).toEqual({ ok: false, error }),
  )
})

describe('templates', () => {
  test('no placeholder carries who the person is or what they have', () => {
    const allowed = new Set(
      'plan amount cardLastFour federation hotline code minutes from to link days'.split(' '),
    )
    for (const text of Object.values(smsTemplates)) {
      for (const [, name] of text.matchAll(/\{(.*?)\}/g)) expect(allowed).toContain(name)
      expect(text).not.toMatch(/身份证|诊断|病种|疾病|姓名|[【】\n]|https?:/)
    }
  })

  test('no text stands beside them: every message is one of the templates', () => {
    const sending = globSync('src/**/*.ts')
      .filter((file) => !file.endsWith('.test.ts'))
      .map((file) => readFileSync(file, 'utf8'))
      .flatMap((text) => text.match(/noticeOf\(\s*\w+,[\s\S]*?\n {0,6}\}\)/g) ?? [])
    expect(sending.length).toBeGreaterThan(3)
    for (const call of sending) {
      expect(call).toMatch(/\btext: (?:\w+Notice\(|TEXT\b)/)
    }
  })

  test('a name, an amount and what somebody has are never put together', () => {
    // One of the three at most, and of a person nothing but four digits of a card.
    const says = {
      amount: /\{amount\}/,
      who: /\{name\}|尾号\{mobile/,
      what: /医院|住院号|科室|手术|药/,
    }
    for (const text of Object.values(smsTemplates)) {
      const said = Object.values(says).filter((pattern) => pattern.test(text))
      expect(said.length, text).toBeLessThanOrEqual(1)
    }
  })

  test('each is a whole sentence, and the code template says that it is one', () => {
    for (const text of Object.values(smsTemplates)) expect(text).toMatch(/^您.*。$/)
    expect(smsTemplates.code).toContain('验证码')
  })

  test('arrival: greeting, plan, amount, last four, federation, hotline', () =>
    expect(arrivalNotice(arrival)).toBe(
      '您好！您的“在职职工住院医疗互助保障计划”互助金1,830.00元已打入尾号1234的银行卡，请留意查收。祝您平安健康。示例市总工会，咨询电话0575-12351。',
    ))

  test('arrival with a long plan stays within two segments', () => {
    const sms = composeSms('示例市总工会', arrivalNotice({ ...arrival, plan: '计'.repeat(40) }))
    expect(sms).toMatchObject({ ok: true, value: { segments: 2 } })
  })

  test('code', () => {
    const body = codeNotice({ code: '012345', minutes: 5 })
    expect(body).toBe(
      '您的验证码是012345，5分钟内有效。请不要告诉任何人，我们的工作人员不会向您索要。',
    )
    expect(composeSms('示例市总工会', body)).toMatchObject({ ok: true, value: { segments: 1 } })
  })

  test('enrolment', () =>
    expect(
      enrolmentNotice({
        ...sender,
        plan: '互助计划',
        from: day('2026-01-01'),
        to: day('2026-12-31'),
      }),
    ).toBe(
      '您好！您已参加“互助计划”，保障期从2026年1月1日到2026年12月31日。如因病住院，出院后在手机上就能查看和申领互助金。示例市总工会，咨询电话0575-12351。',
    ))

  test('a value cannot bring a second signature, a line end or a placeholder', () => {
    const body = arrivalNotice({ ...arrival, plan: '【某银行】\n{hotline} 计划', hotline: '12351' })
    expect(body).toContain('“「某银行」 {hotline} 计划”')
    expect(composeSms('示例市总工会', body).ok).toBe(true)
  })

  test.each([
    [{ ...arrival, cardLastFour: '6222021234' }],
    [{ ...arrival, cardLastFour: '' }],
    [{ ...arrival, amountFen: fen(0) }],
    [{ ...arrival, amountFen: fen(-100) }],
  ])('a bug upstream is not sent out', (notice) => expect(() => arrivalNotice(notice)).toThrow())
})
