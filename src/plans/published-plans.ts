import { desc, eq } from 'drizzle-orm'
import type { TenantDb } from '../db/tenant-db.ts'
import { assert } from '../kernel/assert.ts'
import type { Instant } from '../kernel/days.ts'
import { compilePlan, parsePlan, type CompiledPlan, type Plan } from '../rules/index.ts'
import { planRevision } from './tables.ts'

export type PublishedPlan = {
  readonly revisionId: string
  readonly planKey: string
  readonly title: string
  readonly plan: Plan
  readonly compiled: CompiledPlan
}

/** The query, for callers that read other rows in the same round trip. */
export const publishedPlanRows = (db: TenantDb) =>
  db.query
    .select({
      id: planRevision.id,
      hash: planRevision.contentHash,
      document: planRevision.document,
    })
    .from(planRevision)
    .where(eq(planRevision.state, 'published'))
    .orderBy(desc(planRevision.publishedAt))

type Rows = Awaited<ReturnType<typeof publishedPlanRows>>

/** Compiled once for each content in an isolate: a published revision never changes. */
const compiledByHash = new Map<string, Omit<PublishedPlan, 'revisionId'>>()
const COMPILED_MOST = 500

export function toPublishedPlans(rows: Rows): PublishedPlan[] {
  return rows.map(({ id, hash, document }) => {
    const known = compiledByHash.get(hash) ?? compile(document)
    if (compiledByHash.size >= COMPILED_MOST) compiledByHash.clear()
    compiledByHash.set(hash, known)
    return { revisionId: id, ...known }
  })
}

function compile(document: string): Omit<PublishedPlan, 'revisionId'> {
  const parsed = parsePlan(JSON.parse(document))
  assert(parsed.ok, 'a published plan can be read')
  const plan = parsed.value
  return { planKey: plan.plan, title: plan.title.zh, plan, compiled: compilePlan(plan) }
}

/** How long an isolate answers estimates by the plans that it read. */
const KNOWN_FOR_MS = 15_000
const TENANTS_MOST = 5_000
const remembered = new Map<string, { plans: readonly PublishedPlan[]; until: Instant }>()

/** The tenant's published plans, from memory where they were read a moment ago. */
export async function rememberedPlans(
  tenantId: string,
  now: Instant,
  open: () => Promise<TenantDb>,
): Promise<readonly PublishedPlan[]> {
  const known = remembered.get(tenantId)
  if (known && known.until > now) return known.plans
  const plans = toPublishedPlans(await publishedPlanRows(await open()))
  if (remembered.size >= TENANTS_MOST) remembered.clear()
  remembered.set(tenantId, { plans, until: now + KNOWN_FOR_MS })
  return plans
}

/** After a publication: this isolate reads the tenant's plans anew. */
export const forgetPlans = (tenantId: string): void => void remembered.delete(tenantId)

/** After a change that does not say whose. */
export const forgetAllPlans = (): void => remembered.clear()
