import { describe, expect, test } from 'vitest'
import { auditEntry } from '../audit/tables.ts'
import { ok } from '../kernel/result.ts'
import { freshTenant, noonOn } from '../../test/support/fresh-tenant.ts'
import { endpointSecrets, OLD_SECRET_MS } from './endpoint-secrets.ts'
import { readSmsEndpoint } from './read-sms-endpoint.ts'
import { setSmsEndpoint } from './set-sms-endpoint.ts'
import { webhookEndpoint } from './tables.ts'

const rules = { outboundAllow: ['http://127.0.0.1:9999'], ownDomains: ['gongji.example.com'] }
const url = 'https://sms.gateway.cn/hook/7f3c'
const noon = noonOn('2026-03-02')

async function fresh() {
  const t = await freshTenant()
  const set = async (input: { url: string; newSecret?: boolean }, now = noon) => {
    const done = await setSmsEndpoint(await t.scope({ now }), input, rules)
    if (!done.ok) throw new Error(JSON.stringify(done.error))
    // What it says of the endpoint is what a reader finds.
    expect(await readSmsEndpoint(await t.scope({ now }))).toEqual(ok(done.value.endpoint))
    return done.value.secret
  }
  const stored = async () => (await (await t.scope()).db.query.select().from(webhookEndpoint))[0]!
  const secrets = async (now: number) => endpointSecrets(t.keys, await stored(), now)
  return { t, set, stored, secrets }
}

describe('the SMS endpoint', () => {
  test('is set with a secret that is shown once and kept sealed', async () => {
    const { t, stored, secrets } = await fresh()
    const scope = await t.scope()
    expect(await readSmsEndpoint(scope)).toEqual({ ok: true, value: undefined })
    t.trips.count = 0
    const done = await setSmsEndpoint(scope, { url: ` ${url} ` }, rules)
    expect(t.trips.count).toBe(2)
    const secret = done.ok ? done.value.secret! : ''
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/)
    expect(JSON.stringify(await stored())).not.toContain(secret)
    expect(await secrets(noon)).toEqual([secret])
    t.trips.count = 0
    const read = await readSmsEndpoint(scope)
    expect(t.trips.count).toBe(1)
    expect(read).toEqual({
      ok: true,
      value: { url, disabledAt: null, updatedAt: noon, oldSecretUntil: undefined },
    })
    const entries = await scope.db.query.select().from(auditEntry)
    expect(entries).toMatchObject([{ action: 'webhook.endpoint-set' }])
    // The path may be a secret of the receiver's.
    expect(entries[0]!.detail).not.toContain('7f3c')
  })

  test('moves without a new secret', async () => {
    const { set, secrets, stored } = await fresh()
    const secret = await set({ url })
    expect(await set({ url: 'https://other.gateway.cn/' })).toBeUndefined()
    expect(await secrets(noon)).toEqual([secret])
    expect((await stored()).url).toBe('https://other.gateway.cn/')
  })

  test('has two secrets for a day after a rotation, and never three', async () => {
    const { t, set, secrets } = await fresh()
    const first = await set({ url })
    const second = await set({ url, newSecret: true })
    expect(second).not.toBe(first)
    expect(await secrets(noon + OLD_SECRET_MS - 1)).toEqual([second, first])
    expect(await secrets(noon + OLD_SECRET_MS)).toEqual([second])
    const read = await readSmsEndpoint(await t.scope())
    expect(read.ok && read.value?.oldSecretUntil).toBe(noon + OLD_SECRET_MS)
    const third = await set({ url, newSecret: true }, noon + 1)
    expect(await secrets(noon + 1)).toEqual([third, second])
  })

  test('is in use again when it is saved anew', async () => {
    const { t, set, stored } = await fresh()
    await set({ url })
    await t.admin.execute('update webhook_endpoint set disabled_at = 5')
    await set({ url })
    expect((await stored()).disabledAt).toBeNull()
  })

  test.each([
    ['http://sms.gateway.cn/', 'not-https'],
    ['https://127.0.0.1/', 'ip-address'],
    ['https://city.gongji.example.com/', 'own-host'],
    ['nonsense', 'not-a-url'],
  ])('is not set to %s', async (bad, problem) => {
    const { t } = await fresh()
    expect(await setSmsEndpoint(await t.scope(), { url: bad }, rules)).toEqual({
      ok: false,
      error: { reason: 'bad-url', problem },
    })
    expect(await (await t.scope()).db.query.select().from(webhookEndpoint)).toEqual([])
  })

  test('set by two at once is set by one, whose secret it keeps', async () => {
    const { t, secrets } = await fresh()
    const scopes = await Promise.all([t.scope(), t.scope()])
    const done = await Promise.all(scopes.map((it) => setSmsEndpoint(it, { url }, rules)))
    const set = done.filter((it) => it.ok)
    expect(set).toHaveLength(1)
    expect(done.find((it) => !it.ok)).toEqual({ ok: false, error: { reason: 'changed-meanwhile' } })
    expect(await secrets(noon)).toEqual([set[0]!.ok && set[0]!.value.secret])
  })

  test('rotated by two at once is rotated once', async () => {
    const { t, set, secrets } = await fresh()
    const first = await set({ url })
    const scopes = await Promise.all([t.scope(), t.scope()])
    const input = { url, newSecret: true }
    const done = await Promise.all(scopes.map((it) => setSmsEndpoint(it, input, rules)))
    expect(done.map((it) => it.ok).sort()).toEqual([false, true])
    const shown = done.flatMap((it) => (it.ok ? [it.value.secret] : []))
    expect(await secrets(noon)).toEqual([...shown, first])
  })

  test('is shown and set by managers alone', async () => {
    const { t } = await fresh()
    const scope = await t.scope({ permissions: new Set(['notices.read']) })
    const error = { reason: 'not-permitted', permission: 'federation.manage' }
    expect(await setSmsEndpoint(scope, { url }, rules)).toEqual({ ok: false, error })
    expect(await readSmsEndpoint(scope)).toEqual({ ok: false, error })
  })
})
