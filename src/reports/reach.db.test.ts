import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { freshTenant, noonOn } from '../../test/support/fresh-tenant.ts'
import { readDocument } from '../claims/documents.ts'
import { sealFacts } from '../claims/claim-facts.ts'
import { returnClaim } from '../claims/send-back.ts'
import { claim, claimFacts, claimStates, handedInStates } from '../claims/tables.ts'
import { statement } from '../db/statement.ts'
import { day } from '../kernel/days.ts'
import { findMembers } from '../members/find-members.ts'
import { revealMember } from '../members/reveal-member.ts'
import { listRosters, readRoster } from '../members/rosters.ts'
import { memberColumns } from '../members/seal-members.ts'
import { cover, member, roster, workplace } from '../members/tables.ts'
import { listWorkplaces } from '../members/workplaces.ts'
import type { Reach } from '../scope.ts'
import { approveClaim } from '../settlement/approve-claim.ts'
import { correctFacts } from '../settlement/correct-facts.ts'
import { listClaims } from './list-claims.ts'
import { readClaimFile } from './read-claim-file.ts'
import { readMemberFile } from './read-member-file.ts'
import { readWorkplaceFile } from './read-workplace-file.ts'
import { rosterChoices } from './roster-choices.ts'
import { readToday } from './today.ts'

/*
 * The property: what is shown for a reach is what is shown for the whole city, less what belongs
 * to workplaces out of reach. Lists, counts, sums, and every single thing by its identifier.
 */
const PLACES = ['wkp_0', 'wkp_1', 'wkp_2', 'wkp_3', 'wkp_4']
const MEMBERS_OF_EACH = 6
const today = noonOn('2026-03-02')
const stay = {
  kind: 'inpatient',
  hospital: '示范市第一医院',
  diagnosis: '',
  admittedOn: day('2026-02-02'),
  dischargedOn: day('2026-02-09'),
  settledOn: day('2026-02-09'),
} as const

type Tenant = Awaited<ReturnType<typeof freshTenant>>
let t: Tenant
/** Where each member, claim and roster belongs. */
const placeOf = new Map<string, string>()

async function memberRow(id: string, workplaceId: string) {
  const seal = (column: string, text: string) => t.keys.seal({ column, row: id }, text)
  return {
    id,
    workplaceId,
    nameCipher: await seal(memberColumns.name, '样本甲'),
    nameIndex: await t.keys.index(memberColumns.name, '样本甲'),
    identityNumberCipher: await seal(memberColumns.identityNumber, '990000198005010012'),
    identityNumberIndex: id,
    category: 'in-service',
    sex: 'female',
    bornYear: 1980,
    createdAt: 1,
    updatedAt: 1,
  } as const
}

beforeAll(async () => {
  t = await freshTenant(today)
  const scope = await t.scope()
  const { query } = scope.db
  const built: { toSQL(): { sql: string; params: unknown[] } }[] = []
  for (const [n, workplaceId] of PLACES.entries()) {
    placeOf.set(workplaceId, workplaceId)
    built.push(
      query.insert(workplace).values({ id: workplaceId, name: `样例厂${n}`, createdAt: 1 }),
    )
    const rosterId = `ros_${n}`
    placeOf.set(rosterId, workplaceId)
    const counts = { membersAdded: 0, membersChanged: 0, membersUnchanged: 0, coversAdded: 0 }
    built.push(
      query.insert(roster).values({
        id: rosterId,
        workplaceId,
        planKey: 'x',
        fileName: 'x',
        fileHash: 'x',
        rowsRead: 0,
        rowsRefused: 0,
        contributionFen: 0,
        importedBy: 'x',
        importedAt: n,
        ...counts,
      }),
    )
    for (let m = 0; m < MEMBERS_OF_EACH; m++) {
      const memberId = `mbr_${n}_${m}`
      const claimId = `clm_${n}_${m}`
      placeOf.set(memberId, workplaceId)
      placeOf.set(claimId, workplaceId)
      const state = claimStates[(n + m) % claimStates.length]!
      const cells = { planKey: 'x', state, channel: 'member', revision: 1 } as const
      built.push(
        query.insert(member).values(await memberRow(memberId, workplaceId)),
        query.insert(cover).values({
          id: `cov_${n}_${m}`,
          memberId,
          workplaceId,
          planKey: 'x',
          startsOn: '2026-01-01',
          endsOn: m % 2 === 0 ? '2026-12-31' : '2026-03-20',
          units: 1,
          kind: 'new',
          contributionFen: 6000,
          rosterId,
          createdAt: 1,
        }),
        query
          .insert(claim)
          .values({ id: claimId, memberId, ...cells, createdAt: 1, submittedAt: 1 + n }),
        query.insert(claimFacts).values({
          claimId,
          revision: 1,
          factsCipher: await sealFacts(scope, claimId, 1, { stay }),
          changedBy: 'x',
          at: 1,
        }),
      )
    }
  }
  await scope.db.commit({
    statements: built.map(statement),
    audit: [{ actor: scope.actor, action: 'test', subject: 'x', requestId: 'r' }],
    now: 1,
  })
})

