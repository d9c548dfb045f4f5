import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'

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
})

export const sessionKinds = ['staff', 'member'] as const

/** A signed-in person. Only the hash of the cookie's secret is stored. */
export const session = sqliteTable(
  'session',
  {
    tokenHash: text('token_hash').primaryKey(),
    kind: text('kind', { enum: sessionKinds }).notNull(),
    subjectId: text('subject_id').notNull(),
    createdAt: integer('created_at').notNull(),
    expiresAt: integer('expires_at').notNull(),
  },
  (row) => [index('session_subject').on(row.subjectId)],
)

/** A code sent by SMS; the secret of the waiting browser and the code are stored as hashes. */
export const oneTimeCode = sqliteTable('one_time_code', {
  id: text('id').primaryKey(),
  mobileIndex: text('mobile_index').notNull(),
  codeHash: text('code_hash').notNull(),
  triesLeft: integer('tries_left').notNull(),
  createdAt: integer('created_at').notNull(),
  expiresAt: integer('expires_at').notNull(),
  usedAt: integer('used_at'),
})

/** Counts attempts within a window: sign-ins, codes asked for. */
export const attemptCounter = sqliteTable(
  'attempt_counter',
  {
    key: text('key').notNull(),
    windowStartsAt: integer('window_starts_at').notNull(),
    attempts: integer('attempts').notNull(),
  },
  (row) => [primaryKey({ columns: [row.key, row.windowStartsAt] })],
)

export const apiKey = sqliteTable('api_key', {
  id: text('id').primaryKey(),
  name: text('name').notNull(),
  keyHash: text('key_hash').notNull().unique(),
  /** Space-separated, see `scopes.ts`. */
  scopes: text('scopes').notNull(),
  createdBy: text('created_by').notNull(),
  createdAt: integer('created_at').notNull(),
  revokedAt: integer('revoked_at'),
})

/** The answer to a money POST, kept under its key so that a repeat gets the same one. */
export const idempotency = sqliteTable('idempotency', {
  key: text('key').primaryKey(),
  requestHash: text('request_hash').notNull(),
  status: integer('status').notNull(),
  response: text('response').notNull(),
  createdAt: integer('created_at').notNull(),
})
