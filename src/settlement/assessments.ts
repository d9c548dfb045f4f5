import { desc, eq } from 'drizzle-orm'
import { statement, type Statement } from '../db/statement.ts'
import { newId } from '../kernel/ids.ts'
import type { PublishedPlan } from '../plans/published-plans.ts'
import type { BenefitLine } from '../rules/index.ts'
import type { TenantScope } from '../scope.ts'
import type { ClaimAssessment } from './assess-claim.ts'
import { assessment } from './tables.ts'

const LINES_COLUMN = 'assessment.lines'

/** A trace holds the facts that it used, so the lines are sealed. */
export const sealLines = (
  { keys }: TenantScope,
  id: string,
  lines: readonly BenefitLine[],
): Promise<string> => keys.seal({ column: LINES_COLUMN, row: id }, JSON.stringify(lines))

export async function keepAssessment(
  scope: TenantScope,
  claimId: string,
  claimRevision: number,
  plan: PublishedPlan,
  assessed: ClaimAssessment,
): Promise<Statement> {
  const id = newId('asm')
  return statement(
    scope.db.query.insert(assessment).values({
      id,
      claimId,
      claimRevision,
      planRevisionId: plan.revisionId,
      totalFen: assessed.totalFen,
      linesCipher: await sealLines(scope, id, assessed.lines),
      assessedAt: scope.now,
    }),
  )
}

export const newestAssessment = (scope: TenantScope, claimId: string) =>
  scope.db.query
    .select()
    .from(assessment)
    .where(eq(assessment.claimId, claimId))
    .orderBy(desc(assessment.assessedAt), desc(assessment.claimRevision))
    .limit(1)

export const openLines = async (
  scope: TenantScope,
  row: { readonly id: string; readonly linesCipher: string },
): Promise<BenefitLine[]> =>
  JSON.parse(
    await scope.keys.open({ column: LINES_COLUMN, row: row.id }, row.linesCipher),
  ) as BenefitLine[]
