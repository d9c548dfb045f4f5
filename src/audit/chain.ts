import { canonicalJson } from '../kernel/canonical-json.ts'
import { sha256 } from '../kernel/bytes.ts'
import type { Instant } from '../kernel/days.ts'
import type { Statement } from '../db/statement.ts'

export const actorKinds = ['staff', 'member', 'integrator', 'platform', 'system'] as const
export type Actor = { readonly kind: (typeof actorKinds)[number]; readonly id: string }

/** What an audit entry says. `detail` holds facts, never personal data in the clear. */
export type AuditEvent = {
  readonly actor: Actor
  readonly action: string
  readonly subject: string
  readonly detail?: Readonly<Record<string, unknown>>
  readonly requestId: string
}

export type AuditHead = { readonly sequence: number; readonly hash: string }

export type AuditEntry = {
  readonly sequence: number
  readonly at: Instant
  readonly actorKind: string
  readonly actorId: string
  readonly action: string
  readonly subject: string
  readonly detail: string
  readonly requestId: string
  readonly previousHash: string
  readonly hash: string
}

/** What the first entry of a chain stands on. */
export const GENESIS_HASH = '0'.repeat(64)
export const NO_ENTRY: AuditHead = { sequence: 0, hash: GENESIS_HASH }

/** The entries that follow a head, each hashed over itself and the one before it. */
export async function chainEntries(
  head: AuditHead,
  events: readonly AuditEvent[],
  at: Instant,
): Promise<AuditEntry[]> {
  const entries: AuditEntry[] = []
  let previous = head
  for (const event of events) {
    const unhashed = {
      sequence: previous.sequence + 1,
      at,
      actorKind: event.actor.kind,
      actorId: event.actor.id,
      action: event.action,
      subject: event.subject,
      detail: canonicalJson(event.detail ?? {}),
      requestId: event.requestId,
      previousHash: previous.hash,
    }
    const entry = { ...unhashed, hash: await hashEntry(unhashed) }
    entries.push(entry)
    previous = entry
  }
  return entries
}

/** The hash of an entry: SHA-256 over its canonical JSON, the hash itself left out. */
export function hashEntry(entry: Omit<AuditEntry, 'hash'>): Promise<string> {
  const { sequence, at, actorKind, actorId, action, subject, detail, requestId, previousHash } =
    entry
  return sha256(
    canonicalJson({
      sequence,
      at,
      actorKind,
      actorId,
      action,
      subject,
      detail,
      requestId,
      previousHash,
    }),
  )
}

export const auditStatement = (entry: AuditEntry): Statement => ({
  sql:
    'insert into audit_entry (sequence, at, actor_kind, actor_id, action, subject, detail, ' +
    'request_id, previous_hash, hash) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
  args: [
    entry.sequence,
    entry.at,
    entry.actorKind,
    entry.actorId,
    entry.action,
    entry.subject,
    entry.detail,
    entry.requestId,
    entry.previousHash,
    entry.hash,
  ],
})

/** The first entry of a run that does not follow from the one before it, if any. */
export async function findBrokenEntry(
  head: AuditHead,
  entries: readonly AuditEntry[],
): Promise<number | undefined> {
  let previous = head
  for (const entry of entries) {
    const follows =
      entry.sequence === previous.sequence + 1 &&
      entry.previousHash === previous.hash &&
      entry.hash === (await hashEntry(entry))
    if (!follows) return entry.sequence
    previous = entry
  }
  return undefined
}
