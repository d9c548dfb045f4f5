import { expect, test } from 'vitest'
import { readOptions } from '../../scripts/demo/browser.ts'
import { connectInbox, officer, publishPlan, signUpFederation } from '../support/federation.ts'

/** More writers at once than a libSQL server bears on one database: see docs/architecture.md. */
const WRITERS = 32

test('many writers of one federation all land, each once, and reading goes on', async () => {
  const federation = await signUpFederation()
  await publishPlan(federation)
  await connectInbox(federation)
  const { client } = federation.administrator
  const names = Array.from({ length: WRITERS }, (_, at) => `并发单位${at}`)
  const post = (name: string) =>
    client.open(federation.url('/console/workplaces'), {
      method: 'POST',
      body: new URLSearchParams({ name }),
      follow: false,
    })
  const reading = (async () => {
    const visitor = officer(federation.slug)
    const started = Date.now()
    const page = await visitor.open('/')
    return { status: page.status, ms: Date.now() - started }
  })()
  const answers = await Promise.all(names.map(post))
  expect(answers.map(({ status }) => status)).toEqual(names.map(() => 303))
  expect((await reading).status).toBe(200)
  const form = await federation.administrator.open('/console/rosters/new')
  const listed = readOptions(form, 'workplace').map(({ label }) => label)
  expect(names.filter((name) => listed.filter((label) => label === name).length !== 1)).toEqual([])
}, 60_000)
