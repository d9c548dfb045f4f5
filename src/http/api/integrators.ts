import { Hono, type Context, type MiddlewareHandler } from 'hono'
import { ENTRIES_A_PAGE, entryKinds, listEntries } from '../../audit/list-entries.ts'
import { handedInStates } from '../../claims/tables.ts'
import { readBalances } from '../../fund/read-balances.ts'
import { isIdempotencyKey } from '../../identity/idempotency.ts'
import { unreachable } from '../../kernel/assert.ts'
import { handInClaim, HandInClaimInput } from '../../settlement/hand-in-claim.ts'
import { actorOfApiKey } from '../../identity/actor-of-api-key.ts'
import { noteKeyUse } from '../../identity/note-key-use.ts'
import { listClaims } from '../../reports/list-claims.ts'
import { amountWord } from '../../rules/index.ts'
import { readClaimFile } from '../../reports/read-claim-file.ts'
import type { TenantEnv } from '../context.ts'
import { fieldSentence, fieldWords } from '../field-words.ts'
import { checkForm, pageOf, readWhole } from '../forms.ts'
import { problem } from '../problem.ts'
import { openDb, scopeOf } from '../scopes.ts'
import { described } from './describe.ts'
import { readJson } from './read-json.ts'
import {
  AuditAnswer,
  BalancesAnswer,
  ClaimAnswer,
  ClaimsAnswer,
  HandInAnswer,
  HandInRequest,
} from './schemas.ts'

/** Claims for other systems of the federation, each with a key of its own. */
export function claimsApi() {
  const app = new Hono<TenantEnv>()
  const signedIn = byApiKey()

  app.get(
    '/claims',
    described({
      operationId: 'listClaims',
      summary: 'Claims and where they stand',
      description:
        'Query: `state` and `page`. No personal data. A claim that its member has not handed in ' +
        'is not among them.',
      tag: 'integrators',
      answer: ClaimsAnswer,
      problems: [401, 403],
    }),
    signedIn,
    async (c) => {
      const state = handedInStates.find((known) => known === c.req.query('state'))
      const page = pageOf(c)
      const listed = await listClaims(c.get('scope'), {
        ...(state ? { state } : {}),
        sort: 'newest',
        page,
      })
      if (!listed.ok) return problem(c, 'not-permitted', { detail: listed.error.permission })
      const { rows, total } = listed.value
      return c.json({ claims: rows.map((row) => claimAnswer(row, row.totalFen)), total, page })
    },
  )

  app.post(
    '/claims',
    described({
      operationId: 'handInClaim',
      summary: 'Hand a settled stay in for a member',
      description:
        'Header `idempotency-key`: the same key and body get the same answer again, and nothing ' +
        'happens twice. The claim is assessed at once and reviewed as any other.',
      tag: 'integrators',
      body: HandInRequest,
      answer: HandInAnswer,
      status: 201,
      problems: [400, 401, 403, 404, 409, 413, 415, 422],
    }),
    signedIn,
    async (c) => {
      const asked = await readJson(c, HandInRequest)
      return asked.ok ? postClaim(c, asked.value) : asked.error
    },
  )

  app.get(
    '/claims/:id',
    described({
      operationId: 'readClaim',
      summary: 'One claim',
      description: 'A claim of another federation is not found.',
      tag: 'integrators',
      answer: ClaimAnswer,
      problems: [401, 404],
    }),
    signedIn,
    async (c) => {
      const file = await readClaimFile(c.get('scope'), c.req.param('id'))
      if (!file.ok) return problem(c, 'not-found')
      return c.json(claimAnswer(file.value.row, file.value.assessed.totalFen))
    },
  )

  return app
}

