import { and, desc, eq, inArray } from 'drizzle-orm'
import { auditEntry } from '../../audit/tables.ts'
import type { PlatformDb } from '../../db/platform-db.ts'
import { staff } from '../../identity/tables.ts'
import type { Instant } from '../../kernel/days.ts'
import { err, ok, type Result } from '../../kernel/result.ts'
import { refuseUnless, type NotPermitted, type TenantScope } from '../../scope.ts'
import { platformAudit } from '../platform-tables.ts'
import { exportSize, type ExportSize } from './export-size.ts'
import { EXPORTED, type ExportedDetail } from './record-export.ts'

/** The newest of them are shown; all stand in the audit log. */
const EXPORTS_SHOWN_MOST = 10

export type ListedExport = {
  readonly at: Instant
  /** The colleague's name; undefined where it was done from outside of the console. */
  readonly by: string | undefined
  readonly purpose: string
  readonly withDocuments: boolean
  /** Whether it went out to its end. */
  readonly whole: boolean
  /** Documents that should have been in it and could not be read. */
  readonly documentsMissing: number
}

export type Exports = { readonly exports: readonly ListedExport[]; readonly size: ExportSize }

/** Who has taken an export lately, and how much there is to take. Permission: `federation.manage`. */
export async function listExports(
  scope: TenantScope,
  registry: PlatformDb,
): Promise<Result<Exports, NotPermitted>> {
  const refused = refuseUnless(scope, 'federation.manage')
  if (refused) return err(refused)
  const [entries, size] = await Promise.all([
    scope.db.query
      .select({
        at: auditEntry.at,
        by: staff.name,
        detail: auditEntry.detail,
        requestId: auditEntry.requestId,
      })
      .from(auditEntry)
      .leftJoin(staff, eq(staff.id, auditEntry.actorId))
      .where(
        and(eq(auditEntry.subject, scope.tenant.id), eq(auditEntry.action, 'federation.exported')),
      )
      .orderBy(desc(auditEntry.sequence))
      .limit(EXPORTS_SHOWN_MOST),
    exportSize(scope.db),
  ])
  const whole = await wentOut(
    registry,
    scope.tenant.id,
    entries.map(({ requestId }) => requestId),
  )
  const exports = entries.map(({ at, by, detail, requestId }) => {
    const { purpose = '', documents } = JSON.parse(detail) as Record<string, string>
    return {
      at,
      by: by ?? undefined,
      purpose,
      withDocuments: documents === 'yes',
      whole: whole.has(requestId),
      documentsMissing: documents === 'yes' ? (whole.get(requestId) ?? 0) : 0,
    }
  })
  return ok({ exports, size })
}

/** The requests whose export left to its end, each with how many documents were not in it. */
async function wentOut(
  { query }: PlatformDb,
  tenantId: string,
  requestIds: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  if (requestIds.length === 0) return new Map()
  const rows = await query
    .select({ requestId: platformAudit.requestId, detail: platformAudit.detail })
    .from(platformAudit)
    .where(
      and(
        eq(platformAudit.subject, tenantId),
        eq(platformAudit.action, EXPORTED),
        inArray(platformAudit.requestId, [...requestIds]),
      ),
    )
  return new Map(
    rows.map(({ requestId, detail }) => {
      const { documents, documentsKnown } = JSON.parse(detail) as ExportedDetail
      return [requestId, documentsKnown - documents]
    }),
  )
}
