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
