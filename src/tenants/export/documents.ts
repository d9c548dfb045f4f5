import { documentPlace } from '../../db/sealed-columns.ts'
import type { ObjectStore } from '../../claims/object-store.ts'
import { hex } from '../../kernel/bytes.ts'
import type { TenantKeys } from '../tenant-keys.ts'

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

/** Where a document lies in an export: named by us, since a phone's name can be anything. */
export const fileOf = ({ claimId, id, contentType }: DocumentRow): string =>
  `documents/${claimId}/${id}.${extensions[contentType] ?? 'bin'}`

/** The document in the clear, or why it is not there. */
export async function readDocument(
  row: DocumentRow,
  store: Pick<ObjectStore, 'get'>,
  keys: Pick<TenantKeys, 'openBytes'>,
): Promise<Uint8Array<ArrayBuffer> | string> {
  const sealed = await store.get(row.objectKey)
  if (sealed === undefined) return 'is not in the document store'
  try {
    const bytes = await keys.openBytes(documentPlace(row.id), sealed)
    const hash = hex(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)))
    return hash === row.hash ? bytes : 'is not the one that was handed in'
  } catch {
    return 'does not open with the tenant’s key'
  }
}

export const LIST_FILE = 'documents/list.csv'
export const listHead = ['claim', 'document', 'file', 'name', 'type', 'bytes', 'sha256', 'removed']

/** The list's line for a document; without a file where it is not there. */
export function listLine(row: DocumentRow, isThere: boolean): string[] {
  const { claimId, id, fileName, contentType, bytes, hash, removedAt } = row
  const removed = removedAt === null ? '' : new Date(removedAt).toISOString()
  const file = isThere ? fileOf(row) : ''
  return [claimId, id, file, fileName, contentType, String(bytes), hash, removed]
}
