import { sql } from 'drizzle-orm'
import type { TenantDb } from '../../db/tenant-db.ts'
import {
  EXPORT_DOCUMENT_BYTES_MOST,
  EXPORT_DOCUMENTS_MOST,
  EXPORT_ENTRIES_MOST,
  EXPORT_LINES_MOST,
} from './export-limits.ts'

export type ExportSize = {
  readonly documents: number
  readonly documentBytes: number
  readonly entries: number
  readonly lines: number
}

/** What there is to take along. One round trip. */
export async function exportSize({ query }: Pick<TenantDb, 'query'>): Promise<ExportSize> {
  const [size] = await query.all<ExportSize>(sql`
    select (select count(*) from claim_document) as documents,
      (select coalesce(sum(bytes), 0) from claim_document) as documentBytes,
      (select count(*) from audit_entry) as entries,
      (select count(*) from benefit_line) as lines`)
  return size!
}

/** What does not fit into one answer: the documents, or even the database without them. */
export function tooLarge(size: ExportSize): 'documents' | 'database' | undefined {
  if (size.entries > EXPORT_ENTRIES_MOST || size.lines > EXPORT_LINES_MOST) return 'database'
  const { documents, documentBytes } = size
  const fits = documents <= EXPORT_DOCUMENTS_MOST && documentBytes <= EXPORT_DOCUMENT_BYTES_MOST
  return fits ? undefined : 'documents'
}