/** The ledger and the audit log, to read. */
export function booksApi() {
  const app = new Hono<TenantEnv>()
  const signedIn = byApiKey()

  app.get(
    '/ledger/balances',
    described({
      operationId: 'readBalances',
      summary: 'What each account of the ledger holds',
      description: 'Added up from the movements; debits and credits are equal over all accounts.',
      tag: 'integrators',
      answer: BalancesAnswer,
      problems: [401, 403],
    }),
    signedIn,
    async (c) => {
      const balances = await readBalances(c.get('scope'))
      if (!balances.ok) return problem(c, 'not-permitted', { detail: balances.error.permission })
      const { accounts } = balances.value
      const sumFen = accounts.reduce(
        (sum, { debitFen, creditFen }) => sum + debitFen - creditFen,
        0,
      )
      return c.json({ accounts, sumFen })
    },
  )

  app.get(
    '/audit-entries',
    described({
      operationId: 'listAuditEntries',
      summary: 'Who did what, in a chain that shows any change',
      description:
        'Query: `before` (a sequence number), `kind` (`acts` or `reads`; both where left out). ' +
        `${ENTRIES_A_PAGE} a page, newest first.`,
      tag: 'integrators',
      answer: AuditAnswer,
      problems: [401, 403],
    }),
    signedIn,
    async (c) => listAudit(c),
  )
  return app
}

async function postClaim(c: Context<TenantEnv>, body: unknown) {
  const key = c.req.header('idempotency-key')
  if (key === undefined || !isIdempotencyKey(key)) return problem(c, 'key-missing')
  const input = checkForm(HandInClaimInput, body)
  if (!input.ok) return invalid(c, input.error)
  const done = await handInClaim(c.get('scope'), input.value, key)
  if (done.ok) {
    return c.body(done.value.body, 201, { 'content-type': 'application/json; charset=utf-8' })
  }
  switch (done.error.reason) {
    case 'not-permitted':
      return problem(c, 'not-permitted', { detail: done.error.permission })
    case 'unknown-member':
      return problem(c, 'not-found', { detail: 'No member has this identity number' })
    case 'no-plan':
      return problem(c, 'not-found', { detail: 'No such plan is in force' })
    case 'fields':
      return invalid(c, done.error.problems)
    case 'already-claimed':
      return problem(c, 'conflict', { detail: 'This stay has been handed in before' })
    case 'key-reused':
      return problem(c, 'key-reused')
    default:
      return unreachable(done.error)
  }
}

function invalid(c: Context<TenantEnv>, problems: Readonly<Record<string, string>>) {
  const errors = Object.entries(problems).map(([field, problem]) => ({
    field,
    message: fieldSentence(fieldWords, problem, amountWord({}, field, 'zh')),
  }))
  return problem(c, 'invalid', { errors })
}

async function listAudit(c: Context<TenantEnv>) {
  const before = readWhole(c.req.query('before'), 1, 999_999_999, 0)
  const kind = entryKinds.find((known) => known === c.req.query('kind'))
  const listed = await listEntries(c.get('scope'), {
    ...(before > 0 && { before }),
    ...(kind && { kind }),
  })
  if (!listed.ok) return problem(c, 'not-permitted', { detail: listed.error.permission })
  const { entries, next } = listed.value
  return c.json({
    entries: entries.map((entry) => ({
      sequence: entry.sequence,
      at: new Date(entry.at).toISOString(),
      actor: `${entry.actorKind}:${entry.actorId}`,
      action: entry.action,
      subject: entry.subject,
      detail: JSON.parse(entry.detail) as Record<string, unknown>,
      hash: entry.hash,
      previousHash: entry.previousHash,
    })),
    next,
  })
}

type ShownClaim = {
  readonly id: string
  readonly state: string
  readonly channel: string
  readonly submittedAt: number | null
  readonly decidedAt: number | null
}

const iso = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString())

const claimAnswer = (row: ShownClaim, expectedFen: number | null) => ({
  id: row.id,
  state: row.state,
  channel: row.channel,
  submittedAt: iso(row.submittedAt),
  decidedAt: iso(row.decidedAt),
  expectedFen,
})

/** The key of `authorization: Bearer`, or a problem. */
function byApiKey(): MiddlewareHandler<TenantEnv> {
  return async function byApiKey(c, next) {
    const key = /^Bearer (\S+)$/.exec(c.req.header('authorization') ?? '')?.[1]
    if (key === undefined) return problem(c, 'not-signed-in')
    const db = await openDb(c)
    const integrator = await actorOfApiKey({ db, now: c.get('now') }, key)
    if (integrator === undefined) return problem(c, 'not-signed-in')
    const scope = scopeOf(c, db, integrator.actor, integrator.permissions)
    await noteKeyUse(scope, integrator)
    c.set('scope', scope)
    return next()
  }
}
