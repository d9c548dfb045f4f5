import { and, eq } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/libsql/http'
import { beforeAll, describe, expect, test } from 'vitest'
import { freshTenant, noonOn } from '../../test/support/fresh-tenant.ts'
import { auditEntry } from '../audit/tables.ts'
import { day } from '../kernel/days.ts'
import { identityNumberFrom } from '../kernel/identity-number.ts'
import { setEnrolmentSwitch } from '../notices/enrolment-switch.ts'
import { mobilePlace, textPlace } from '../notices/notice-of.ts'
import { notice } from '../notices/tables.ts'
import { outboxMessage } from '../outbox/tables.ts'
import { draftPlan } from '../plans/draft-plan.ts'
import { publishPlan } from '../plans/publish-plan.ts'
import { findScheme } from '../rules/schemes/index.ts'
import type { TenantScope } from '../scope.ts'
import { federationProfile } from '../tenants/tables.ts'
import { setSmsEndpoint } from '../webhooks/set-sms-endpoint.ts'
import { importRoster } from './import-roster.ts'
import { tellEnrolled, TOLD_A_PAGE } from './tell-enrolled.ts'
import { createWorkplace } from './workplaces.ts'

const value = <T>(result: { ok: true; value: T } | { ok: false; error: unknown }): T => {
  expect(result).toMatchObject({ ok: true })
  return (result as { value: T }).value
}

const LATE = Date.parse('2026-03-02T22:30:00+08:00')
const QUIET = { quietHours: true }
const bytesOf = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text)

/** Every tenth person has no telephone. */
function rosterOf(from: number, people: number): string {
  const rows = Array.from({ length: people }, (_, at) => {
    const sequence = from + at
    const bornOn = day(`19${60 + Math.floor(sequence / 900)}-05-01`)
    const number = identityNumberFrom({ region: '990000', bornOn, sequence: (sequence % 900) + 1 })
    const mobile = at % 10 === 9 ? '' : `1990000${String(sequence).padStart(4, '0')}`
    return `样本甲,${number},${mobile}`
  })
  return ['姓名,身份证号,手机号', ...rows].join('\n')
}

let t: Awaited<ReturnType<typeof freshTenant>>
let workplaceId = ''
const scope = (more: Partial<TenantScope> = {}) => t.scope({ now: LATE, ...more })

async function take(from: number, people: number, more: Partial<TenantScope> = {}) {
  const file = {
    planKey: 'shaoxing-2015',
    fileName: 'a.csv',
    bytes: bytesOf(rosterOf(from, people)),
  }
  const { rosterId } = value(await importRoster(await scope(more), { workplaceId, ...file }))
  return rosterId
}

const jobs = async (rosterId: string) =>
  (await scope()).db.query
    .select()
    .from(outboxMessage)
    .where(and(eq(outboxMessage.subject, rosterId), eq(outboxMessage.kind, 'enrolments')))
const notices = async () => (await scope()).db.query.select().from(notice)
const messages = async () =>
  (await scope()).db.query.select().from(outboxMessage).where(eq(outboxMessage.kind, 'sms'))

beforeAll(async () => {
  t = await freshTenant(noonOn('2026-03-02'))
  const profile = { name: '示范市总工会', shortName: '示范市总', hotline: '0575-12351' }
  await drizzle({ client: t.admin })
    .insert(federationProfile)
    .values({ one: 1, ...profile, colour: '#b3261e', revision: 1, updatedAt: 1 })
  const { plan } = findScheme('shaoxing-2015')!
  const { revisionId } = value(
    await draftPlan(await scope(), { bytes: bytesOf(JSON.stringify(plan)) }),
  )
  const other = { kind: 'staff', id: 'stf_other' } as const
  value(await publishPlan(await scope({ actor: other }), { revisionId }))
  const place = { name: '样本一厂', organisationCode: '' }
  workplaceId = value(await createWorkplace(await scope(), place)).id
})

