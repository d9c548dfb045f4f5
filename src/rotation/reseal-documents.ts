import { and, asc, gt, inArray, lt } from 'drizzle-orm'
import { documentPlace } from '../db/sealed-columns.ts'
import type { ObjectStore } from '../claims/object-store.ts'
import { claimDocument } from '../claims/tables.ts'
import { statement } from '../db/statement.ts'
import { assert } from '../kernel/assert.ts'
import { keyVersionOf } from '../tenants/tenant-keys.ts'
import { resealEvent, type Resealed, type ResealScope } from './reseal-texts.ts'

/** Each is read and written whole. */
const DOCUMENTS_A_PAGE = 20

/**
 * Seals the next documents anew, those that were taken off a draft too: the objects first, then
 * one commit says so. Cut off between, the next walk finds them sealed and says it. An object that
 * changes or goes meanwhile is left: one that was deleted never comes back.
 */
export async function resealDocuments(
  scope: ResealScope,
  store: ObjectStore,
  after: string,
): Promise<Resealed> {
  const { db, keys, now } = scope
  const { version } = keys
  const rows = await db.query
    .select({ id: claimDocument.id, objectKey: claimDocument.objectKey })
    .from(claimDocument)
    .where(and(lt(claimDocument.keyVersion, version), gt(claimDocument.id, after)))
    .orderBy(asc(claimDocument.id))
    .limit(DOCUMENTS_A_PAGE)
  const sealed: string[] = []
  const unopened: string[] = []
  for (const { id, objectKey } of rows) {
    const place = documentPlace(id)
    let opens = true
    const isThere = await store.replace(objectKey, async (bytes) => {
      if (keyVersionOf(bytes) >= version) return undefined
      const clear = await keys.openBytes(place, bytes).catch(() => undefined)
      opens = clear !== undefined
      return clear && keys.sealBytes(place, clear)
    })
    if (!opens) unopened.push(`claim_document ${id}`)
    else if (isThere !== 'changed') sealed.push(id)
  }
  if (sealed.length > 0) {
    const done = await db.commit({
      statements: [
        statement(
          db.query
            .update(claimDocument)
            .set({ keyVersion: version })
            .where(and(inArray(claimDocument.id, sealed), lt(claimDocument.keyVersion, version))),
        ),
      ],
      audit: [resealEvent(scope, { table: 'claim_document', rows: sealed.length })],
      now,
    })
    assert(done.ok, `sealing anew refused: ${JSON.stringify(done)}`)
  }
  const cursor = rows.length < DOCUMENTS_A_PAGE ? '' : rows.at(-1)!.id
  return { cursor, rows: sealed.length, unopened }
}
