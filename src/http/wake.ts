import type { Context } from 'hono'
import { rootCause } from '../kernel/root-cause.ts'
import type { TenantEnv } from './context.ts'

/** After a commit with something to send: starts the drain without keeping the answer waiting. */
export function wake(c: Context<TenantEnv>): void {
  const { log, wake: wakeTenant } = c.get('services')
  const tenantId = c.get('entry').tenant.id
  c.executionCtx.waitUntil(
    wakeTenant(tenantId).catch((error: unknown) => {
      log({ level: 'warn', wake: error instanceof Error ? rootCause(error).message : 'failed' })
    }),
  )
}
