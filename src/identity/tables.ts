import { sql } from 'drizzle-orm'
import {
  check,
  index,
  integer,
  primaryKey,
  sqliteTable,
  text,
  uniqueIndex,
} from 'drizzle-orm/sqlite-core'

/** Whether roles hold for the whole city, or for what `staff_reach` names. */
export const reachKinds = ['all', 'some'] as const

export const staff = sqliteTable('staff', {
  id: text('id').primaryKey(),
  login: text('login').notNull().unique(),
  name: text('name').notNull(),
  /** Space-separated, see `roles.ts`. */
  roles: text('roles').notNull(),
  passwordHash: text('password_hash').notNull(),
  mustChangePassword: integer('must_change_password', { mode: 'boolean' }).notNull(),
  disabledAt: integer('disabled_at'),
  createdAt: integer('created_at').notNull(),
  reach: text('reach', { enum: reachKinds }).notNull().default('all'),
})

/**
 * A division or a workplace within which a person's roles hold, told by its identifier, from a
 * day to a day, both included. A hand-over ends one row and begins another.
 */
export const staffReach = sqliteTable(
  'staff_reach',
  {
    staffId: text('staff_id')
      .notNull()
      .references(() => staff.id),
    targetId: text('target_id').notNull(),
    fromOn: text('from_on').notNull(),
    untilOn: text('until_on'),
  },
  (row) => [primaryKey({ columns: [row.staffId, row.targetId, row.fromOn] })],
)

/** A link by which somebody becomes staff, once. Only the hash of its token is stored. */
export const staffInvitation = sqliteTable('staff_invitation', {
  id: text('id').primaryKey(),
  name: text('name').notNull(),
  /** Space-separated, see `roles.ts`. */
  roles: text('roles').notNull(),
  /** `all`, or identifiers of divisions and workplaces, space-separated. */
  reach: text('reach').notNull(),
  tokenHash: text('token_hash').notNull().unique(),
  mobileCipher: text('mobile_cipher'),
  mobileLastFour: text('mobile_last_four'),
  invitedBy: text('invited_by').notNull(),
  createdAt: integer('created_at').notNull(),
  expiresAt: integer('expires_at').notNull(),
  acceptedAt: integer('accepted_at'),
  staffId: text('staff_id'),
  withdrawnAt: integer('withdrawn_at'),
})

/**
 * How far somebody has come. `staff` signed in by a password alone, `staff-two-step` with a second
 * factor as well. `staff-factor` had the right password and owes the second step: it opens nothing
 * else. `staff-set-up` must set a second factor up before anything else. `member-choice` stands
 * between a right code and a member, where several people share the number: its subject is the
 * number's index.
 */
export const sessionKinds = [
  'staff',
  'staff-two-step',
  'staff-set-up',
  'staff-factor',
  'member',
  'member-choice',
] as const

/** A signed-in person. Only the hash of the token is stored. */
export const session = sqliteTable(
  'session',
  {
    tokenHash: text('token_hash').primaryKey(),
    kind: text('kind', { enum: sessionKinds }).notNull(),
    subjectId: text('subject_id').notNull(),
    createdAt: integer('created_at').notNull(),
    expiresAt: integer('expires_at').notNull(),
  },
  (row) => [index('session_subject').on(row.subjectId), index('session_expiry').on(row.expiresAt)],
)

/**
 * A code sent by SMS, as a keyed hash. A number that nobody has gets a row as well, with a hash
 * that no code has.
 */
export const oneTimeCode = sqliteTable(
  'one_time_code',
  {
    id: text('id').primaryKey(),
    mobileIndex: text('mobile_index').notNull(),
    codeHash: text('code_hash').notNull(),
    triesLeft: integer('tries_left').notNull(),
    createdAt: integer('created_at').notNull(),
    expiresAt: integer('expires_at').notNull(),
    usedAt: integer('used_at'),
  },
  (row) => [index('one_time_code_expiry').on(row.expiresAt)],
)

/** Counts attempts within a window that the first one opens: sign-ins, codes asked for. */
export const attemptCounter = sqliteTable(
  'attempt_counter',
  {
    /** A limit's name and a keyed hash of whom it counts. */
    key: text('key').primaryKey(),
    windowStartsAt: integer('window_starts_at').notNull(),
    attempts: integer('attempts').notNull(),
  },
  (row) => [index('attempt_counter_window').on(row.windowStartsAt)],
)