/** Identifiers on every list, with the totals and counts beside them. */
async function shown(reach: Reach) {
  const scope = await t.scope({ reach })
  const ids = (rows: readonly { id: string }[]) => rows.map(({ id }) => id).toSorted()
  const [members, places, rosters, claims, choices, { numbers }] = [
    await findMembers(scope, { page: 1 }),
    await listWorkplaces(scope, { page: 1 }),
    await listRosters(scope, { page: 1 }),
    await listClaims(scope, { sort: 'newest', page: 1 }),
    await rosterChoices(scope, 'wkp_0'),
    await readToday(scope),
  ]
  if (!members.ok || !places.ok || !rosters.ok || !claims.ok) throw new Error('refused')
  const lists = {
    members: ids(members.value.rows),
    places: ids(places.value.rows),
    rosters: ids(rosters.value.rows),
    claims: ids(claims.value.rows),
    choices: choices.workplaces.map(({ value }) => value).toSorted(),
  }
  return {
    lists,
    totals: [members, places, rosters, claims].map(({ value }) => value.total),
    states: claims.value.counts,
    any: [members.value.any, places.value.any],
    today: {
      claimsWaiting: numbers.claimsWaiting,
      oldestClaimAt: numbers.oldestClaimAt,
      covered: numbers.covered,
      endingSoon: numbers.endingSoon,
      workplaces: numbers.workplaces,
      rosters: numbers.rosters,
    },
  }
}

/** The same, told from what the whole city sees. */
async function expected(whole: Awaited<ReturnType<typeof shown>>, some: ReadonlySet<string>) {
  const within = (ids: readonly string[]) => ids.filter((id) => some.has(placeOf.get(id)!))
  const lists = {
    members: within(whole.lists.members),
    places: within(whole.lists.places),
    rosters: within(whole.lists.rosters),
    claims: within(whole.lists.claims),
    choices: within(whole.lists.choices),
  }
  const { db } = await t.scope()
  const claims = (await db.query.select().from(claim)).filter(({ id }) => within([id]).length > 0)
  const covers = (await db.query.select().from(cover)).filter(
    ({ memberId }) => within([memberId]).length > 0,
  )
  const waiting = claims.filter(({ state }) => state === 'submitted')
  const oldest = waiting.map(({ submittedAt }) => submittedAt!).toSorted((a, b) => a - b)
  return {
    lists,
    totals: [lists.members, lists.places, lists.rosters, lists.claims].map((ids) => ids.length),
    states: Object.fromEntries(
      handedInStates.map((one) => [one, claims.filter(({ state }) => state === one).length]),
    ),
    any: [lists.members.length > 0, lists.places.length > 0],
    today: {
      claimsWaiting: waiting.length,
      oldestClaimAt: oldest[0] ?? null,
      covered: covers.length,
      endingSoon: covers.filter(({ endsOn }) => endsOn < '2026-04-01').length,
      workplaces: lists.places.length,
      rosters: lists.rosters.length,
    },
  }
}

test('a reach shows the filter of what the whole city shows', async () => {
  const whole = await shown({ kind: 'all' })
  expect(whole).toEqual(await expected(whole, new Set(PLACES)))
  await fc.assert(
    fc.asyncProperty(fc.subarray(PLACES), async (some) => {
      const ids = new Set(some)
      const seen = await shown({ kind: 'workplaces', ids })
      expect(seen).toEqual(await expected(whole, ids))
    }),
    { numRuns: 12 },
  )
}, 60_000)

describe('by its identifier', () => {
  const documents = {
    put: () => Promise.resolve(),
    get: () => Promise.resolve(undefined),
    replace: () => Promise.resolve('gone' as const),
    deleteAll: () => Promise.resolve(0),
  }
  const claimOf = (n: number) => ({ claimId: `clm_${n}_1`, revision: 1 })

  /** Everything that one can be asked for or decided on, by what names it. */
  const acts = {
    'a member': async (scope, n) => readMemberFile(scope, `mbr_${n}_1`),
    'what is sealed of a member': async (scope, n) =>
      revealMember(scope, { memberId: `mbr_${n}_1`, purpose: '核对申领材料' }),
    'a workplace': async (scope, n) => readWorkplaceFile(scope, `wkp_${n}`),
    'a roster': async (scope, n) => readRoster(scope, { rosterId: `ros_${n}` }),
    'a claim': async (scope, n) => readClaimFile(scope, `clm_${n}_1`),
  } satisfies Record<string, (scope: Awaited<ReturnType<Tenant['scope']>>, n: number) => unknown>

  test.each(Object.entries(acts))('%s is there within reach alone', async (_, act) => {
    const reach = { kind: 'workplaces', ids: new Set(['wkp_1']) } as const
    expect(await act(await t.scope({ reach }), 1)).toMatchObject({ ok: true })
    expect(await act(await t.scope({ reach }), 2)).toEqual({
      ok: false,
      error: { reason: 'not-found' },
    })
  })

  test('a decision on a claim out of reach finds none, and changes none', async () => {
    const reach = { kind: 'workplaces', ids: new Set(['wkp_1']) } as const
    const scope = await t.scope({ reach })
    const before = (await t.admin.execute('select * from claim')).rows
    const reason = '按结算单更正'
    const input = { ...claimOf(0), reason }
    expect(before.find(({ id }) => id === input.claimId)).toMatchObject({ state: 'submitted' })
    const answers = [
      await approveClaim(scope, input),
      await correctFacts(scope, { ...input, change: {} }),
      await readDocument(scope, documents, { ...input, documentId: 'doc_x' }),
    ]
    for (const answer of answers) expect(answer).toMatchObject({ error: { reason: 'not-found' } })
    expect(await returnClaim(scope, input, { quietHours: true })).toMatchObject({ ok: false })
    expect((await t.admin.execute('select * from claim')).rows).toEqual(before)
  })
})
