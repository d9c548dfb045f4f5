import { eq } from 'drizzle-orm'
import { statement } from '../db/statement.ts'
import { assert } from '../kernel/assert.ts'
import { err, ok, type Result } from '../kernel/result.ts'
import { auditBy, refuseUnless, type NotPermitted, type TenantScope } from '../scope.ts'
import { webhookEndpoint } from '../webhooks/tables.ts'
import { noticeSwitch } from './tables.ts'

const KIND = 'enrolment'

/** For callers that read other rows in the same round trip. */
export const enrolmentSwitch = ({ db }: TenantScope) =>
  db.query.select({ isOn: noticeSwitch.isOn }).from(noticeSwitch).where(eq(noticeSwitch.kind, KIND))

export const smsEndpoint = ({ db }: TenantScope) =>
  db.query
    .select({ id: webhookEndpoint.id })
    .from(webhookEndpoint)
    .where(eq(webhookEndpoint.purpose, 'sms'))

/**
 * Whether people are told that they are enrolled: as the federation has decided, and by itself
 * from when it is live. A trial's rosters are tried out, often with real telephones in them.
 */
export const isEnrolmentOn = (
  { tenant }: Pick<TenantScope, 'tenant'>,
  [row]: Awaited<ReturnType<typeof enrolmentSwitch>>,
): boolean => row?.isOn ?? tenant.state === 'live'

/**
 * Switches the messages on enrolment on or off: for rosters that are taken from now on. What is
 * written already goes out. Permission: `federation.manage`. Round trips: 2.
 */
export async function setEnrolmentSwitch(
  scope: TenantScope,
  { isOn }: { readonly isOn: boolean },
): Promise<Result<void, NotPermitted>> {
  const refused = refuseUnless(scope, 'federation.manage')
  if (refused) return err(refused)
  const row = { kind: KIND, isOn, updatedAt: scope.now, updatedBy: scope.actor.id } as const
  const done = await scope.db.commit({
    statements: [
      statement(
        scope.db.query
          .insert(noticeSwitch)
          .values(row)
          .onConflictDoUpdate({ target: noticeSwitch.kind, set: row }),
      ),
    ],
    audit: [auditBy(scope, isOn ? 'notice.switched-on' : 'notice.switched-off', KIND)],
    now: scope.now,
  })
  assert(done.ok, 'nothing refuses a switch')
  return ok(undefined)
}