describe('who is told', () => {
  test('is nobody while there is no way to send', async () => {
    expect(await jobs(await take(0, 1))).toEqual([])
  })

  test('is nobody of a trial, unless it has switched the messages on', async () => {
    const url = 'https://sms.example.com/hook'
    const rules = { outboundAllow: [], ownDomains: [] }
    value(await setSmsEndpoint(await scope(), { url, newSecret: true }, rules))
    const { tenant } = await scope()
    const trial = { tenant: { ...tenant, state: 'trial' as const } }
    expect(await jobs(await take(1, 1, trial))).toEqual([])
    value(await setEnrolmentSwitch(await scope(trial), { isOn: true }))
    expect(await jobs(await take(2, 1, trial))).toHaveLength(1)
  })

  test('is nobody of a live federation that has switched them off', async () => {
    value(await setEnrolmentSwitch(await scope(), { isOn: false }))
    expect(await jobs(await take(3, 1))).toEqual([])
    value(await setEnrolmentSwitch(await scope(), { isOn: true }))
    const refused = await setEnrolmentSwitch(await scope({ permissions: new Set() }), {
      isOn: false,
    })
    expect(refused).toMatchObject({ ok: false, error: { reason: 'not-permitted' } })
    // What the trial left is written first.
    expect(await tellEnrolled(await scope(), QUIET)).toBe(1)
    expect(await tellEnrolled(await scope(), QUIET)).toBe(0)
  })
})

describe('a roster of more people than a page', () => {
  const PEOPLE = TOLD_A_PAGE + 100
  let rosterId = ''

  test('leaves one row in its commit, however many they are', async () => {
    rosterId = await take(10, PEOPLE)
    expect(await jobs(rosterId)).toMatchObject([{ state: 'waiting', payload: '{"after":""}' }])
    expect(await notices()).toHaveLength(1)
  })

  test('is told in pages, and by two drains at once no page twice', async () => {
    const [one, two] = [await scope(), await scope()]
    await Promise.all([tellEnrolled(one, QUIET), tellEnrolled(two, QUIET)])
    const first = await notices()
    expect(first.length).toBeGreaterThan(TOLD_A_PAGE / 2)
    expect(first.length).toBeLessThanOrEqual(1 + TOLD_A_PAGE)
    expect(await messages()).toHaveLength(first.length)
    expect(await jobs(rosterId)).toMatchObject([{ state: 'waiting' }])
    expect(await tellEnrolled(await scope(), QUIET)).toBe(PEOPLE - TOLD_A_PAGE)
    expect(await tellEnrolled(await scope(), QUIET)).toBe(0)
    expect(await jobs(rosterId)).toMatchObject([{ state: 'done', attempts: 1 }])
    expect(await notices()).toHaveLength(1 + (PEOPLE * 9) / 10)
  })

  test('says what is promised, to the number of each, not at night', async () => {
    const [told] = (await notices()).filter(({ mobileLastFour }) => mobileLastFour === '0010')
    const { keys } = await scope()
    expect(told).toMatchObject({ kind: 'enrolment', state: 'waiting' })
    expect(await keys.open(mobilePlace(told!.id), told!.mobileCipher)).toBe('19900000010')
    const text = await keys.open(textPlace(told!.id), told!.textCipher)
    expect(text).toMatch(/^您好！您已参加“.+”，保障期从2026年.+到2026年12月31日。/)
    expect(text).toContain('示范市总工会，咨询电话0575-12351')
    const [message] = (await messages()).filter(({ subject }) => subject === told!.id)
    expect(message!.dueAt).toBe(Date.parse('2026-03-03T08:00:00+08:00'))
    expect(JSON.parse(message!.payload)).toEqual({ keepsQuiet: true, isBulk: true })
  })

  test('is told once: neither the same file again nor the same row again tells anybody', async () => {
    const before = await notices()
    expect(await take(10, PEOPLE)).toBe(rosterId)
    const again = { kind: 'enrolments', subject: rosterId, payload: { after: '' } } as const
    const actor = (await scope()).actor
    const audit = [{ actor, action: 'test', subject: 'x', requestId: 'r' }] as const
    value(await (await scope()).db.commit({ statements: [], audit, outbox: [again], now: LATE }))
    while ((await tellEnrolled(await scope(), QUIET)) > 0);
    expect(await notices()).toHaveLength(before.length)
    expect(await messages()).toHaveLength(before.length)
  })

  test('is in the log with how many, and names nobody', async () => {
    const { query } = (await scope()).db
    const written = await query
      .select({ subject: auditEntry.subject, detail: auditEntry.detail })
      .from(auditEntry)
      .where(eq(auditEntry.action, 'notice.enrolments-written'))
    const ofRoster = written.filter(({ subject }) => subject === rosterId).slice(0, 2)
    const told = ofRoster.map(({ detail }) => JSON.parse(detail) as Record<string, number>)
    expect(told.map(({ covers }) => covers)).toEqual([TOLD_A_PAGE, PEOPLE - TOLD_A_PAGE])
    expect(told.reduce((sum, { notices: n }) => sum + n!, 0)).toBe((PEOPLE * 9) / 10)
  })
})
