import type { Instant } from '../kernel/days.ts'
import { newId } from '../kernel/ids.ts'
import type { Statement } from '../db/statement.ts'

/** A message to send; documents to delete; all messages that a roster's new cover is told by. */
export const outboxKinds = ['sms', 'documents', 'enrolments'] as const

/** Something to do after the commit. `subject` names the row that it is about. */
export type OutboxEvent = {
  readonly kind: (typeof outboxKinds)[number]
  readonly subject: string
  readonly payload: Readonly<Record<string, unknown>>
  /** Not before this; at once where left out. */
  readonly dueAt?: Instant
}

export const outboxStatement = (event: OutboxEvent, now: Instant): Statement => ({
  sql:
    'insert into outbox_message (id, kind, subject, payload, state, attempts, due_at, ' +
    "claimed_until, created_at) values (?, ?, ?, ?, 'waiting', 0, ?, 0, ?)",
  args: [
    newId('out'),
    event.kind,
    event.subject,
    JSON.stringify(event.payload),
    event.dueAt ?? now,
    now,
  ],
})
