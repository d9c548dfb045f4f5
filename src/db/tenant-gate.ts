import type { Client } from '@libsql/client/http'
import { NO_ENTRY, type AuditHead } from '../audit/chain.ts'
import { combineCalls } from './combine-calls.ts'
import { CALL_DEADLINE_MS, clientOf } from './open-client.ts'
import type { Connection } from './provider.ts'
import { readHead, writeGroup, type WriteAnswer, type WriteCall } from './write-group.ts'
import { writeQueue, type QueueLimits } from './write-queue.ts'

/** A write and the caller's own way to the database: its address and its token. */
export type GateCall = { readonly connection: Connection; readonly write: WriteCall }
export type Gate = (call: GateCall) => Promise<WriteAnswer>

/** What goes together is held in memory more than once: a roster of thousands goes by itself. */
const TOGETHER_CHARACTERS_MOST = 1_000_000

type GateLimits = QueueLimits & {
  /** After so long a call is given up, and what it wrote is unknown. */
  readonly callMs: number
  /** A database that takes no write for so long does not answer. */
  readonly probeMs: number
}

/**
 * The way to write to one tenant's database, for everybody who writes to it. Nothing is kept that
 * may not be lost: the end of the audit chain is remembered only to save reading it.
 */
export function tenantGate(limits: Partial<GateLimits> = {}): Gate {
  let remembered: AuditHead | undefined
  /** Set when the chain was found to end elsewhere than anybody here knew. */
  let lost = false
  const { callMs = CALL_DEADLINE_MS, probeMs = 2_000 } = limits

  async function send(calls: readonly GateCall[]): Promise<(WriteAnswer | 'again')[]> {
    const writes = calls.map(({ write }) => write)
    const { connection } = calls[0]!
    const client = clientOf(connection, { around: combineCalls, deadlineMs: callMs })
    let head = newest([remembered, ...writes.map(({ audited }) => audited?.seen)])
    if (lost) {
      const read = await tryToReadHead(client)
      if (read === undefined) return calls.map(() => ({ outcome: 'not-sent' }))
      head = read
    }
    const done = await writeGroup(client, writes, head)
    lost = done.overtakenAtOnce
    remembered = done.head
    return done.answers.map((answer) => (answer.outcome === 'overtaken' ? 'again' : answer))
  }

  return writeQueue<GateCall, WriteAnswer>({
    send,
    together: (taken, next) =>
      wayOf(taken[0]!) === wayOf(next) &&
      [...taken, next].reduce((sum, { write }) => sum + lengthOf(write), 0) <
        TOGETHER_CHARACTERS_MOST,
    unanswered: ({ outcome }) => outcome === 'unknown' || outcome === 'not-sent',
    probe: ({ connection }) => takesWrites(connection, probeMs),
    full: { outcome: 'full' },
    notSent: { outcome: 'not-sent' },
    ...limits,
  })
}

const newest = (heads: readonly (AuditHead | undefined)[]): AuditHead =>
  heads.reduce<AuditHead>(
    (last, head) => (head && head.sequence > last.sequence ? head : last),
    NO_ENTRY,
  )

/**
 * Only calls with the very same token go together, so that nobody is carried by another's. Those
 * of a libSQL server are alike for a minute, those of Turso within one isolate.
 */
const wayOf = ({ connection: { url, authToken, headers } }: GateCall): string =>
  JSON.stringify([url, authToken, headers])

const lengthOf = ({ statements }: WriteCall): number =>
  statements.reduce(
    (sum, { sql, args }) =>
      sum +
      sql.length +
      args.reduce<number>((all, arg) => all + (typeof arg === 'string' ? arg.length : 8), 0),
    0,
  )

async function tryToReadHead(client: Client): Promise<AuditHead | undefined> {
  try {
    return await readHead(client)
  } catch {
    return undefined
  }
}

/** Takes the lock for writing and gives it back: a stalled database still answers reads. */
async function takesWrites(connection: Connection, deadlineMs: number): Promise<boolean> {
  try {
    await clientOf(connection, { deadlineMs }).batch(['select 1'], 'write')
    return true
  } catch {
    return false
  }
}
