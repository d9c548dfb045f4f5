import { codeOf } from '../../scripts/demo/authenticator.ts'
import { offerTotp, setUpTotp } from '../../src/identity/factors/set-up-totp.ts'
import type { TenantScope } from '../../src/scope.ts'
import type { freshTenant } from './fresh-tenant.ts'
import { cheapHasher, SAMPLE_PASSWORD } from './people.ts'

export { authenticatorApp, codeOf, readSecret } from '../../scripts/demo/authenticator.ts'

/** Sets an authenticator app up as its owner does. */
export async function addTotp(scope: TenantScope) {
  const { secret, offer } = await offerTotp(scope)
  const newCode = codeOf(secret, scope.now)
  const input = { offer, newCode, password: SAMPLE_PASSWORD }
  const done = await setUpTotp(scope, input, cheapHasher)
  if (!done.ok) throw new Error(done.error.reason)
  return { secret, ...done.value, recoveryCodes: done.value.recoveryCodes ?? [] }
}

export const auditActions = async (
  t: Awaited<ReturnType<typeof freshTenant>>,
): Promise<readonly string[]> => {
  const { rows } = await t.admin.execute('select action from audit_entry order by sequence')
  return rows.map((row) => String(row['action']))
}
