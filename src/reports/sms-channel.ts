import { eq } from 'drizzle-orm'
import type { TenantScope } from '../scope.ts'
import { webhookEndpoint } from '../webhooks/tables.ts'

/** Whether text messages can leave; for everybody who sees notices, without the address. */
export async function smsChannel({ db }: TenantScope): Promise<'ready' | 'missing' | 'disabled'> {
  const [endpoint] = await db.query
    .select({ disabledAt: webhookEndpoint.disabledAt })
    .from(webhookEndpoint)
    .where(eq(webhookEndpoint.purpose, 'sms'))
  if (endpoint === undefined) return 'missing'
  return endpoint.disabledAt === null ? 'ready' : 'disabled'
}
