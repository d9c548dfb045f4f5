import { sql } from 'drizzle-orm'
import { auditEntry } from './tables.ts'

/** What the name of a read ends with: `member.read`, `claims.read`. Everything else is an act. */
export type ReadAction = `${string}.read`

export const isRead = (action: string): action is ReadAction => action.endsWith('.read')

/** The same as a condition, worded as in the index `audit_entry_acts`, so that it serves. */
export const isAct = sql`substr(${auditEntry.action}, -5) <> '.read'`
export const isReadEntry = sql`substr(${auditEntry.action}, -5) = '.read'`
