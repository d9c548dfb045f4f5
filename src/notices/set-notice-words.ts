import { eq } from 'drizzle-orm'
import { statement } from '../db/statement.ts'
import { err, ok, type Result } from '../kernel/result.ts'
import { auditBy, refuseUnless, type NotPermitted, type TenantScope } from '../scope.ts'
import { readNoticeWords, type NoticeWordsProblem, type OwnTextKind } from './notice-words.ts'
import { noticeText } from './tables.ts'

export type SetNoticeWordsError =
  | NotPermitted
  | { readonly reason: 'bad-words'; readonly problem: NoticeWordsProblem }

/**
 * Gives a kind of message the federation's own words, or the product's again where nothing is
 * written. Messages that are written already keep theirs. Permission: `federation.manage`. Round
 * trips: 2.
 */
export async function setNoticeWords(
  scope: TenantScope,
  { kind, written }: { readonly kind: OwnTextKind; readonly written: string },
): Promise<Result<void, SetNoticeWordsError>> {
  const refused = refuseUnless(scope, 'federation.manage')
  if (refused) return err(refused)
  const usual = written.trim() === ''
  const read = usual ? undefined : readNoticeWords(kind, written)
  if (read?.ok === false) return err({ reason: 'bad-words', problem: read.problem })
  const { query } = scope.db
  const row = read && {
    kind,
    text: read.template,
    updatedAt: scope.now,
    updatedBy: scope.actor.id,
  }
  const done = await scope.db.commit({
    statements: [
      statement(
        row
          ? query
              .insert(noticeText)
              .values(row)
              .onConflictDoUpdate({ target: noticeText.kind, set: row })
          : query.delete(noticeText).where(eq(noticeText.kind, kind)),
      ),
    ],
    audit: [auditBy(scope, 'notice.words-set', kind, { text: read?.template ?? null })],
    now: scope.now,
  })
  if (!done.ok) throw new Error(`Words were refused: ${JSON.stringify(done.error)}`)
  return ok(undefined)
}
