import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import type { ObjectStore } from '../../src/claims/object-store.ts'
import { writeCsv } from '../../src/kernel/csv.ts'
import {
  fileOf,
  LIST_FILE,
  listHead,
  listLine,
  readDocument,
  type DocumentRow,
} from '../../src/tenants/export/documents.ts'
import type { TenantKeys } from '../../src/tenants/tenant-keys.ts'

export const documentsIn = (db: DatabaseSync): DocumentRow[] =>
  db
    .prepare(
      `select id, claim_id as claimId, object_key as objectKey, file_name as fileName,
         content_type as contentType, bytes, hash, removed_at as removedAt
       from claim_document order by claim_id, id`,
    )
    .all() as unknown as DocumentRow[]

export type WrittenDocuments = { readonly written: number; readonly problems: readonly string[] }

/** Writes every document in the clear, with a list that tells what each is. */
export async function writeDocuments(
  directory: string,
  rows: readonly DocumentRow[],
  store: ObjectStore,
  keys: TenantKeys,
  told: (done: number) => void = () => {},
): Promise<WrittenDocuments> {
  const problems: string[] = []
  const listed = [listHead]
  let written = 0
  for (const row of rows) {
    const bytes = await readDocument(row, store, keys)
    const isThere = typeof bytes !== 'string'
    if (isThere) {
      const file = path.join(directory, fileOf(row))
      mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 })
      writeFileSync(file, bytes, { mode: 0o600 })
      written++
    } else problems.push(`document ${row.id} of ${row.claimId}: ${bytes}`)
    listed.push(listLine(row, isThere))
    told(written)
  }
  mkdirSync(path.join(directory, 'documents'), { recursive: true, mode: 0o700 })
  writeFileSync(path.join(directory, LIST_FILE), writeCsv(listed), { mode: 0o600 })
  return { written, problems }
}
