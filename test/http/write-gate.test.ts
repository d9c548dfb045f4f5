import { request } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { readOptions } from '../../scripts/demo/browser.ts'
import { officer, publishPlan, signUpFederation } from '../support/federation.ts'

/** More writers at once than a libSQL server bears on one database: see docs/architecture.md. */
const WRITERS = 64
const FOR_MS = 4_000

test('64 writers of one federation for seconds: all land, each once, and reading goes on', async () => {
  const federation = await signUpFederation()
  await publishPlan(federation)
  const { client } = federation.administrator
  const post = (name: string) =>
    client.open(federation.url('/console/workplaces'), {
      method: 'POST',
      body: new URLSearchParams({ name }),
      follow: false,
    })
  const until = Date.now() + FOR_MS
  const written: string[] = []
  const writers = Array.from({ length: WRITERS }, async (_, writer) => {
    do {
      const name = `并发单位${writer}-${written.length}`
      // One that was written twice would have found its own name taken.
      expect((await post(name)).status, name).toBe(303)
      written.push(name)
    } while (Date.now() < until)
  })
  const reading = (async () => {
    while (Date.now() < until) {
      expect((await officer(federation.slug).open('/')).status).toBe(200)
    }
  })()
  await Promise.all([...writers, reading])
  expect(written.length).toBeGreaterThanOrEqual(WRITERS)
  const form = await federation.administrator.open('/console/rosters/new')
  const listed = readOptions(form, 'workplace').map(({ label }) => label)
  expect(listed.filter((label) => label !== '').toSorted()).toEqual(written.toSorted())
}, 60_000)

test('people who leave before the answer hold up nobody', async () => {
  const federation = await signUpFederation()
  const { client } = federation.administrator
  const target = new URL(federation.url('/console/workplaces'))
  const cookie = `__Host-gj_staff=${client.cookie(target.host, '__Host-gj_staff')}`
  const leave = async (name: string, afterMs: number) => {
    const body = new URLSearchParams({ name }).toString()
    const asked = request({
      host: '127.0.0.1',
      port: target.port,
      path: target.pathname,
      method: 'POST',
      headers: {
        host: target.host,
        cookie,
        'sec-fetch-site': 'same-origin',
        'content-type': 'application/x-www-form-urlencoded',
      },
    })
    asked.on('error', () => {})
    asked.end(body)
    await sleep(afterMs)
    asked.destroy()
  }
  // At every moment of a write: on the way to the gate, in line, while the database is asked.
  for (let turn = 0; turn < 3; turn++) {
    await Promise.all(
      Array.from({ length: 40 }, (_, at) => leave(`走开的单位${turn}-${at}`, 2 + at * 5)),
    )
  }
  const body = new URLSearchParams({ name: '留下的单位' })
  const startedAt = Date.now()
  let stayed = await client.open(target.href, { body, follow: false })
  // The line may be full of those who left: what they asked for is still done.
  while (stayed.status === 429 && Date.now() - startedAt < 5_000) {
    await sleep(200)
    stayed = await client.open(target.href, { body, follow: false })
  }
  expect(stayed.status).toBe(303)
  expect(Date.now() - startedAt).toBeLessThan(5_000)
}, 60_000)
