import type { PlatformScope } from '../tenants/platform-scope.ts'
import type { TenantKeys } from '../tenants/tenant-keys.ts'

/** Why a tenant was suspended, returned or closed: one sentence. */
export const REASON_LENGTH_MOST = 200

/** The registry and the platform's keys, for an operator or for one who signs in. */
export type OperatorScope = PlatformScope & { readonly keys: TenantKeys }
