import { and, eq, isNull, sql } from 'drizzle-orm'
import { readOnRecord } from '../audit/read-on-record.ts'
import { documentPlace } from '../db/sealed-columns.ts'
import { mustExist, mustHaveChanged, statement } from '../db/statement.ts'
import { hex } from '../kernel/bytes.ts'
import { mediaTypes, sniffFileType } from '../kernel/file-type.ts'
import { newId } from '../kernel/ids.ts'
import { err, ok, type Result } from '../kernel/result.ts'
import { auditBy, refuseUnless, type NotPermitted, type TenantScope } from '../scope.ts'
import { claimRow, isOwn } from './find-claim.ts'
import type { ObjectStore } from './object-store.ts'
import { canBeChanged } from './save-draft.ts'
import { claim, claimDocument } from './tables.ts'

export const DOCUMENT_BYTES_MOST = 5 * 1024 * 1024
export const DOCUMENTS_MOST = 12
export const documentTypes = ['jpeg', 'png', 'webp', 'pdf'] as const

export type AddDocumentError =
  | NotPermitted
  | { readonly reason: 'not-found' }
  | { readonly reason: 'not-a-draft' }
  | { readonly reason: 'empty' }
  | { readonly reason: 'too-large' }
  | { readonly reason: 'wrong-type' }
  | { readonly reason: 'too-many' }
  | { readonly reason: 'stale' }

/**
 * Adds a picture or PDF to a draft. The object is stored before the row that names it: a crash
 * between leaves an object that nothing refers to, never a row without its object.
 */
export async function addDocument(
  scope: TenantScope,
  store: ObjectStore,
  input: {
    readonly claimId: string
    readonly fileName: string
    readonly bytes: Uint8Array<ArrayBuffer>
  },
): Promise<Result<{ documentId: string }, AddDocumentError>> {
  const refused = refuseUnless(scope, 'claims.submit')
  if (refused) return err(refused)
  const type = sniffFileType(input.bytes)
  if (input.bytes.length === 0) return err({ reason: 'empty' })
  if (input.bytes.length > DOCUMENT_BYTES_MOST) return err({ reason: 'too-large' })
  if (!documentTypes.some((allowed) => allowed === type)) return err({ reason: 'wrong-type' })
  const [[row], present] = await scope.db.query.batch([
    claimRow(scope, input.claimId),
    documentsOf(scope, input.claimId),
  ])
  if (!isOwn(scope, row)) return err({ reason: 'not-found' })
  if (!canBeChanged(row)) return err({ reason: 'not-a-draft' })
  const hash = hex(new Uint8Array(await crypto.subtle.digest('SHA-256', input.bytes)))
  // The same picture chosen twice is one document.
  const same = present.find((document) => document.hash === hash)
  if (same) return ok({ documentId: same.id })
  if (present.length >= DOCUMENTS_MOST) return err({ reason: 'too-many' })

  const documentId = newId('doc')
  const objectKey = `${scope.tenant.id}/${input.claimId}/${documentId}`
  // The keys may be renewed meanwhile: the row never names a newer version than the object's.
  const keyVersion = scope.keys.version
  const sealed = await scope.keys.sealBytes(documentPlace(documentId), input.bytes)
  await store.put(objectKey, sealed)
  const { query } = scope.db
  const stillADraft = query
    .select({ id: claim.id })
    .from(claim)
    .where(and(eq(claim.id, input.claimId), eq(claim.state, row.state)))
  const done = await scope.db.commit({
    statements: [
      mustExist('stale', stillADraft),
      statement(
        query.insert(claimDocument).values({
          id: documentId,
          claimId: input.claimId,
          objectKey,
          fileName: input.fileName.slice(0, 120),
          contentType: mediaTypes[type!],
          bytes: input.bytes.length,
          hash,
          keyVersion,
          addedAt: scope.now,
        }),
      ),
      mustExist(
        'too-many',
        query
          .select({ n: sql`1` })
          .from(sql`(select 1)`)
          .where(
            sql`(select count(*) from claim_document where claim_id = ${input.claimId} and removed_at is null) <= ${DOCUMENTS_MOST}`,
          ),
      ),
    ],
    audit: [auditBy(scope, 'claim.document-added', input.claimId, { documentId, hash })],
    now: scope.now,
  })
  if (done.ok) return ok({ documentId })
  const full = done.error.reason === 'refused' && done.error.code === 'too-many'
  return err({ reason: full ? 'too-many' : 'stale' })
}

