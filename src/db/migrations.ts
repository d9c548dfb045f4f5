import { sha256 } from '../kernel/bytes.ts'
import {
  anchorTriggers,
  appendOnlyTriggers,
  erasedStaysTriggers,
  sealedAloneTriggers,
} from './migration-checks.ts'
import platform0000 from '../../migrations/platform/0000_foundation.sql'
import platform0001 from '../../migrations/platform/0001_custom_hosts.sql'
import platform0002 from '../../migrations/platform/0002_fleet_and_anchors.sql'
import platform0003 from '../../migrations/platform/0003_anchors_stay.sql'
import platform0004 from '../../migrations/platform/0004_operators_and_trials.sql'
import platform0005 from '../../migrations/platform/0005_data_key_versions.sql'
import platform0006 from '../../migrations/platform/0006_operator_factors.sql'
import platform0007 from '../../migrations/platform/0007_closing_requests.sql'
import tenant0000 from '../../migrations/tenant/0000_foundation.sql'
import tenant0001 from '../../migrations/tenant/0001_append_only.sql'
import tenant0002 from '../../migrations/tenant/0002_federation_logo.sql'
import tenant0003 from '../../migrations/tenant/0003_notice_words.sql'
import tenant0004 from '../../migrations/tenant/0004_second_factors.sql'
import tenant0005 from '../../migrations/tenant/0005_staff_reach.sql'
import tenant0006 from '../../migrations/tenant/0006_two_people.sql'
import tenant0007 from '../../migrations/tenant/0007_audit_acts.sql'
import tenant0008 from '../../migrations/tenant/0008_sealed_alone.sql'
import tenant0009 from '../../migrations/tenant/0009_document_key_version.sql'
import tenant0010 from '../../migrations/tenant/0010_erasure.sql'
import tenant0011 from '../../migrations/tenant/0011_erased_stays.sql'
import tenant0012 from '../../migrations/tenant/0012_languages.sql'
import tenant0013 from '../../migrations/tenant/0013_languages_known.sql'
import tenant0014 from '../../migrations/tenant/0014_enrolment_notices.sql'
import tenant0015 from '../../migrations/tenant/0015_ledger_payers.sql'
import tenant0016 from '../../migrations/tenant/0016_factor_resets.sql'

/** What must hold when a step is through: `wrong` is a query that then finds no row. */
export type MigrationCheck = { readonly says: string; readonly wrong: string }

export type Migration = {
  readonly step: string
  readonly sql: string
  /** Asked in the step's own transaction: one that finds a row undoes the step. */
  readonly checks?: readonly MigrationCheck[]
}

/** In order. A test holds these lists against the folders. */
export const platformMigrations: readonly Migration[] = [
  { step: '0000_foundation', sql: platform0000 },
  { step: '0001_custom_hosts', sql: platform0001 },
  { step: '0002_fleet_and_anchors', sql: platform0002 },
  { step: '0003_anchors_stay', sql: platform0003, checks: [anchorTriggers] },
  { step: '0004_operators_and_trials', sql: platform0004 },
  { step: '0005_data_key_versions', sql: platform0005 },
  { step: '0006_operator_factors', sql: platform0006 },
  { step: '0007_closing_requests', sql: platform0007 },
]

export const tenantMigrations: readonly Migration[] = [
  { step: '0000_foundation', sql: tenant0000 },
  { step: '0001_append_only', sql: tenant0001, checks: [appendOnlyTriggers] },
  { step: '0002_federation_logo', sql: tenant0002 },
  { step: '0003_notice_words', sql: tenant0003 },
  { step: '0004_second_factors', sql: tenant0004 },
  { step: '0005_staff_reach', sql: tenant0005 },
  { step: '0006_two_people', sql: tenant0006 },
  { step: '0007_audit_acts', sql: tenant0007 },
  { step: '0008_sealed_alone', sql: tenant0008, checks: [sealedAloneTriggers] },
  { step: '0009_document_key_version', sql: tenant0009 },
  { step: '0010_erasure', sql: tenant0010 },
  { step: '0011_erased_stays', sql: tenant0011, checks: [erasedStaysTriggers] },
  { step: '0012_languages', sql: tenant0012 },
  { step: '0013_languages_known', sql: tenant0013 },
  { step: '0014_enrolment_notices', sql: tenant0014 },
  { step: '0015_ledger_payers', sql: tenant0015 },
  { step: '0016_factor_resets', sql: tenant0016 },
]

/** The newest step: what this code runs on. */
export const newestTenantStep = tenantMigrations.at(-1)!.step

export const migrationHash = (migration: Migration): Promise<string> => sha256(migration.sql)

const BREAKPOINT = '--> statement-breakpoint'

export const migrationStatements = ({ sql }: Migration): string[] =>
  sql
    .split(BREAKPOINT)
    .map((one) => one.trim())
    .filter((one) => one !== '')
