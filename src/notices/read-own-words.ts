import { err, ok, type Result } from '../kernel/result.ts'
import { refuseUnless, type NotPermitted, type TenantScope } from '../scope.ts'
import { enrolmentSwitch, isEnrolmentOn } from './enrolment-switch.ts'
import { asWritten, usualWords, type OwnTextKind } from './notice-words.ts'
import { noticeText, ownTextKinds } from './tables.ts'

export type OwnWords = {
  readonly kind: OwnTextKind
  /** As an officer writes it, with placeholders in Chinese. */
  readonly written: string
  readonly own: boolean
}

export type NoticeSettings = {
  readonly kinds: readonly OwnWords[]
  /** Whether people are told that they are enrolled. */
  readonly isEnrolmentOn: boolean
}

/**
 * What each kind of message says now, and whether those that may be left out are sent. Permission:
 * `federation.manage`. Round trips: 1.
 */
export async function readOwnWords(
  scope: TenantScope,
): Promise<Result<NoticeSettings, NotPermitted>> {
  const refused = refuseUnless(scope, 'federation.manage')
  if (refused) return err(refused)
  const [rows, switched] = await Promise.all([
    scope.db.query.select().from(noticeText),
    enrolmentSwitch(scope),
  ])
  return ok({
    isEnrolmentOn: isEnrolmentOn(scope, switched),
    kinds: ownTextKinds.map((kind) => {
      const row = rows.find((one) => one.kind === kind)
      return { kind, own: row !== undefined, written: row ? asWritten(row.text) : usualWords(kind) }
    }),
  })
}