export const documentsOf = (scope: TenantScope, claimId: string) =>
  scope.db.query
    .select({
      id: claimDocument.id,
      fileName: claimDocument.fileName,
      contentType: claimDocument.contentType,
      bytes: claimDocument.bytes,
      hash: claimDocument.hash,
      addedAt: claimDocument.addedAt,
    })
    .from(claimDocument)
    .where(and(eq(claimDocument.claimId, claimId), isNull(claimDocument.removedAt)))
    .orderBy(claimDocument.addedAt)

export type RemoveDocumentError =
  | NotPermitted
  | { readonly reason: 'not-found' }
  | { readonly reason: 'not-a-draft' }

/** Takes a document off a draft. The object stays until the tenant's retention ends it. */
export async function removeDocument(
  scope: TenantScope,
  input: { readonly claimId: string; readonly documentId: string },
): Promise<Result<void, RemoveDocumentError>> {
  const refused = refuseUnless(scope, 'claims.submit')
  if (refused) return err(refused)
  const [row] = await claimRow(scope, input.claimId)
  if (!isOwn(scope, row)) return err({ reason: 'not-found' })
  if (!canBeChanged(row)) return err({ reason: 'not-a-draft' })
  const done = await scope.db.commit({
    statements: [
      statement(
        scope.db.query
          .update(claimDocument)
          .set({ removedAt: scope.now })
          .where(
            and(
              eq(claimDocument.id, input.documentId),
              eq(claimDocument.claimId, input.claimId),
              isNull(claimDocument.removedAt),
            ),
          ),
      ),
      mustHaveChanged('not-found'),
    ],
    audit: [
      auditBy(scope, 'claim.document-removed', input.claimId, { documentId: input.documentId }),
    ],
    now: scope.now,
  })
  return done.ok ? ok(undefined) : err({ reason: 'not-found' })
}

export type ReadDocument = {
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly contentType: string
  readonly fileName: string
}

/** A document for its member, or for staff who may read claims: their reading is on record. */
export async function readDocument(
  scope: TenantScope,
  store: ObjectStore,
  input: { readonly claimId: string; readonly documentId: string },
): Promise<Result<ReadDocument, { readonly reason: 'not-found' }>> {
  const missing = err({ reason: 'not-found' as const })
  if (scope.actor.kind !== 'member' && refuseUnless(scope, 'claims.read')) return missing
  const [[row], [document]] = await readOnRecord(
    scope,
    { action: 'document.read', subject: input.claimId },
    documentRows(scope, input),
    ([[its], [found]]) => (isOwn(scope, its) && found ? { documentId: found.id } : undefined),
  )
  if (!isOwn(scope, row) || document === undefined) return missing
  const sealed = await store.get(document.objectKey)
  if (sealed === undefined) return missing
  return ok({
    bytes: await scope.keys.openBytes(documentPlace(document.id), sealed),
    contentType: document.contentType,
    fileName: document.fileName,
  })
}

const documentRows = (
  scope: TenantScope,
  input: { readonly claimId: string; readonly documentId: string },
) =>
  scope.db.query.batch([
    claimRow(scope, input.claimId),
    scope.db.query
      .select()
      .from(claimDocument)
      .where(
        and(
          eq(claimDocument.id, input.documentId),
          eq(claimDocument.claimId, input.claimId),
          isNull(claimDocument.removedAt),
        ),
      ),
  ])
