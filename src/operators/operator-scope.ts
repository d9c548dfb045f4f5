import type { PlatformScope } from '../tenants/platform-scope.ts'
import type { TenantKeys } from '../tenants/tenant-keys.ts'

/** The registry and the platform's keys, for an operator or for one who signs in. */
export type OperatorScope = PlatformScope & { readonly keys: TenantKeys }
