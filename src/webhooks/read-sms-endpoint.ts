import { eq } from 'drizzle-orm'
import type { Instant } from '../kernel/days.ts'
import { err, ok, type Result } from '../kernel/result.ts'
import { refuseUnless, type NotPermitted, type TenantScope } from '../scope.ts'
import { oldSecretUntil } from './endpoint-secrets.ts'
import { webhookEndpoint } from './tables.ts'

export type SmsEndpoint = {
  readonly url: string
  /** Since when it gets nothing because it answered that it wants no more. */
  readonly disabledAt: Instant | null
  readonly updatedAt: Instant
  /** Until when the secret before the last rotation is still good. */
  readonly oldSecretUntil: Instant | undefined
}

/** Where text messages go; undefined before it is set. Never a secret. */
export async function readSmsEndpoint(
  scope: TenantScope,
): Promise<Result<SmsEndpoint | undefined, NotPermitted>> {
  const refused = refuseUnless(scope, 'federation.manage')
  if (refused) return err(refused)
  const [row] = await scope.db.query
    .select()
    .from(webhookEndpoint)
    .where(eq(webhookEndpoint.purpose, 'sms'))
  if (row === undefined) return ok(undefined)
  const { url, disabledAt, updatedAt } = row
  return ok({ url, disabledAt, updatedAt, oldSecretUntil: oldSecretUntil(row, scope.now) })
}
