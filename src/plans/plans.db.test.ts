import { expect, test } from 'vitest'
import { freshTenant } from '../../test/support/fresh-tenant.ts'
import { schemeShelf } from '../../test/support/schemes.ts'
import { draftOfScheme } from './draft-of-scheme.ts'
import { draftPlan } from './draft-plan.ts'
import { listPlans } from './list-plans.ts'
import { publishPlan } from './publish-plan.ts'
import { planRevision } from './tables.ts'

const other = { kind: 'staff', id: 'stf_other' } as const
const bytesOf = (json: unknown) => new TextEncoder().encode(JSON.stringify(json))
const planOf = async (id: string) =>
  structuredClone((await schemeShelf.read(id))!.plan) as unknown as Record<string, unknown>

/** A tenant whose first draft is the scheme of Shaoxing. */
async function copied() {
  const t = await freshTenant()
  const scope = await t.scope()
  const draft = await draftOfScheme(schemeShelf, 'shaoxing-2015', scope.now)
  await scope.db.commit({
    statements: draft!.statements(scope.db),
    audit: [{ actor: scope.actor, action: 'test', subject: 'x', requestId: 'r' }],
    now: scope.now,
  })
  const [row] = await scope.db.query.select().from(planRevision)
  return { t, revisionId: row!.id, row: row! }
}

test('a copied scheme carries what its source left open, and anybody may publish it', async () => {
  const { t, revisionId, row } = await copied()
  expect((JSON.parse(row.document) as { notes: unknown[] }).notes.length).toBeGreaterThan(0)
  expect(await publishPlan(await t.scope(), { revisionId })).toMatchObject({ ok: true })
  expect(await publishPlan(await t.scope(), { revisionId })).toEqual({
    ok: false,
    error: { reason: 'already-published' },
  })
})

test('a changed plan comes in as the next draft and is published by somebody else', async () => {
  const { t, revisionId } = await copied()
  await publishPlan(await t.scope(), { revisionId })
  const plan = await planOf('shaoxing-2015')
  plan['title'] = { zh: '改过名的计划' }
  const drafted = await draftPlan(await t.scope(), { bytes: bytesOf(plan) })
  expect(drafted).toMatchObject({ ok: true })
  const next = drafted.ok ? drafted.value.revisionId : ''
  expect(await publishPlan(await t.scope(), { revisionId: next })).toEqual({
    ok: false,
    error: { reason: 'own-draft' },
  })
  expect(await publishPlan(await t.scope({ actor: other }), { revisionId: next })).toMatchObject({
    ok: true,
  })
  const listed = await listPlans(await t.scope())
  expect(listed.ok && listed.value.map(({ revision, state }) => [revision, state])).toEqual([
    [2, 'published'],
    [1, 'retired'],
  ])
  expect(await draftPlan(await t.scope(), { bytes: bytesOf(plan) })).toEqual({
    ok: false,
    error: { reason: 'nothing-new', revisionId: next },
  })
})

test('a second draft takes the place of one that nobody published', async () => {
  const { t } = await copied()
  const plan = await planOf('shaoxing-2015')
  for (const zh of ['第一稿', '第二稿']) {
    plan['title'] = { zh }
    expect(await draftPlan(await t.scope(), { bytes: bytesOf(plan) })).toMatchObject({ ok: true })
  }
  const listed = await listPlans(await t.scope())
  expect(listed.ok && listed.value.map(({ title }) => title)).toEqual(['第二稿'])
})

test('what is no plan is refused with its places, and leaves nothing', async () => {
  const { t } = await copied()
  const plan = await planOf('shaoxing-2015')
  delete plan['join']
  plan['surprise'] = 1
  const refused = await draftPlan(await t.scope(), { bytes: bytesOf(plan) })
  expect(refused).toMatchObject({ ok: false, error: { reason: 'not-a-plan' } })
  const problems =
    !refused.ok && refused.error.reason === 'not-a-plan' ? refused.error.problems : []
  expect(problems.map(({ path }) => path)).toEqual(expect.arrayContaining(['join', 'surprise']))
  for (const bytes of [new Uint8Array(), bytesOf('x').slice(1), new Uint8Array([0xff, 0xfe])]) {
    expect(await draftPlan(await t.scope(), { bytes })).toMatchObject({ ok: false })
  }
  expect(await (await t.scope()).db.query.select().from(planRevision)).toHaveLength(1)
})

test('a plan whose worked example does not come out is not published', async () => {
  const { t } = await copied()
  const plan = await planOf('shaoxing-2015')
  const text = JSON.stringify(plan).replace('"1830.00"', '"1831.00"')
  const drafted = await draftPlan(await t.scope(), { bytes: new TextEncoder().encode(text) })
  const revisionId = drafted.ok ? drafted.value.revisionId : ''
  expect(await publishPlan(await t.scope({ actor: other }), { revisionId })).toMatchObject({
    ok: false,
    error: { reason: 'unsound' },
  })
})

test.each(schemeShelf.cards.map(({ id }) => id))('%s can be copied and published', async (id) => {
  const t = await freshTenant()
  const scope = await t.scope()
  const draft = await draftOfScheme(schemeShelf, id, scope.now)
  await scope.db.commit({
    statements: draft!.statements(scope.db),
    audit: [{ actor: scope.actor, action: 'test', subject: 'x', requestId: 'r' }],
    now: scope.now,
  })
  const [row] = await scope.db.query.select().from(planRevision)
  expect(await publishPlan(await t.scope(), { revisionId: row!.id })).toMatchObject({ ok: true })
})

test('the database itself wants a second person to publish, whatever the code above does', async () => {
  const { t } = await copied()
  const plan = await planOf('shaoxing-2015')
  plan['title'] = { zh: '改过名的计划' }
  const drafted = await draftPlan(await t.scope(), { bytes: bytesOf(plan) })
  const id = drafted.ok ? drafted.value.revisionId : ''
  const publish = (set: string) =>
    t.admin.execute({
      sql: `update plan_revision set state = 'published', ${set} where id = ?`,
      args: [id],
    })
  for (const set of [
    "published_by = 'stf_test'",
    'published_by = null',
    // Nor by saying in the same breath that somebody else drafted it.
    "published_by = 'stf_test', drafted_by = 'stf_other'",
  ]) {
    await expect(publish(set)).rejects.toThrow('second person')
  }
  const again = `insert into plan_revision (id, plan_key, revision, title, state, document,
    content_hash, drafted_by, published_by, created_at)
    values ('rev_x', 'x', 1, 'x', 'published', '{}', 'x', 'stf_test', 'stf_test', 1)`
  await expect(t.admin.execute(again)).rejects.toThrow('second person')
  await publish("published_by = 'stf_other'")
  const change = "update plan_revision set published_by = 'stf_test' where state = 'published'"
  await expect(t.admin.execute(change)).rejects.toThrow('names who drafted')
})
