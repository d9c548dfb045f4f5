import { and, desc, eq } from 'drizzle-orm'
import { mustExist, statement, type Statement } from '../db/statement.ts'
import { sha256 } from '../kernel/bytes.ts'
import { canonicalJson } from '../kernel/canonical-json.ts'
import type { TenantScope } from '../scope.ts'
import type { StayFacts, StayInput } from './stay-facts.ts'
import { claim, claimFacts } from './tables.ts'

const FACTS_COLUMN = 'claim_facts.facts'
const placeOf = (claimId: string, revision: number) => ({
  column: FACTS_COLUMN,
  row: `${claimId}:${revision}`,
})

export const sealFacts = (
  scope: TenantScope,
  claimId: string,
  revision: number,
  facts: StayFacts,
): Promise<string> => scope.keys.seal(placeOf(claimId, revision), JSON.stringify(facts))

/** Written by us and bound to its row, so it is read without being checked again. */
export const openFacts = async (
  scope: TenantScope,
  row: { readonly claimId: string; readonly revision: number; readonly factsCipher: string },
): Promise<StayFacts> =>
  JSON.parse(
    await scope.keys.open(placeOf(row.claimId, row.revision), row.factsCipher),
  ) as StayFacts

/** The newest facts of a claim. */
export const newestFacts = (scope: TenantScope, claimId: string) =>
  scope.db.query
    .select({
      claimId: claimFacts.claimId,
      revision: claimFacts.revision,
      factsCipher: claimFacts.factsCipher,
    })
    .from(claimFacts)
    .where(eq(claimFacts.claimId, claimId))
    .orderBy(desc(claimFacts.revision))
    .limit(1)

export type FactsChange = {
  readonly claimId: string
  /** The revision that the change was made on; the facts become the next. */
  readonly revision: number
  readonly facts: StayFacts
  readonly reason?: string
}

/** Statements that put new facts beside the old ones; refused where somebody was faster. */
export async function changeFacts(
  scope: TenantScope,
  { claimId, revision, facts, reason }: FactsChange,
): Promise<readonly Statement[]> {
  const { query } = scope.db
  const next = revision + 1
  const row = {
    claimId,
    revision: next,
    factsCipher: await sealFacts(scope, claimId, next, facts),
    changedBy: `${scope.actor.kind}:${scope.actor.id}`,
    reason: reason ?? null,
    at: scope.now,
  }
  return [
    mustExist(
      'stale',
      query
        .select({ id: claim.id })
        .from(claim)
        .where(and(eq(claim.id, claimId), eq(claim.revision, revision))),
    ),
    statement(query.insert(claimFacts).values(row)),
    statement(query.update(claim).set({ revision: next }).where(eq(claim.id, claimId))),
  ]
}

/** What makes a stay the same stay, whoever hands it in: a keyed hash, since it names a place. */
export async function eventKeyOf(
  scope: TenantScope,
  memberId: string,
  planKey: string,
  stay: StayInput,
): Promise<string> {
  const { kind, admittedOn, dischargedOn } = stay
  const key = await sha256(canonicalJson({ memberId, planKey, kind, admittedOn, dischargedOn }))
  return scope.keys.index('claim.event', key)
}
