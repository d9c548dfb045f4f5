import { canonicalJson } from '../kernel/canonical-json.ts'
import { sha256 } from '../kernel/bytes.ts'
import type { Instant } from '../kernel/days.ts'
import { newId } from '../kernel/ids.ts'
import { statement, type Statement } from '../db/statement.ts'
import type { TenantDb } from '../db/tenant-db.ts'
import type { SchemeShelf } from './scheme-shelf.ts'
import { planRevision } from './tables.ts'

/** The choice of a federation that will write its own plan later. */
export const NO_SCHEME = 'none'

type Draft = { statements(db: TenantDb): Statement[] }

/**
 * A published scheme as the first draft of a tenant's plan. The draft has no drafter: nobody of
 * the federation wrote it, so that any officer of theirs may be the one who publishes it.
 * Undefined where no scheme has this name.
 */
export async function draftOfScheme(
  shelf: SchemeShelf,
  schemeId: string,
  now: Instant,
): Promise<Draft | undefined> {
  if (schemeId === NO_SCHEME) return { statements: () => [] }
  const scheme = await shelf.read(schemeId)
  if (scheme === undefined) return undefined
  // What the source left open goes along: whoever publishes the plan reads it.
  const document = canonicalJson({
    ...scheme.plan,
    notes: scheme.notes.map(({ zh }) => ({ zh })),
  })
  const row = {
    id: newId('rev'),
    planKey: scheme.plan.plan,
    revision: 1,
    title: scheme.plan.title.zh,
    state: 'draft' as const,
    document,
    contentHash: await sha256(document),
    draftedBy: null,
    publishedBy: null,
    createdAt: now,
    publishedAt: null,
  }
  return { statements: (db) => [statement(db.query.insert(planRevision).values(row))] }
}
