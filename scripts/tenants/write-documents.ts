import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import { createHash } from 'node:crypto'
import { writeCsv } from '../../src/kernel/csv.ts'
import type { TenantKeys } from '../../src/tenants/tenant-keys.ts'
import { documentPlace } from '../../src/claims/documents.ts'
import type { ObjectStore } from '../../src/claims/object-store.ts'

export type DocumentRow = {
  readonly id: string
  readonly claimId: string
  readonly objectKey: string
  readonly fileName: string
  readonly contentType: string
  readonly bytes: number
  readonly hash: string
  readonly removedAt: number | null
}

const extensions: Readonly<Record<string, string>> = {
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'image/webp': 'webp',
  'application/pdf': 'pdf',
}

export const documentsIn = (db: DatabaseSync): DocumentRow[] =>
  db
    .prepare(
      `select id, claim_id as claimId, object_key as objectKey, file_name as fileName,
         content_type as contentType, bytes, hash, removed_at as removedAt
       from claim_document order by claim_id, id`,
    )
    .all() as unknown as DocumentRow[]

/** Where a document lies in an export: named by us, since a phone's name can be anything. */
export const fileOf = ({ claimId, id, contentType }: DocumentRow): string =>
  `documents/${claimId}/${id}.${extensions[contentType] ?? 'bin'}`

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
  const listed = [['claim', 'document', 'file', 'name', 'type', 'bytes', 'sha256', 'removed']]
  let written = 0
  for (const row of rows) {
    const bytes = await readDocument(row, store, keys)
    if (typeof bytes === 'string') problems.push(`document ${row.id} of ${row.claimId}: ${bytes}`)
    else {
      const file = path.join(directory, fileOf(row))
      mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 })
      writeFileSync(file, bytes, { mode: 0o600 })
      written++
    }
    const removed = row.removedAt === null ? '' : new Date(row.removedAt).toISOString()
    const file = typeof bytes === 'string' ? '' : fileOf(row)
    const { claimId, id, fileName, contentType, hash } = row
    listed.push([claimId, id, file, fileName, contentType, String(row.bytes), hash, removed])
    told(written)
  }
  mkdirSync(path.join(directory, 'documents'), { recursive: true, mode: 0o700 })
  writeFileSync(path.join(directory, 'documents/list.csv'), writeCsv(listed), { mode: 0o600 })
  return { written, problems }
}

/** The document, or why it is not there. */
async function readDocument(
  row: DocumentRow,
  store: ObjectStore,
  keys: TenantKeys,
): Promise<Uint8Array | string> {
  const sealed = await store.get(row.objectKey)
  if (sealed === undefined) return 'is not in the document store'
  try {
    const bytes = await keys.openBytes(documentPlace(row.id), sealed)
    const hash = createHash('sha256').update(bytes).digest('hex')
    return hash === row.hash ? bytes : 'is not the one that was handed in'
  } catch {
    return 'does not open with the tenant’s key'
  }
}
