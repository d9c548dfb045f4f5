import { Hono, type Context, type MiddlewareHandler } from 'hono'
import { ENTRIES_A_PAGE, listEntries } from '../../audit/list-entries.ts'
import { claimStates } from '../../claims/tables.ts'
import { readBalances } from '../../fund/read-balances.ts'
import { actorOfApiKey } from '../../identity/actor-of-api-key.ts'
import { listClaims } from '../../reports/list-claims.ts'
import { readClaimFile } from '../../reports/read-claim-file.ts'
import type { TenantEnv } from '../context.ts'
import { pageOf, readWhole } from '../forms.ts'
import { problem } from '../problem.ts'
import { openDb, scopeOf } from '../scopes.ts'
import { described } from './describe.ts'
import { AuditAnswer, BalancesAnswer, ClaimAnswer, ClaimsAnswer } from './schemas.ts'

/** For other systems of the federation, each with a key of its own. */
export function integratorApi() {
  const app = new Hono<TenantEnv>()
  const signedIn = byApiKey()

  app.get(
    '/claims',
    described({
      operationId: 'listClaims',
      summary: 'Claims and where they stand',
      description: 'Query: `state` and `page`. No personal data.',
      tag: 'integrators',
      answer: ClaimsAnswer,
      problems: [401, 403],
    }),
    signedIn,
    async (c) => {
      const state = claimStates.find((known) => known === c.req.query('state'))
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
      description: `Query: \`before\` (a sequence number). ${ENTRIES_A_PAGE} a page, newest first.`,
      tag: 'integrators',
      answer: AuditAnswer,
      problems: [401, 403],
    }),
    signedIn,
    async (c) => listAudit(c),
  )
  return app
}

async function listAudit(c: Context<TenantEnv>) {
  const before = readWhole(c.req.query('before'), 1, 999_999_999, 0)
  const listed = await listEntries(c.get('scope'), before > 0 ? { before } : {})
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
    const integrator = await actorOfApiKey({ db }, key)
    if (integrator === undefined) return problem(c, 'not-signed-in')
    c.set('scope', scopeOf(c, db, integrator.actor, integrator.permissions))
    return next()
  }
}
