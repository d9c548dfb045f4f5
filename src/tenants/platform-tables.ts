import { sql } from 'drizzle-orm'
import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'

/** Refuses a commit, as in a tenant's database. */
export { guard } from '../db/tables.ts'

export const tenantStates = ['provisioning', 'live', 'suspended', 'closed'] as const

/** The registry. No member, no plan: only where a tenant is and in which state. */
export const tenant = sqliteTable('tenant', {
  id: text('id').primaryKey(),
  slug: text('slug').notNull().unique(),
  name: text('name').notNull(),
  state: text('state', { enum: tenantStates }).notNull(),
  /** The database's name with the provider, and where it is reached. */
  databaseName: text('database_name').notNull().unique(),
  databaseUrl: text('database_url').notNull(),
  schemaStep: text('schema_step').notNull(),
  createdAt: integer('created_at').notNull(),
  liveAt: integer('live_at'),
})

/** The tenant's data key, wrapped by the master key. Destroying the row destroys the data. */
export const tenantKey = sqliteTable('tenant_key', {
  tenantId: text('tenant_id')
    .primaryKey()
    .references(() => tenant.id),
  wrapped: text('wrapped').notNull(),
  createdAt: integer('created_at').notNull(),
})

export const signUpSteps = ['registered', 'live'] as const

/** One attempt to sign up: repeating the same attempt continues it. Holds no secret. */
export const signUp = sqliteTable(
  'sign_up',
  {
    id: text('id').primaryKey(),
    tenantId: text('tenant_id')
      .notNull()
      .references(() => tenant.id),
    inputHash: text('input_hash').notNull(),
    reached: text('reached', { enum: signUpSteps }).notNull(),
    createdAt: integer('created_at').notNull(),
    updatedAt: integer('updated_at').notNull(),
  },
  (row) => [index('sign_up_tenant').on(row.tenantId)],
)

/** What happened to the registry, and on which request. */
export const platformAudit = sqliteTable('platform_audit', {
  id: text('id').primaryKey(),
  at: integer('at').notNull(),
  action: text('action').notNull(),
  subject: text('subject').notNull(),
  detail: text('detail').notNull(),
  requestId: text('request_id').notNull(),
})

/** Counts sign-ups of one network address, by a keyed hash of it. */
export const signUpCounter = sqliteTable('sign_up_counter', {
  key: text('key').primaryKey(),
  windowStartsAt: integer('window_starts_at').notNull(),
  attempts: integer('attempts').notNull(),
})

/** Where the tick's walk over the fleet stands. */
export const fleetCursor = sqliteTable('fleet_cursor', {
  name: text('name').primaryKey(),
  afterTenantId: text('after_tenant_id').notNull(),
  updatedAt: integer('updated_at').notNull(),
})

export const tenantHostStates = ['waiting', 'live'] as const
/** What the last check found wanting; null where nothing. */
export const hostProblems = ['proof-missing', 'not-pointed', 'taken', 'no-answer'] as const

/**
 * Domains of tenants' own. Several tenants may claim one; only who proves it is served under it,
 * so at most one row of a host is live.
 */
export const tenantHost = sqliteTable(
  'tenant_host',
  {
    host: text('host').notNull(),
    tenantId: text('tenant_id')
      .notNull()
      .references(() => tenant.id),
    state: text('state', { enum: tenantHostStates }).notNull(),
    /** Stands in a TXT record of the domain: no secret, but nobody else's. */
    token: text('token').notNull(),
    problem: text('problem', { enum: hostProblems }),
    addedAt: integer('added_at').notNull(),
    checkedAt: integer('checked_at'),
    liveAt: integer('live_at'),
  },
  (row) => [
    primaryKey({ columns: [row.host, row.tenantId] }),
    uniqueIndex('tenant_host_live')
      .on(row.host)
      .where(sql`${row.state} = 'live'`),
    index('tenant_host_of').on(row.tenantId),
  ],
)
export const fleetMigrationStates = ['running', 'paused', 'done', 'failed', 'superseded'] as const

/** Taking the whole fleet to one step: there is one such run for each step, whoever started it. */
export const fleetMigration = sqliteTable('fleet_migration', {
  targetStep: text('target_step').primaryKey(),
  state: text('state', { enum: fleetMigrationStates }).notNull(),
  problem: text('problem'),
  startedBy: text('started_by').notNull(),
  startedAt: integer('started_at').notNull(),
  updatedAt: integer('updated_at').notNull(),
  finishedAt: integer('finished_at'),
})

export const fleetMigrationTenantStates = ['waiting', 'done', 'failed'] as const

/** How one tenant fares in a run. */
export const fleetMigrationTenant = sqliteTable(
  'fleet_migration_tenant',
  {
    targetStep: text('target_step').notNull(),
    tenantId: text('tenant_id').notNull(),
    isCanary: integer('is_canary', { mode: 'boolean' }).notNull(),
    state: text('state', { enum: fleetMigrationTenantStates }).notNull(),
    fromStep: text('from_step').notNull(),
    tries: integer('tries').notNull(),
    problem: text('problem'),
    dueAt: integer('due_at').notNull(),
    claim: text('claim'),
    claimedUntil: integer('claimed_until').notNull(),
    updatedAt: integer('updated_at').notNull(),
  },
  (row) => [
    primaryKey({ columns: [row.targetStep, row.tenantId] }),
    index('fleet_migration_tenant_due').on(row.targetStep, row.state, row.dueAt),
    index('fleet_migration_tenant_claim').on(row.claim),
  ],
)

/** Heads of the tenants' audit chains, kept where a tenant's database does not reach. */
export const auditAnchor = sqliteTable(
  'audit_anchor',
  {
    tenantId: text('tenant_id').notNull(),
    sequence: integer('sequence').notNull(),
    hash: text('hash').notNull(),
    at: integer('at').notNull(),
  },
  (row) => [primaryKey({ columns: [row.tenantId, row.sequence] })],
)
