import { sha256 } from '../kernel/bytes.ts'
import platform0000 from '../../migrations/platform/0000_foundation.sql'
import platform0001 from '../../migrations/platform/0001_operators_and_trials.sql'
import tenant0000 from '../../migrations/tenant/0000_foundation.sql'
import tenant0001 from '../../migrations/tenant/0001_append_only.sql'

export type Migration = { readonly step: string; readonly sql: string }

/** In order. A test holds these lists against the folders. */
export const platformMigrations: readonly Migration[] = [
  { step: '0000_foundation', sql: platform0000 },
  { step: '0001_operators_and_trials', sql: platform0001 },
]

export const tenantMigrations: readonly Migration[] = [
  { step: '0000_foundation', sql: tenant0000 },
  { step: '0001_append_only', sql: tenant0001 },
]

/** The newest step: what this code runs on. */
export const newestTenantStep = tenantMigrations.at(-1)!.step

export const migrationHash = (migration: Migration): Promise<string> => sha256(migration.sql)
