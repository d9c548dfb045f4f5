import { err, ok, type Result } from '../kernel/result.ts'
import { refuseUnless, type NotPermitted, type TenantScope } from '../scope.ts'
import { asWritten, usualWords, type OwnTextKind } from './notice-words.ts'
import { noticeText, ownTextKinds } from './tables.ts'

export type OwnWords = {
  readonly kind: OwnTextKind
  /** As an officer writes it, with placeholders in Chinese. */
  readonly written: string
  readonly own: boolean
}

/** What each kind of message says now. Permission: `federation.manage`. Round trips: 1. */
export async function readOwnWords(
  scope: TenantScope,
): Promise<Result<readonly OwnWords[], NotPermitted>> {
  const refused = refuseUnless(scope, 'federation.manage')
  if (refused) return err(refused)
  const rows = await scope.db.query.select().from(noticeText)
  return ok(
    ownTextKinds.map((kind) => {
      const row = rows.find((one) => one.kind === kind)
      return { kind, own: row !== undefined, written: row ? asWritten(row.text) : usualWords(kind) }
    }),
  )
}
