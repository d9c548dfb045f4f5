import { sql, type SQL, type SQLWrapper } from 'drizzle-orm'
import { divisionPrefix } from '../kernel/administrative-division.ts'
import type { PlatformScope } from '../tenants/platform-scope.ts'
import { tenantContact } from '../tenants/platform-tables.ts'
import type { TenantKeys } from '../tenants/tenant-keys.ts'

/** Why a tenant was suspended, returned or closed: one sentence. */
export const REASON_LENGTH_MOST = 200

/** The registry and the platform's keys, for one who signs in. */
export type DoorScope = PlatformScope & { readonly keys: TenantKeys }

/** The same for an operator. */
export type OperatorScope = DoorScope & {
  /** Code of GB/T 2260: the tenants within it are theirs. Null for all of the platform. */
  readonly division: string | null
}

export type NotPermitted = { readonly reason: 'not-permitted' }

type Reaching = Pick<OperatorScope, 'division'>

/** What a province's account may not: closing, the fleet, other operators. */
export const refuseUnlessWhole = ({ division }: Reaching): NotPermitted | undefined =>
  division === null ? undefined : { reason: 'not-permitted' }

/**
 * For the `where` of every query over tenants: what is out of reach is not found. A tenant that
 * said no division, as one that was imported, is nobody's but the platform's.
 */
export const tenantInReach = ({ division }: Reaching, tenantId: SQLWrapper): SQL | undefined =>
  division === null
    ? undefined
    : sql`${tenantId} in (select ${tenantContact.tenantId} from ${tenantContact}
        where instr(${tenantContact.division}, ${divisionPrefix(division)}) = 1)`
