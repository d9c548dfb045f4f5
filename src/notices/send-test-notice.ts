import { newId } from '../kernel/ids.ts'
import { parseMobile } from '../kernel/mobile.ts'
import { err, ok, type Result } from '../kernel/result.ts'
import { auditBy, refuseUnless, type NotPermitted, type TenantScope } from '../scope.ts'
import { noticeOf } from './notice-of.ts'

export type TestNoticeError = NotPermitted | { readonly reason: 'not-a-mobile' }

const TEXT = '这是一条测试短信。收到它，说明短信接口已经接通。'

/**
 * Sends a message to a number that the officer types, to see that the endpoint works. It leaves
 * through the outbox as every notice does. Permission: `federation.manage`. Round trips: 2.
 */
export async function sendTestNotice(
  scope: TenantScope,
  input: { readonly mobile: string },
): Promise<Result<{ readonly noticeId: string }, TestNoticeError>> {
  const refused = refuseUnless(scope, 'federation.manage')
  if (refused) return err(refused)
  const mobile = parseMobile(input.mobile)
  if (!mobile.ok) return err({ reason: 'not-a-mobile' })
  const { noticeId, statements, outbox } = await noticeOf(scope, {
    kind: 'test',
    mobile: mobile.value,
    text: TEXT,
    reference: newId('test'),
  })
  const done = await scope.db.commit({
    statements,
    audit: [auditBy(scope, 'notice.test-asked', noticeId)],
    outbox: [outbox],
    now: scope.now,
  })
  if (!done.ok) throw new Error(`A fresh notice was refused: ${JSON.stringify(done.error)}`)
  return ok({ noticeId })
}
