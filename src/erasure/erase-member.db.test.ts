import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { asc, eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { openDocuments, type Documents } from '../../scripts/tenants/open-documents.ts'
import { checkLines } from '../../scripts/verify-page/check-lines.ts'
import { sealedColumns } from '../db/sealed-columns.ts'
import { freshTenant, noonOn } from '../../test/support/fresh-tenant.ts'
import { schemeShelf } from '../../test/support/schemes.ts'
import { PNG } from '../../test/support/whole-federation.ts'
import { findBrokenEntry, GENESIS_HASH } from '../audit/chain.ts'
import { auditEntry } from '../audit/tables.ts'
import { addDocument } from '../claims/documents.ts'
import { openFacts } from '../claims/claim-facts.ts'
import type { ObjectStore } from '../claims/object-store.ts'
import { saveAmounts, startClaim } from '../claims/save-draft.ts'
import { returnClaim } from '../claims/send-back.ts'
import { claim, claimDocument, claimFacts } from '../claims/tables.ts'
import { ledgerMovement } from '../fund/tables.ts'
import { movement } from '../fund/movement.ts'
import { classesOf, tenantColumns } from '../db/column-classes.ts'
import { confirmCode } from '../identity/confirm-code.ts'
import { requestCode } from '../identity/request-code.ts'
import { openSession } from '../identity/session.ts'
import { memberOfSession } from '../identity/member-of-session.ts'
import { session } from '../identity/tables.ts'
import { day } from '../kernel/days.ts'
import { fen } from '../kernel/fen.ts'
import { identityNumberFrom } from '../kernel/identity-number.ts'
import { findMembers } from '../members/find-members.ts'
import { importRoster } from '../members/import-roster.ts'
import { memberColumns } from '../members/seal-members.ts'
import { cover, member, roster, rosterRowError } from '../members/tables.ts'
import { createWorkplace } from '../members/workplaces.ts'
import { mobilePlace } from '../notices/notice-of.ts'
import { notice } from '../notices/tables.ts'
import { drainDocuments } from '../outbox/drain-documents.ts'
import { outboxMessage } from '../outbox/tables.ts'
import { confirmPayout } from '../payouts/confirm-payout.ts'
import { preparePayout } from '../payouts/prepare-payout.ts'
import { draftOfScheme } from '../plans/draft-of-scheme.ts'
import { publishPlan } from '../plans/publish-plan.ts'
import { planRevision } from '../plans/tables.ts'
import { readClaimFile } from '../reports/read-claim-file.ts'
import { readMemberFile } from '../reports/read-member-file.ts'
import type { Trace } from '../rules/index.ts'
import type { TenantScope } from '../scope.ts'
import { approveClaim } from '../settlement/approve-claim.ts'
import { correctFacts } from '../settlement/correct-facts.ts'
import { submitClaim } from '../settlement/submit-claim.ts'
import { benefitLine } from '../settlement/tables.ts'
import { memberPermissions } from '../identity/roles.ts'
import { ledgerFindings } from '../tenants/verify/ledger-findings.ts'
import { DOCUMENTS_LINGER_MS, eraseMember } from './erase-member.ts'
import { erasureRules } from './erasure-rules.ts'
import { recordErasure } from './record-erasure.ts'
import { erasureRequest } from './tables.ts'
import { withdrawErasure } from './withdraw-erasure.ts'

const now = noonOn('2026-09-01')
const planKey = 'shaoxing-2015'
const clerk = { kind: 'staff', id: 'stf_clerk' } as const
const second = { kind: 'staff', id: 'stf_second' } as const

const known = {
  name: '样本麒麟',
  identityNumber: identityNumberFrom({ region: '990000', bornOn: day('1987-05-01'), sequence: 71 }),
  mobile: '19900007312',
  card: '6222000000007318',
}
const other = {
  name: '样本貔貅',
  identityNumber: identityNumberFrom({ region: '990000', bornOn: day('1979-02-03'), sequence: 72 }),
  mobile: '19900008888',
  card: '6222000000009991',
}
const HOSPITAL = '样本市麒麟医院'
const DIAGNOSIS = '样例麒麟病'
const REASON = '按麒麟医院的结算单更正'
const FILE = '麒麟结算单.png'

type Tenant = Awaited<ReturnType<typeof freshTenant>>
const value = <T>(result: { ok: true; value: T } | { ok: false; error: unknown }): T => {
  expect(result).toMatchObject({ ok: true })
  return (result as { value: T }).value
}

let documents: Documents
let store: ObjectStore
const folder = mkdtempSync(path.join(tmpdir(), 'gongji-erasure-'))

beforeAll(async () => {
  mkdirSync(path.join(folder, 'worker/state/v3'), { recursive: true })
  vi.stubEnv('GONGJI_DATA', folder)
  vi.stubEnv('MASTER_KEY', undefined)
  documents = await openDocuments(process.env)
  store = documents.store!
}, 30_000)
afterAll(async () => {
  await documents.close()
  vi.unstubAllEnvs()
  rmSync(folder, { recursive: true, force: true })
})

/** A federation with a plan, money, and two people of one workplace. */
async function federation() {
  const t = await freshTenant(now)
  const scope = await t.scope()
  const draft = await draftOfScheme(schemeShelf, planKey, now)
  await scope.db.commit({
    statements: draft!.statements(scope.db),
    audit: [{ actor: scope.actor, action: 'test', subject: 'x', requestId: 'r' }],
    now,
  })
  await t.admin.execute(
    `insert into federation_profile (one, name, short_name, hotline, colour, revision, updated_at)
     values (1, '示范市总工会', '示范市总', '0575-12351', '#b3261e', 1, 1)`,
  )
  const [revision] = await scope.db.query.select().from(planRevision)
  value(await publishPlan(await t.scope(), { revisionId: revision!.id }))
  const { id: workplaceId } = value(
    await createWorkplace(await t.scope(), { name: '演示一厂', organisationCode: '' }),
  )
  const lines = ['姓名,身份证号,手机号,银行卡号']
  for (const { name, identityNumber, mobile, card } of [known, other]) {
    lines.push([name, identityNumber, mobile, card].join(','))
  }
  // A row that is refused, which names the same person by a number with two digits changed.
  lines.push(
    `${known.name},${known.identityNumber.slice(0, 6)}99${known.identityNumber.slice(8)},,`,
  )
  const bytes = new TextEncoder().encode(lines.join('\n'))
  const file = { workplaceId, planKey, fileName: 'a.csv', bytes }
  value(await importRoster(await t.scope(), file))
  const money = movement({
    reference: 'test:receipt',
    planKey,
    periodFrom: day('2026-01-01'),
    debit: 'bank',
    credit: 'contributions-receivable',
    amountFen: fen(10_000_000),
    partyId: workplaceId,
    memo: '会费到账',
    at: now,
  })
  await t.admin.execute({ sql: money.sql, args: [...money.args] })
  const idOf = async ({ identityNumber }: typeof known) => {
    const index = await t.keys.index(memberColumns.identityNumber, identityNumber)
    const { query } = (await t.scope()).db
    const [row] = await query.select().from(member).where(eq(member.identityNumberIndex, index))
    return row?.id
  }
  return { t, file, idOf, memberId: (await idOf(known))!, otherId: (await idOf(other))! }
}
type Federation = Awaited<ReturnType<typeof federation>>

async function draftOf({ t }: Federation, memberId: string, from: string, to: string) {
  const stay = {
    kind: 'inpatient' as const,
    hospital: HOSPITAL,
    admittedOn: day(from),
    dischargedOn: day(to),
    settledOn: day(to),
    diagnosis: DIAGNOSIS,
  }
  // A draft is the member's alone.
  const own = () => t.scope({ actor: { kind: 'member', id: memberId } })
  const { claimId } = value(await startClaim(await own(), { memberId, channel: 'member', stay }))
  value(await saveAmounts(await own(), { claimId, amounts: { burden: fen(228_799) } }))
  const document = { claimId, fileName: FILE, bytes: PNG }
  value(await addDocument(await own(), store, document))
  return claimId
}

const revisionOf = async (t: Tenant, claimId: string) => {
  const [row] = await (await t.scope()).db.query.select().from(claim).where(eq(claim.id, claimId))
  return row!.revision
}

async function approvedOf(f: Federation, memberId: string, from: string, to: string) {
  const { t } = f
  const claimId = await draftOf(f, memberId, from, to)
  value(await submitClaim(await t.scope({ actor: { kind: 'member', id: memberId } }), { claimId }))
  value(
    await correctFacts(await t.scope(), {
      claimId,
      revision: await revisionOf(t, claimId),
      change: { amounts: { burden: fen(230_000) } },
      reason: REASON,
    }),
  )
  value(await approveClaim(await t.scope(), { claimId, revision: await revisionOf(t, claimId) }))
  return claimId
}

async function paid({ t }: Federation) {
  const { payoutId } = value(await preparePayout(await t.scope({ actor: clerk }), { planKey }))
  value(await confirmPayout(await t.scope({ actor: second }), { payoutId }, { quietHours: false }))
}

/** Somebody with everything: paid claims, a draft, documents, messages, a session, codes. */
async function withEverything() {
  const f = await federation()
  const { t, memberId, otherId } = f
  const claimId = await approvedOf(f, memberId, '2026-08-11', '2026-08-21')
  const otherClaimId = await approvedOf(f, otherId, '2026-08-01', '2026-08-04')
  await paid(f)
  const draftId = await draftOf(f, memberId, '2026-08-25', '2026-08-28')
  const visitor = await t.scope({ actor: { kind: 'system', id: 'visitor' } })
  for (const { mobile } of [known, other])
    value(await requestCode(visitor, { mobile, address: '::1' }))
  const opened = await openSession(await t.scope(), { kind: 'member', subjectId: memberId })
  await (await t.scope()).db.bookkeep(opened.statements)
  return { ...f, claimId, otherClaimId, draftId, token: opened.token }
}

const record = async (f: Federation, memberId = f.memberId) =>
  recordErasure(await f.t.scope({ actor: clerk }), { memberId, identityChecked: true })
const erase = async (f: Federation, requestId: string, more: Partial<TenantScope> = {}) =>
  eraseMember(await f.t.scope({ actor: second, ...more }), { requestId })

/** Every value of the database, what is sealed opened, by table and column. */
async function everything({ admin, keys }: Tenant): Promise<Map<string, string[]>> {
  const found = new Map<string, string[]>()
  for (const table of Object.keys(tenantColumns)) {
    for (const [column] of classesOf(tenantColumns[table]!)) {
      const sealed = sealedColumns.find((it) => it.table === table && it.column === column)
      const { rows } = await admin.execute(
        `select "${column}" as text, ${sealed?.row ?? 'null'} as row from ${table}`,
      )
      const values = await Promise.all(
        rows.map(async ({ text, row }) =>
          sealed === undefined || !text
            ? String(text ?? '')
            : keys.open({ column: sealed.place, row: String(row) }, String(text)),
        ),
      )
      found.set(`${table}.${column}`, values)
    }
  }
  return found
}

const linesOf = async (t: Tenant) => {
  const { query } = (await t.scope()).db
  const rows = await query.select().from(benefitLine).orderBy(asc(benefitLine.id))
  return Promise.all(
    rows.map(async (row) => ({
      ...row,
      title: row.benefitTitle,
      trace: JSON.parse(
        await t.keys.open({ column: 'benefit_line.trace', row: row.id }, row.traceCipher),
      ) as Trace,
    })),
  )
}

describe('somebody with everything, erased', () => {
  let f: Awaited<ReturnType<typeof withEverything>>
  let linesBefore: Awaited<ReturnType<typeof linesOf>>
  let movementsBefore: unknown[]
  let othersBefore: unknown[]
  let indexes: string[]

  const movements = async () => (await f.t.scope()).db.query.select().from(ledgerMovement)
  const ofOthers = async () => {
    const { query } = (await f.t.scope()).db
    const { otherId, otherClaimId } = f
    return Promise.all([
      query.select().from(member).where(eq(member.id, otherId)),
      query.select().from(cover).where(eq(cover.memberId, otherId)),
      query.select().from(claim).where(eq(claim.memberId, otherId)),
      query.select().from(claimFacts).where(eq(claimFacts.claimId, otherClaimId)),
      query.select().from(claimDocument).where(eq(claimDocument.claimId, otherClaimId)),
      query.select().from(notice).where(eq(notice.memberId, otherId)),
      query
        .select()
        .from(notice)
        .where(eq(notice.mobileLastFour, other.mobile.slice(-4))),
    ])
  }

  beforeAll(async () => {
    f = await withEverything()
    ;[linesBefore, movementsBefore, othersBefore] = await Promise.all([
      linesOf(f.t),
      movements(),
      ofOthers(),
    ])
    const { query } = (await f.t.scope()).db
    const [row] = await query.select().from(member).where(eq(member.id, f.memberId))
    indexes = [row!.nameIndex, row!.identityNumberIndex, row!.mobileIndex!, row!.cardNumberIndex!]
    const before = JSON.stringify([...(await everything(f.t))])
    for (const text of [...Object.values(known), HOSPITAL, DIAGNOSIS, REASON, FILE, ...indexes]) {
      expect(before, text).toContain(text)
    }
    const { requestId } = value(await record(f))
    expect(value(await erase(f, requestId))).toEqual({ memberId: f.memberId })
  }, 60_000)

  test('stands nowhere in the database, sealed or not', async () => {
    const all = await everything(f.t)
    for (const [column, values] of all) {
      const text = values.join('\n')
      for (const secret of [...Object.values(known), ...indexes]) {
        expect(text.includes(secret), `${secret} in ${column}`).toBe(false)
      }
    }
    // What was typed of a stay is left of the other member alone, whose claim it is too.
    const facts = all.get('claim_facts.facts_cipher')!.filter((text) => text.includes(HOSPITAL))
    const { query } = (await f.t.scope()).db
    const ofOther = eq(claimFacts.claimId, f.otherClaimId)
    expect(facts).toHaveLength((await query.select().from(claimFacts).where(ofOther)).length)
    expect(all.get('assessment.lines_cipher')!.join()).not.toContain(HOSPITAL)
    expect(all.get('claim_document.file_name')).toEqual([FILE])
    expect(all.get('claim_facts.reason')!.filter((text) => text !== '')).toEqual([REASON])
    expect(all.get('roster_row_error.value')).toEqual(['已删除'])
  })

  test('is emptied in each column as the rules say', async () => {
    const args = [f.memberId, '[]']
    let looked = 0
    for (const [table, { rows, columns }] of Object.entries(erasureRules)) {
      if (rows === undefined) continue
      for (const [column, fate] of Object.entries(columns)) {
        const sql = `select ${column} as value from ${table} where ${rows}`
        const found = (
          await f.t.admin.execute({ sql, args: rows.includes('?2') ? args : [f.memberId] })
        ).rows.map((row) => row.value)
        if (fate === 'deleted') expect([table, found]).toEqual([table, []])
        else expect([table, found.length > 0]).toEqual([table, true])
        if (fate === 'null')
          expect([table, column, ...found.filter((it) => it !== null)]).toEqual([table, column])
        if (fate === 'empty')
          expect([table, column, ...found.filter((it) => it !== '')]).toEqual([table, column])
        looked++
      }
    }
    expect(looked).toBeGreaterThan(15)
  })

  test('leaves the lines as they were, each computed again to its amount', async () => {
    const lines = await linesOf(f.t)
    expect(lines).toEqual(linesBefore)
    expect(lines.length).toBeGreaterThan(2)
    const checked = checkLines(lines, new Map())
    expect(checked.map(({ check }) => check.state)).toEqual(lines.map(() => 'same'))
    expect(JSON.stringify(lines.map(({ trace }) => trace))).not.toMatch(/麒麟/)
  })

  test('leaves the ledger as it was, in order and summing to nought', async () => {
    expect(await movements()).toEqual(movementsBefore)
    expect(await ledgerFindings((await f.t.scope()).db)).toEqual([])
  })

  test('leaves a whole chain, whose entry says who, why and how much', async () => {
    const { query } = (await f.t.scope()).db
    const entries = await query.select().from(auditEntry).orderBy(asc(auditEntry.sequence))
    expect(await findBrokenEntry({ sequence: 0, hash: GENESIS_HASH }, entries)).toBeUndefined()
    const entry = entries.find(({ action }) => action === 'member.erased')!
    expect(entry).toMatchObject({ actorId: second.id, subject: f.memberId, at: now })
    expect(JSON.parse(entry.detail)).toMatchObject({
      channel: 'staff',
      claims: 2,
      documents: 2,
      notices: 2,
    })
    for (const text of Object.values(known)) expect(JSON.stringify(entries)).not.toContain(text)
  })

  test('leaves everybody else as they were', async () => {
    expect(await ofOthers()).toEqual(othersBefore)
    const mobiles = await Promise.all(
      (await (await f.t.scope()).db.query.select().from(notice))
        .filter(({ mobileCipher }) => mobileCipher !== '')
        .map(({ id, mobileCipher }) => f.t.keys.open(mobilePlace(id), mobileCipher)),
    )
    expect(new Set(mobiles)).toEqual(new Set([other.mobile]))
  })

  test('keeps the days and amounts of what was paid, and nothing of what was not', async () => {
    const { query } = (await f.t.scope()).db
    const scope = await f.t.scope()
    const rows = await query.select().from(claimFacts).orderBy(asc(claimFacts.revision))
    const ofClaim = async (id: string) =>
      Promise.all(rows.filter(({ claimId }) => claimId === id).map((row) => openFacts(scope, row)))
    expect((await ofClaim(f.claimId)).at(-1)).toEqual({
      stay: {
        kind: 'inpatient',
        hospital: '已删除',
        admittedOn: '2026-08-11',
        dischargedOn: '2026-08-21',
        settledOn: '2026-08-21',
        diagnosis: '',
      },
      amounts: { burden: 230_000 },
    })
    for (const facts of await ofClaim(f.draftId)) expect(facts).toEqual({})
  })

  test('is signed out, waits for no message, and is covered no longer', async () => {
    const scope = await f.t.scope()
    expect(await memberOfSession(scope, f.token)).toBeUndefined()
    expect(await scope.db.query.select().from(session)).toEqual([])
    const notices = await scope.db.query.select().from(notice)
    const messages = await scope.db.query.select().from(outboxMessage)
    const gone = notices.filter(({ mobileCipher }) => mobileCipher === '')
    expect(gone.map(({ state }) => state)).toEqual(['failed', 'failed'])
    for (const { id } of gone) {
      expect(messages.find(({ subject }) => subject === id)).toMatchObject({ state: 'dead' })
    }
    const covers = await scope.db.query.select().from(cover).where(eq(cover.memberId, f.memberId))
    expect(covers.map(({ endsOn }) => endsOn)).toEqual(['2026-09-01'])
  })

  test('is shown by a number alone, on each page', async () => {
    const name = `已注销职工-${f.memberId.slice(-6).toUpperCase()}`
    const found = value(await findMembers(await f.t.scope(), { q: name, page: 1 }))
    expect(found.rows).toMatchObject([{ id: f.memberId, maskedName: name, identityLastFour: '' }])
    const file = value(await readMemberFile(await f.t.scope(), f.memberId))
    expect(file.particulars).toMatchObject({ name, mobile: undefined, cardNumber: undefined })
    const read = value(await readClaimFile(await f.t.scope(), f.claimId))
    expect(read.particulars.name).toBe(name)
    const approve = { claimId: f.claimId, revision: await revisionOf(f.t, f.claimId) }
    expect(await approveClaim(await f.t.scope(), approve)).toMatchObject({
      ok: false,
      error: { reason: 'not-submitted' },
    })
  })

  test('is found by nothing, and enrolled again is somebody new', async () => {
    for (const q of [known.name, known.identityNumber, known.mobile]) {
      const found = value(await findMembers(await f.t.scope(), { q, page: 1 }))
      expect(found.total, q).toBe(0)
    }
    const before = (await f.t.admin.execute('select * from member where id = ?', [f.memberId])).rows
    value(await importRoster(await f.t.scope(), f.file))
    const anew = await f.idOf(known)
    expect(anew).not.toBe(f.memberId)
    const { query } = (await f.t.scope()).db
    const covers = await query.select().from(cover).where(eq(cover.memberId, anew!))
    expect(covers.map(({ kind }) => kind)).toEqual(['new'])
    const after = (await f.t.admin.execute('select * from member where id = ?', [f.memberId])).rows
    expect(after).toEqual(before)
  })

  test('twice is once', async () => {
    const entries = async () =>
      (await (await f.t.scope()).db.query.select().from(auditEntry)).length
    const before = await entries()
    const [request] = await (await f.t.scope()).db.query.select().from(erasureRequest)
    expect(value(await erase(f, request!.id))).toEqual({ memberId: f.memberId })
    expect(await entries()).toBe(before)
    expect(await record(f)).toEqual({ ok: false, error: { reason: 'not-found' } })
  })

  test('has documents no longer, once those that were on their way have ended', async () => {
    const prefixes = [f.claimId, f.draftId].map((id) => `${f.t.tenantId}/${id}/late`)
    await store.put(prefixes[0]!, PNG)
    const drain = async (later: number) =>
      drainDocuments(await f.t.scope({ now: now + later }), store)
    expect(await drain(DOCUMENTS_LINGER_MS - 1)).toEqual({ deleted: 0 })
    expect(await drain(DOCUMENTS_LINGER_MS)).toEqual({ deleted: 3 })
    expect(await drain(DOCUMENTS_LINGER_MS)).toEqual({ deleted: 0 })
    expect(await store.get(prefixes[0]!)).toBeUndefined()
    const { query } = (await f.t.scope()).db
    const [kept] = await query.select().from(claimDocument)
    expect(await store.get(kept!.objectKey)).toBeDefined()
  })

  test('takes nothing up again, whatever had begun before', async () => {
    const { admin } = f.t
    const facts = `insert into claim_facts values ('${f.draftId}', 99, 'v1.x', 'member:x', null, 1)`
    await expect(admin.execute(facts)).rejects.toThrow('member is erased')
    const mobile = `update member set mobile_cipher = 'v1.x' where id = '${f.memberId}'`
    await expect(admin.execute(mobile)).rejects.toThrow('member is erased')
    const started = startClaim(await f.t.scope(), {
      memberId: f.memberId,
      channel: 'member',
      stay: {
        kind: 'inpatient',
        hospital: HOSPITAL,
        admittedOn: day('2026-08-01'),
        dischargedOn: day('2026-08-02'),
        settledOn: day('2026-08-02'),
        diagnosis: '',
      },
    })
    await expect(started).rejects.toThrow('member is erased')
    const reason = `update claim_facts set reason = null where claim_id = '${f.otherClaimId}'`
    await expect(admin.execute(reason)).rejects.toThrow('append-only')
    // A newer key may seal it anew.
    await admin.execute(`update member set name_cipher = name_cipher where id = '${f.memberId}'`)
  })
})

describe('what stands in the way', () => {
  test('is told, and nothing is done: an open claim, money that is owed, a payout', async () => {
    const f = await federation()
    const { t, memberId } = f
    const { requestId } = value(await record(f))
    const claimId = await draftOf(f, memberId, '2026-08-11', '2026-08-21')
    value(
      await submitClaim(await t.scope({ actor: { kind: 'member', id: memberId } }), { claimId }),
    )
    const refusedBy = async (...obstacles: unknown[]) => {
      const refused = { ok: false, error: { reason: 'obstructed', obstacles } }
      expect(await erase(f, requestId)).toEqual(refused)
      expect(await f.idOf(known)).toBe(memberId)
    }
    const revision = await revisionOf(t, claimId)
    await refusedBy({ kind: 'open-claim', claimId, state: 'submitted' })
    const back = { claimId, revision, reason: '请补上出院小结' }
    value(await returnClaim(await t.scope(), back, { quietHours: false }))
    await refusedBy({ kind: 'open-claim', claimId, state: 'returned' })
    value(
      await submitClaim(await t.scope({ actor: { kind: 'member', id: memberId } }), { claimId }),
    )
    value(await approveClaim(await t.scope(), { claimId, revision: await revisionOf(t, claimId) }))
    await refusedBy({ kind: 'owed', amountFen: 208_000 })
    const { payoutId } = value(await preparePayout(await t.scope({ actor: clerk }), { planKey }))
    await refusedBy({ kind: 'payout-under-way' })
    value(
      await confirmPayout(await t.scope({ actor: second }), { payoutId }, { quietHours: false }),
    )
    value(await erase(f, requestId))
    expect(await f.idOf(known)).toBeUndefined()
  }, 30_000)

  test('is asked again in the commit: a claim that is handed in meanwhile is not lost', async () => {
    const f = await federation()
    const claimId = await draftOf(f, f.memberId, '2026-08-11', '2026-08-21')
    const { requestId } = value(await record(f))
    const scope = await f.t.scope({ actor: second })
    const commit: typeof scope.db.commit = async (change) => {
      const own = await f.t.scope({ actor: { kind: 'member', id: f.memberId } })
      value(await submitClaim(own, { claimId }))
      return scope.db.commit(change)
    }
    const met = await eraseMember({ ...scope, db: { ...scope.db, commit } }, { requestId })
    expect(met).toEqual({ ok: false, error: { reason: 'stale' } })
    expect(await f.idOf(known)).toBe(f.memberId)
  })

  test('who wrote it down, who may not, and what was taken back', async () => {
    const f = await federation()
    const { requestId } = value(await record(f))
    expect(value(await record(f))).toEqual({ requestId })
    expect(await erase(f, requestId, { actor: clerk })).toMatchObject({
      error: { reason: 'same-person' },
    })
    await expect(
      f.t.admin.execute(
        `update erasure_request set state = 'done', decided_by = asked_by, decided_at = 1`,
      ),
    ).rejects.toThrow('erasure_two_people')
    expect(await erase(f, requestId, { permissions: new Set() })).toMatchObject({
      error: { reason: 'not-permitted', permission: 'members.erase' },
    })
    const elsewhere = { kind: 'workplaces', ids: new Set(['wkp_other']) } as const
    expect(await erase(f, requestId, { reach: elsewhere })).toMatchObject({
      error: { reason: 'not-found' },
    })
    const stranger = await f.t.scope({ actor: { kind: 'member', id: f.otherId } })
    expect(await withdrawErasure(stranger, { requestId })).toMatchObject({
      error: { reason: 'not-found' },
    })
    const own = {
      actor: { kind: 'member', id: f.memberId },
      permissions: memberPermissions,
    } as const
    value(await withdrawErasure(await f.t.scope(own), { requestId }))
    expect(await erase(f, requestId)).toMatchObject({ error: { reason: 'withdrawn' } })
    expect(await withdrawErasure(await f.t.scope(own), { requestId })).toMatchObject({
      error: { reason: 'not-waiting' },
    })
    const foreign = await federation()
    const anew = value(await record(f)).requestId
    expect(anew).not.toBe(requestId)
    expect(await erase(foreign, anew)).toMatchObject({ error: { reason: 'not-found' } })
    expect(await f.idOf(known)).toBe(f.memberId)
  }, 30_000)

  test('a telephone of the family: its codes stay the other’s', async () => {
    const f = await federation()
    const index = await f.t.keys.index(memberColumns.mobile, known.mobile)
    const sealed = await f.t.keys.seal(
      { column: memberColumns.mobile, row: f.otherId },
      known.mobile,
    )
    await f.t.admin.execute({
      sql: 'update member set mobile_cipher = ?, mobile_index = ? where id = ?',
      args: [sealed, index, f.otherId],
    })
    const visitor = await f.t.scope({ actor: { kind: 'system', id: 'visitor' } })
    value(await requestCode(visitor, { mobile: known.mobile, address: '::1' }))
    const { requestId } = value(await record(f))
    value(await erase(f, requestId))
    const { query } = (await f.t.scope()).db
    expect(await query.select().from(notice)).toMatchObject([{ state: 'waiting' }])
    const [row] = await query.select().from(notice)
    const text = await f.t.keys.open(
      { column: 'notice.text_cipher', row: row!.id },
      row!.textCipher,
    )
    const [attempt] = (await f.t.admin.execute('select id from one_time_code')).rows
    const code = /\d{6}/.exec(text)![0]
    const signedIn = await confirmCode(visitor, { attemptId: String(attempt!.id), code })
    expect(value(signedIn)).toMatchObject({ kind: 'signed-in', memberId: f.otherId })
  })
})

describe('a roster that was being read', () => {
  test('finds the person gone and enrols somebody new', async () => {
    const f = await federation()
    const { requestId } = value(await record(f))
    const changed = new TextEncoder().encode(
      `姓名,身份证号,手机号\n${known.name},${known.identityNumber},19900001111`,
    )
    const scope = await f.t.scope()
    let met = false
    const commit: typeof scope.db.commit = async (change) => {
      if (!met) value(await erase(f, requestId))
      met = true
      return scope.db.commit(change)
    }
    const meddled = { ...scope, db: { ...scope.db, commit } }
    value(await importRoster(meddled, { ...f.file, fileName: 'b.csv', bytes: changed }))
    expect(await f.idOf(known)).not.toBe(f.memberId)
    const { query } = (await f.t.scope()).db
    expect(await query.select().from(roster)).toHaveLength(2)
    expect((await query.select().from(rosterRowError)).length).toBe(1)
  })
})
