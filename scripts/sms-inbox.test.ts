import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { newWebhookSecret, webhookHeaders } from '../src/webhooks/standard-webhooks.ts'
import type { InboxMessage } from './sms-inbox/store.ts'
import { startSmsInbox, type SmsInbox } from './sms-inbox.ts'

const secret = newWebhookSecret()
const body = JSON.stringify({
  type: 'sms.requested',
  data: { to: '19900000001', text: '【示范市总工会】验证码 482913，5 分钟内有效。', kind: 'code' },
})

let directory = ''
let inbox: SmsInbox

beforeEach(async () => {
  directory = mkdtempSync(path.join(tmpdir(), 'gongji-inbox-'))
  inbox = await startSmsInbox({ directory, key: 'inbox key' })
  inbox.connect({ slug: 'demo', name: '示范市总工会', secret })
})
afterEach(async () => {
  await inbox.stop()
  rmSync(directory, { recursive: true, force: true })
})

interface Sending {
  slug?: string
  id?: string
  signedWith?: string
  text?: string
  ageSeconds?: number
}

async function send({
  slug = 'demo',
  id = 'msg_1',
  signedWith = secret,
  text = body,
  ageSeconds = 0,
}: Sending = {}): Promise<number> {
  const timestampSeconds = Math.floor(Date.now() / 1000) - ageSeconds
  const message = { id, timestampSeconds, body: text, secrets: [signedWith] }
  const headers = await webhookHeaders(message)
  const answer = await fetch(`${inbox.url}/sms/${slug}`, { method: 'POST', headers, body: text })
  return answer.status
}

const messages = async (query = ''): Promise<InboxMessage[]> =>
  (await fetch(`${inbox.url}/messages.json${query}`)).json() as Promise<InboxMessage[]>

it('keeps a signed message once, however often it is delivered', async () => {
  expect([await send(), await send()]).toEqual([204, 204])
  expect(await messages()).toMatchObject([{ number: 1, tenant: 'demo', to: '19900000001' }])
})

it('refuses a message that another secret signed, that is old, or that nobody connected', async () => {
  expect(await send({ signedWith: newWebhookSecret() })).toBe(401)
  expect(await send({ ageSeconds: 3_600 })).toBe(401)
  expect(await send({ slug: 'stranger' })).toBe(401)
  expect((await fetch(`${inbox.url}/sms/demo`, { method: 'POST', body })).status).toBe(401)
  expect(await send({ text: '{"type":"sms.requested"}' })).toBe(422)
  expect(await messages()).toEqual([])
})

it('finds messages by number, federation and what is newer', async () => {
  await send({ id: 'msg_1' })
  await send({ id: 'msg_2', text: body.replace('19900000001', '19900000002') })
  expect((await messages('?phone=19900000002')).map(({ number }) => number)).toEqual([2])
  expect((await messages('?after=1')).map(({ number }) => number)).toEqual([2])
  expect(await messages('?tenant=other')).toEqual([])
})

it('keeps the newest five hundred over a restart, for its owner alone', async () => {
  const text = (n: number) => body.replace('482913', String(100_000 + n))
  for (let n = 1; n <= 502; n++) await send({ id: `msg_${n}`, text: text(n) })
  await inbox.stop()
  inbox = await startSmsInbox({ directory, key: 'inbox key' })
  const kept = await messages()
  expect([kept.length, kept[0]?.number, kept.at(-1)?.number]).toEqual([500, 502, 3])
  expect(await send({ id: 'msg_503' })).toBe(204)
  expect((await messages())[0]?.number).toBe(503)
  expect(statSync(path.join(directory, 'sms-inbox.jsonl')).mode & 0o777).toBe(0o600)
})

it('shows a message on the page with nothing in it run as markup', async () => {
  const hostile = body.replace('【示范市总工会】', '<script>alert(1)</script>')
  await send({ text: hostile })
  const page = await (await fetch(inbox.url)).text()
  expect(page).toContain('199 0000 0001')
  expect(page).toContain('<b>482913</b>')
  expect(page).not.toContain('<script>alert')
})

it('lets in a federation only by the inbox key', async () => {
  const connect = (key: string) =>
    fetch(`${inbox.url}/tenants`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}` },
      body: JSON.stringify({ slug: 'second', name: '第二工会', secret }),
    })
  expect((await connect('wrong')).status).toBe(401)
  expect(await send({ slug: 'second' })).toBe(401)
  expect((await connect('inbox key')).status).toBe(204)
  expect(await send({ slug: 'second' })).toBe(204)
})