export const apiKey = sqliteTable('api_key', {
  id: text('id').primaryKey(),
  name: text('name').notNull(),
  keyHash: text('key_hash').notNull().unique(),
  /** How the key begins: enough to tell two keys apart, of no use to open anything. */
  startsWith: text('starts_with').notNull(),
  /** Space-separated, see `scopes.ts`. */
  scopes: text('scopes').notNull(),
  createdBy: text('created_by').notNull(),
  createdAt: integer('created_at').notNull(),
  revokedAt: integer('revoked_at'),
  /** Works until then: set where another key took its place. */
  expiresAt: integer('expires_at'),
})

/** The answer to a money POST, kept under its key so that a repeat gets the same one. */
export const idempotency = sqliteTable(
  'idempotency',
  {
    /** Who asked, and the key that they chose. */
    key: text('key').primaryKey(),
    requestHash: text('request_hash').notNull(),
    status: integer('status').notNull(),
    responseCipher: text('response_cipher').notNull(),
    createdAt: integer('created_at').notNull(),
  },
  (row) => [index('idempotency_at').on(row.createdAt)],
)

/** Somebody's authenticator app (RFC 6238). There is a row once a first code has proved it. */
export const staffTotp = sqliteTable('staff_totp', {
  staffId: text('staff_id').primaryKey(),
  secretCipher: text('secret_cipher').notNull(),
  /** The newest step of 30 seconds that was used: it and those before it open nothing again. */
  lastStep: integer('last_step').notNull(),
  confirmedAt: integer('confirmed_at').notNull(),
})

/** A key on a device or a stick, that signs a challenge (WebAuthn). Nothing of it is secret. */
export const staffPasskey = sqliteTable(
  'staff_passkey',
  {
    id: text('id').primaryKey(),
    staffId: text('staff_id').notNull(),
    name: text('name').notNull(),
    credentialId: text('credential_id').notNull().unique(),
    /** As JWK, which names the algorithm. */
    publicKey: text('public_key').notNull(),
    /** What the device counted last; 0 where it does not count. */
    signCounter: integer('sign_counter').notNull(),
    createdAt: integer('created_at').notNull(),
    lastUsedAt: integer('last_used_at'),
  },
  (row) => [index('staff_passkey_of').on(row.staffId)],
)

/** For whoever has lost the device: a keyed hash, each good once. */
export const staffRecoveryCode = sqliteTable(
  'staff_recovery_code',
  {
    codeHash: text('code_hash').primaryKey(),
    staffId: text('staff_id').notNull(),
    createdAt: integer('created_at').notNull(),
    usedAt: integer('used_at'),
  },
  (row) => [index('staff_recovery_code_of').on(row.staffId)],
)

export const factorResetStates = ['asked', 'confirmed', 'withdrawn'] as const

/** Somebody has lost every second factor: one administrator asks, another one confirms. */
export const factorReset = sqliteTable(
  'factor_reset',
  {
    id: text('id').primaryKey(),
    staffId: text('staff_id').notNull(),
    state: text('state', { enum: factorResetStates }).notNull(),
    askedBy: text('asked_by').notNull(),
    askedAt: integer('asked_at').notNull(),
    decidedBy: text('decided_by'),
    decidedAt: integer('decided_at'),
  },
  (row) => [
    uniqueIndex('factor_reset_asked')
      .on(row.staffId)
      .where(sql`"state" = 'asked'`),
    check('factor_reset_of_another', sql`${row.askedBy} <> ${row.staffId}`),
    check(
      'factor_reset_two_people',
      sql`${row.state} <> 'confirmed' or (${row.decidedBy} is not null
        and ${row.decidedBy} not in (${row.askedBy}, ${row.staffId}))`,
    ),
  ],
)

/** What a passkey is asked to sign: once, by one person, at one kind of occasion. */
export const passkeyChallenge = sqliteTable(
  'passkey_challenge',
  {
    challengeHash: text('challenge_hash').primaryKey(),
    staffId: text('staff_id').notNull(),
    /** `staff` to add a passkey, `staff-factor` to sign in with one. */
    sessionKind: text('session_kind', { enum: ['staff', 'staff-factor'] }).notNull(),
    expiresAt: integer('expires_at').notNull(),
  },
  (row) => [index('passkey_challenge_expiry').on(row.expiresAt)],
)

/** What the federation asks of all its staff at the door: one row, none before it was set. */
export const signInPolicy = sqliteTable(
  'sign_in_policy',
  {
    one: integer('one').primaryKey(),
    factorRequired: integer('factor_required', { mode: 'boolean' }).notNull(),
    changedAt: integer('changed_at').notNull(),
  },
  (row) => [check('sign_in_policy_is_one_row', sql`${row.one} = 1`)],
)
