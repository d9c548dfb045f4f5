import { describe, expect, test } from 'vitest'
import { WEBHOOK_ATTEMPTS_MOST } from '../webhooks/post-webhook.ts'
import { afterDelivery, HOLD_MS, type Delivery } from './drain-decision.ts'

const noon = Date.parse('2026-03-02T12:00:00+08:00')
const refused: Delivery = { kind: 'refused', status: 500, reply: '王小明' }
const anyTime = { keepsQuiet: false }
const message = { attempts: 0, payload: anyTime }

describe('a message that was not taken', () => {
  test('is tried again by the schedule, then given up', () => {
    const pauses: number[] = []
    for (let attempts = 0; attempts < WEBHOOK_ATTEMPTS_MOST; attempts++) {
      const next = afterDelivery({ attempts, payload: anyTime }, refused, noon, 0)
      expect(next.attempts).toBe(attempts + 1)
      if (next.state === 'waiting') pauses.push((next.dueAt - noon) / 1000)
      else expect(next).toMatchObject({ state: 'dead', problem: '短信接口没有接收，回答 500' })
    }
    expect(pauses).toEqual([5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400])
  })

  test('waits a little longer at random, and as long as it was asked to', () => {
    const late = afterDelivery(message, { kind: 'timeout' }, noon, 1)
    expect(late).toMatchObject({ dueAt: noon + 6_000, problem: '短信接口在 15 秒内没有回答' })
    const asked: Delivery = { kind: 'retry-after', status: 429, afterSeconds: 60 }
    expect(afterDelivery(message, asked, noon, 0)).toMatchObject({ dueAt: noon + 60_000 })
    const less: Delivery = { kind: 'retry-after', status: 429, afterSeconds: 1 }
    expect(afterDelivery(message, less, noon, 0)).toMatchObject({ dueAt: noon + 5_000 })
  })

  test('does not come back at night where it keeps quiet', () => {
    const evening = noon + 8 * 3_600_000 + 50 * 60_000
    const tried = (keepsQuiet: boolean) =>
      afterDelivery({ attempts: 2, payload: { keepsQuiet } }, refused, evening, 0)
    expect(tried(false)).toMatchObject({ dueAt: evening + 1_800_000 })
    expect(tried(true)).toMatchObject({ dueAt: Date.parse('2026-03-03T08:00:00+08:00') })
  })

  test('is given up where it would come too late to be of use', () => {
    const payload = { keepsQuiet: false, uselessAt: noon + 300_000 }
    expect(afterDelivery({ attempts: 0, payload }, refused, noon, 0)).toMatchObject({
      state: 'waiting',
    })
    expect(afterDelivery({ attempts: 1, payload }, refused, noon, 0)).toMatchObject({
      state: 'dead',
      attempts: 2,
      problem: '短信接口没有接收，回答 500，来不及再发',
    })
  })

  test('does not repeat what the receiver said', () => {
    expect(JSON.stringify(afterDelivery(message, refused, noon, 0))).not.toContain('王小明')
  })
})

describe('a message that could not be tried', () => {
  test.each([
    [{ kind: 'no-endpoint' } as const, '还没有设置短信接口'],
    [{ kind: 'endpoint-disabled' } as const, '410'],
    [{ kind: 'gone' } as const, '410'],
    [{ kind: 'url-refused', problem: 'ip-address' } as const, '不允许访问'],
  ])('%o waits without an attempt', (delivery, words) => {
    expect(afterDelivery({ attempts: 3, payload: anyTime }, delivery, noon, 0)).toEqual({
      state: 'waiting',
      attempts: 3,
      dueAt: noon + HOLD_MS,
      problem: expect.stringContaining(words),
    })
  })

  test('waits for the morning without a problem', () => {
    const night = noon + 10 * 3_600_000
    expect(afterDelivery(message, { kind: 'quiet-hours' }, night, 0)).toEqual({
      state: 'waiting',
      attempts: 0,
      dueAt: Date.parse('2026-03-03T08:00:00+08:00'),
      problem: null,
    })
  })

  test.each([
    [{ kind: 'useless' } as const, '验证码已经过期'],
    [{ kind: 'unreadable' } as const, '无法读取'],
    [{ kind: 'unsendable', problem: 'too-long' } as const, '500'],
  ])('%o is given up', (delivery, words) => {
    expect(afterDelivery(message, delivery, noon, 0)).toEqual({
      state: 'dead',
      attempts: 0,
      problem: expect.stringContaining(words),
    })
  })
})
