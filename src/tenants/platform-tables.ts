import { sql } from 'drizzle-orm'
import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'

/** Refuses a commit, as in a tenant's database. */
export { guard } from '../db/tables.ts'
/** Counts sign-ins of operators and codes asked for, as in a tenant's database. */
export { attemptCounter } from '../identity/tables.ts'

export const tenantStates = [
  'provisioning',
  'trial',
  'live',
  'suspended',
  'closing',
  'closed',
] as const
export type TenantState = (typeof tenantStates)[number]

/** A trial works like any other; only its pages say that it is one. */
export const servingStates = ['trial', 'live'] as const satisfies readonly TenantState[]

/** Whose database is kept: migrated, anchored, verified. One that closes may still be exported. */
export const keptStates = [
  'trial',
  'live',
  'suspended',
  'closing',
] as const satisfies readonly TenantState[]
export const isServing = (state: TenantState): boolean =>
  (servingStates as readonly string[]).includes(state)

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

/** The tenant's data keys, wrapped by the master key. Destroying the row destroys the data. */
export const tenantKey = sqliteTable('tenant_key', {
  tenantId: text('tenant_id')
    .primaryKey()
    .references(() => tenant.id),
  wrapped: text('wrapped').notNull(),
  createdAt: integer('created_at').notNull(),
})

export const keyVersionStates = ['current', 'retiring', 'destroyed'] as const

/**
 * The versions of a tenant's data key since it was first rotated; none before. The keys stand in
 * `tenant_key`: what is said here of one that is destroyed is all that remains of it.
 */
export const tenantKeyVersion = sqliteTable(
  'tenant_key_version',
  {
    tenantId: text('tenant_id')
      .notNull()
      .references(() => tenant.id),
    version: integer('version').notNull(),
    state: text('state', { enum: keyVersionStates }).notNull(),
    madeAt: integer('made_at').notNull(),
    /** Since when another is the current one. */
    retiredAt: integer('retired_at'),
    /** Where sealing anew stands: a table and the last row of it; empty at the beginning. */
    cursor: text('cursor').notNull().default(''),
    /** How many rows and documents were sealed anew. */
    resealed: integer('resealed').notNull().default(0),
    /** Since when nothing was found under it; counted once more before it goes. */
    clearSince: integer('clear_since'),
    /** What does not open, and so keeps it from going. */
    problem: text('problem'),
    dueAt: integer('due_at').notNull().default(0),
    destroyedAt: integer('destroyed_at'),
  },
  (row) => [
    primaryKey({ columns: [row.tenantId, row.version] }),
    index('tenant_key_version_due').on(row.state, row.dueAt),
  ],
)

export const signUpSteps = ['registered', 'database', 'schema', 'live'] as const

/** How far the tenant of an attempt is made: the newest step that is whole. Holds no secret. */
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

export const formStates = ['asked', 'accepted', 'done', 'taken', 'undoing', 'undone'] as const

/**
 * What a federation asked for, from the form until its tenant works: enough to finish it without
 * the person, so sealed, and emptied as soon as it is finished or undone.
 */
export const signUpForm = sqliteTable(
  'sign_up_form',
  {
    id: text('id').primaryKey(),
    state: text('state', { enum: formStates }).notNull(),
    inputHash: text('input_hash').notNull(),
    formCipher: text('form_cipher').notNull(),
    /** Keyed hash of the contact's number: a code is good for the number that it went to. */
    mobileIndex: text('mobile_index').notNull(),
    /** Keyed and bound to the attempt; empty where no code was sent. */
    codeHash: text('code_hash').notNull(),
    codeExpiresAt: integer('code_expires_at').notNull(),
    triesLeft: integer('tries_left').notNull(),
    /** When the contact's code was right; null where none could be asked for. */
    verifiedAt: integer('verified_at'),
    /** How often making the tenant has begun, and when the tick may go on with it. */
    runs: integer('runs').notNull(),
    dueAt: integer('due_at').notNull(),
    createdAt: integer('created_at').notNull(),
    updatedAt: integer('updated_at').notNull(),
  },
  (row) => [index('sign_up_form_due').on(row.state, row.dueAt)],
)

/** Where a federation is, and whom the platform's operator calls. */
export const tenantContact = sqliteTable('tenant_contact', {
  tenantId: text('tenant_id')
    .primaryKey()
    .references(() => tenant.id),
  /** Code of GB/T 2260 and the name as it was typed. */
  division: text('division').notNull(),
  divisionName: text('division_name').notNull(),
  nameCipher: text('name_cipher').notNull(),
  mobileCipher: text('mobile_cipher').notNull(),
  mobileLastFour: text('mobile_last_four').notNull(),
  verifiedAt: integer('verified_at'),
  /** `code`, or the operator who called. */
  verifiedBy: text('verified_by'),
})

