import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'

export const endpointPurposes = ['sms'] as const

/** Where signed events go. The secret is encrypted under the tenant's key. */
export const webhookEndpoint = sqliteTable('webhook_endpoint', {
  id: text('id').primaryKey(),
  purpose: text('purpose', { enum: endpointPurposes }).notNull().unique(),
  url: text('url').notNull(),
  secretCipher: text('secret_cipher').notNull(),
  /** The secret before the last rotation: for a day after `rotated_at` both sign. */
  previousSecretCipher: text('previous_secret_cipher'),
  rotatedAt: integer('rotated_at'),
  disabledAt: integer('disabled_at'),
  updatedAt: integer('updated_at').notNull(),
})