export const goLiveStates = ['waiting', 'approved', 'returned'] as const

/** A trial that asks to go live, and what the operator said. */
export const goLiveRequest = sqliteTable(
  'go_live_request',
  {
    id: text('id').primaryKey(),
    tenantId: text('tenant_id')
      .notNull()
      .references(() => tenant.id),
    state: text('state', { enum: goLiveStates }).notNull(),
    /** Staff of the tenant. */
    askedBy: text('asked_by').notNull(),
    askedAt: integer('asked_at').notNull(),
    decidedBy: text('decided_by'),
    decidedAt: integer('decided_at'),
    reason: text('reason'),
  },
  (row) => [
    index('go_live_request_tenant').on(row.tenantId, row.askedAt),
    // One waits at a time, however often the button is pressed.
    uniqueIndex('go_live_request_waiting')
      .on(row.tenantId)
      .where(sql`${row.state} = 'waiting'`),
  ],
)

export const closingStates = ['waiting', 'withdrawn', 'accepted', 'returned'] as const

/** A federation that asks to leave for good, and what the operator said. */
export const closingRequest = sqliteTable(
  'closing_request',
  {
    id: text('id').primaryKey(),
    tenantId: text('tenant_id')
      .notNull()
      .references(() => tenant.id),
    state: text('state', { enum: closingStates }).notNull(),
    /** Why it leaves, in its own words. */
    reason: text('reason').notNull(),
    /** Staff of the tenant. */
    askedBy: text('asked_by').notNull(),
    askedAt: integer('asked_at').notNull(),
    decidedAt: integer('decided_at'),
    /** What the operator said in returning it. */
    answer: text('answer'),
  },
  (row) => [
    index('closing_request_tenant').on(row.tenantId, row.askedAt),
    // One waits at a time, however often the button is pressed.
    uniqueIndex('closing_request_waiting')
      .on(row.tenantId)
      .where(sql`${row.state} = 'waiting'`),
  ],
)

/** Who runs the platform, or a province's part of it; sees no tenant's data. */
export const operator = sqliteTable('operator', {
  id: text('id').primaryKey(),
  login: text('login').notNull().unique(),
  passwordHash: text('password_hash').notNull(),
  mustChangePassword: integer('must_change_password', { mode: 'boolean' }).notNull(),
  createdAt: integer('created_at').notNull(),
  disabledAt: integer('disabled_at'),
  /** Code of GB/T 2260 whose tenants this account decides on; null for all of the platform. */
  division: text('division'),
  lastSignedInAt: integer('last_signed_in_at'),
})

/**
 * How far an operator has come. `two-step` passed both steps; `factor` had the right password and
 * owes the second step; `set-up` must set a second factor up before anything else. What knows of
 * no kinds makes the least: an account that has a factor by then has to sign in again.
 */
export const operatorSessionKinds = ['two-step', 'factor', 'set-up'] as const

export const operatorSession = sqliteTable(
  'operator_session',
  {
    tokenHash: text('token_hash').primaryKey(),
    operatorId: text('operator_id')
      .notNull()
      .references(() => operator.id),
    createdAt: integer('created_at').notNull(),
    expiresAt: integer('expires_at').notNull(),
    kind: text('kind', { enum: operatorSessionKinds }).notNull().default('set-up'),
  },
  (row) => [index('operator_session_expiry').on(row.expiresAt)],
)

/** An operator's authenticator app (RFC 6238). There is a row once a first code has proved it. */
export const operatorTotp = sqliteTable('operator_totp', {
  operatorId: text('operator_id')
    .primaryKey()
    .references(() => operator.id),
  secretCipher: text('secret_cipher').notNull(),
  /** The newest step of 30 seconds that was used: it and those before it open nothing again. */
  lastStep: integer('last_step').notNull(),
  confirmedAt: integer('confirmed_at').notNull(),
})

/** For an operator who has lost the telephone: hashes keyed by the app's secret, each good once. */
export const operatorRecoveryCode = sqliteTable(
  'operator_recovery_code',
  {
    codeHash: text('code_hash').primaryKey(),
    operatorId: text('operator_id')
      .notNull()
      .references(() => operator.id),
    createdAt: integer('created_at').notNull(),
    usedAt: integer('used_at'),
  },
  (row) => [index('operator_recovery_code_of').on(row.operatorId)],
)

/** What happened to the registry, by whom, and on which request. */
export const platformAudit = sqliteTable(
  'platform_audit',
  {
    id: text('id').primaryKey(),
    at: integer('at').notNull(),
    actorKind: text('actor_kind').notNull().default('system'),
    actorId: text('actor_id').notNull().default(''),
    action: text('action').notNull(),
    subject: text('subject').notNull(),
    detail: text('detail').notNull(),
    requestId: text('request_id').notNull(),
  },
  (row) => [index('platform_audit_subject').on(row.subject, row.at)],
)

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
