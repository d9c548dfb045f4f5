import type { Client, InStatement, ResultSet } from '@libsql/client/http'
import type { LibSQLDatabase } from 'drizzle-orm/libsql'
import { drizzle } from 'drizzle-orm/libsql/http'
import { isRead } from '../audit/acts.ts'
import {
  auditStatement,
  chainEntries,
  GENESIS_HASH,
  type AuditEvent,
  type AuditHead,
} from '../audit/chain.ts'
import { outboxStatement, type OutboxEvent } from '../outbox/enqueue.ts'
import { assert } from '../kernel/assert.ts'
import { err, ok, type Result } from '../kernel/result.ts'
import type { Instant } from '../kernel/days.ts'
import { TooManyWriters } from './too-many-writers.ts'
import { outcomeUnknown, readRefusal, type Refusal } from './commit-problem.ts'
import type { Statement } from './statement.ts'
import { newestTenantStep } from './migrations.ts'

/** The host named one tenant and the database belongs to another: nothing may go on. */
export class WrongTenant extends Error {
  override name = 'WrongTenant'
}

/** The database has not taken the newest migration: it can be read, not written. */
export class SchemaBehind extends Error {
  override name = 'SchemaBehind'
}

/** No answer came, and none of the tries could settle whether the commit happened. */
export class CommitUnknown extends Error {
  override name = 'CommitUnknown'
}

export type Change<Statements extends readonly Statement[]> = {
  readonly statements: Statements
  readonly audit: readonly [AuditEvent, ...AuditEvent[]]
  readonly outbox?: readonly OutboxEvent[]
  readonly now: Instant
}

type Codes<Statements extends readonly Statement[]> = Extract<
  Statements[number],
  { refusal: string }
>['refusal']

/**
 * One tenant's database, opened for one request. Its type cannot be mixed up with the platform's.
 */
export type TenantDb = {
  readonly plane: 'tenant'
  readonly tenantId: string
  /** Builds queries and runs reads. A write through it is refused by the server. */
  readonly query: LibSQLDatabase
  /**
   * Writes once: all statements, their audit entries and their outbox rows, or nothing. Refused
   * by a guard or a taken key, it returns what refused. Throws `WrongTenant`, `SchemaBehind`,
   * `CommitUnknown`.
   */
  commit<const Statements extends readonly Statement[]>(
    change: Change<Statements>,
  ): Promise<Result<void, Refusal<Codes<Statements>>>>
  /**
   * Writes what is no business fact and has no audit entry: `BOOKKEEPING_TABLES` alone. Returns
   * the rows of each statement (`returning`).
   */
  bookkeep(statements: readonly Statement[]): Promise<readonly ResultSet[]>
  /**
   * Adds one entry about a read to the audit log, and can add nothing else: so that a request
   * that may not write is on record all the same. Throws as `commit` does, but for `SchemaBehind`:
   * what can be read while a migration waits can be recorded.
   */
  recordRead(event: AuditEvent, now: Instant): Promise<void>
}

/** What serves the machinery: attempts, sessions, what is still to be delivered. */
const BOOKKEEPING_TABLES = [
  'outbox_message',
  'attempt_counter',
  'session',
  'one_time_code',
  'idempotency',
]
const WRITES_TABLE = /^\s*(?:insert(?: or \w+)? into|update|delete from)\s+["`]?(\w+)/i

/** Tries while others write to the same audit chain: one of them wins each time. */
const COMMIT_TRIES = 100
/** Tries to settle a commit whose answer was lost. */
const UNKNOWN_TRIES = 3

const WHO_ARE_YOU =
  'select tenant_id, (select max(step) from schema_step), ' +
  '(select sequence from audit_entry order by sequence desc limit 1), ' +
  '(select hash from audit_entry order by sequence desc limit 1) from tenant_identity'

/** What the database said of itself with the last read. */
type Seen = { step: string; head: AuditHead }

/**
 * Reads go over a token that cannot write: the server itself refuses a write that takes this way
 * (a transaction declared read-only is not enough, with a token for writing it still writes).
 */
export type TenantClients = {
  readonly reader: Client
  readonly writer?: Client
  /** Opens the way for entries about reads, where there is no writer; not before it is needed. */
  readonly openRecorder?: () => Promise<Client>
}

export function tenantDb(
  { reader, writer, openRecorder }: TenantClients,
  tenantId: string,
): TenantDb {
  const state: { seen: Seen | undefined } = { seen: undefined }
  const read = together(async (statements) => {
    const [identity, ...results] = await reader.batch([WHO_ARE_YOU, ...statements], 'read')
    state.seen = readIdentity(identity!, tenantId)
    return results
  })
  return {
    plane: 'tenant',
    tenantId,
    query: drizzle({ client: readingClient(reader, read) }),
    async commit(change) {
      if (writer === undefined) throw new Error('This database was opened for reading')
      if (state.seen === undefined) await read([])
      if (state.seen!.step < newestTenantStep) throw new SchemaBehind(state.seen!.step)
      return commitOnce(writer, tenantId, state as { seen: Seen }, read, change)
    },
    async recordRead(event, now) {
      assert(isRead(event.action), `${event.action} is no read`)
      const recorder = writer ?? (await openRecorder?.())
      if (recorder === undefined) throw new Error('This database was opened without a recorder')
      if (state.seen === undefined) await read([])
      const entry = { statements: [], audit: [event], now } as const
      const done = await commitOnce(recorder, tenantId, state as { seen: Seen }, read, entry)
      assert(done.ok, 'nothing stands in the way of an entry alone')
    },
    async bookkeep(statements) {
      if (writer === undefined) throw new Error('This database was opened for reading')
      for (const { sql } of statements) {
        const table = WRITES_TABLE.exec(sql)?.[1] ?? ''
        assert(BOOKKEEPING_TABLES.includes(table), `${table || sql} is written by a commit`)
      }
      const [, ...results] = await writer.batch(
        [belongsTo(tenantId), ...statements].map(toInStatement),
        'write',
      )
      return results
    },
  }
}

type Read = (statements: InStatement[]) => Promise<ResultSet[]>

/** Turns of the microtask queue until a query builder that was awaited has reached the client. */
const TURNS_TO_GATHER = 8

/**
 * Reads that are asked for at the same moment, as by `Promise.all` over several verbs, go in one
 * round trip and see one state of the database. One that fails fails all of them.
 */
function together(read: Read): Read {
  type Waiting = {
    readonly statements: InStatement[]
    readonly resolve: (results: ResultSet[]) => void
    readonly reject: (error: unknown) => void
  }
  let gathered: Waiting[] = []
  const send = async () => {
    for (let turn = 0; turn < TURNS_TO_GATHER; turn++) await undefined
    const batch = gathered
    gathered = []
    try {
      const results = await read(batch.flatMap(({ statements }) => statements))
      let from = 0
      for (const { statements, resolve } of batch) {
        resolve(results.slice(from, from + statements.length))
        from += statements.length
      }
    } catch (error) {
      for (const { reject } of batch) reject(error)
    }
  }
  return (statements) =>
    new Promise((resolve, reject) => {
      gathered.push({ statements, resolve, reject })
      if (gathered.length === 1) void send()
    })
}

function readIdentity(result: ResultSet, tenantId: string): Seen {
  const row = result.rows[0]
  if (row?.[0] !== tenantId) throw new WrongTenant(`expected ${tenantId}`)
  return {
    step: String(row[1]),
    head: { sequence: Number(row[2] ?? 0), hash: String(row[3] ?? GENESIS_HASH) },
  }
}

/** The client that Drizzle reads through: every call asks whose database this is, in one trip. */
function readingClient(client: Client, read: Read): Client {
  return new Proxy(client, {
    get(target, name) {
      if (name === 'execute') return async (one: InStatement) => (await read([one]))[0]!
      if (name === 'batch') return read
      if (name === 'transaction' || name === 'migrate' || name === 'executeMultiple') {
        return () => Promise.reject(new Error(`${String(name)} is not a way to write: use commit`))
      }
      return Reflect.get(target, name, target) as unknown
    },
  })
}

/**
 * The audit entry is what makes a commit happen once: its sequence number is taken by the first
 * batch that lands. A batch whose answer was lost is sent again with the same entry; where its
 * number is taken, the hash beside it tells whether by itself or by another writer.
 */
async function commitOnce<const Statements extends readonly Statement[]>(
  client: Client,
  tenantId: string,
  state: { seen: Seen },
  read: Read,
  change: Change<Statements>,
): Promise<Result<void, Refusal<Codes<Statements>>>> {
  let unknown = 0
  for (let attempt = 0; attempt < COMMIT_TRIES; attempt++) {
    const entries = await chainEntries(state.seen.head, change.audit, change.now)
    const last = entries.at(-1)!
    const batch = assemble(tenantId, change, entries)
    // The same entries again until the outcome is known: only that keeps a repeat harmless.
    for (;;) {
      try {
        await client.batch(batch.map(toInStatement), 'write')
        state.seen = { ...state.seen, head: { sequence: last.sequence, hash: last.hash } }
        return ok(undefined)
      } catch (error) {
        const refusal = readRefusal(error, batch)
        if (refusal === undefined) {
          if (!outcomeUnknown(error)) throw error
          if (++unknown > UNKNOWN_TRIES) throw new CommitUnknown(change.audit[0].action)
          continue
        }
        const numberTaken = refusal.reason === 'taken' && refusal.columns === 'audit_entry.sequence'
        if (refusal.reason === 'refused' && refusal.code === WRONG_TENANT) {
          throw new WrongTenant(`expected ${tenantId}`)
        }
        if (unknown === 0 && !numberTaken) return err(refusal as Refusal<Codes<Statements>>)
        // A lost answer may also have made our own rows stand in our way, so the chain decides.
        if (await entryIsThere(read, last)) return ok(undefined)
        if (!numberTaken) return err(refusal as Refusal<Codes<Statements>>)
        await pause(attempt)
        break
      }
    }
  }
  throw new TooManyWriters('others were faster each time')
}

const WRONG_TENANT = 'wrong-tenant'

function assemble(
  tenantId: string,
  change: Change<readonly Statement[]>,
  entries: Awaited<ReturnType<typeof chainEntries>>,
): Statement[] {
  return [
    belongsTo(tenantId),
    // First, so that a number that is taken is found before a guard looks at our own rows.
    ...entries.map(auditStatement),
    ...change.statements,
    ...(change.outbox ?? []).map((event) => outboxStatement(event, change.now)),
  ]
}

const belongsTo = (tenantId: string): Statement => ({
  sql: 'insert into guard select 0 where not exists (select 1 from tenant_identity where tenant_id = ?)',
  args: [tenantId],
  refusal: WRONG_TENANT,
})

const toInStatement = ({ sql, args }: Statement): InStatement => ({ sql, args: [...args] })

/** Reads the head anew, and tells whether this entry is in the chain. */
async function entryIsThere(
  read: Read,
  entry: { sequence: number; hash: string },
): Promise<boolean> {
  const [found] = await read([
    {
      sql: 'select 1 from audit_entry where sequence = ? and hash = ?',
      args: [entry.sequence, entry.hash],
    },
  ])
  return found!.rows.length > 0
}

/** The longest wait between two tries. */
const PAUSE_MOST_MS = 200

/** Writers that lost the race come back spread out, the more of them the wider. */
const pause = (attempt: number) =>
  new Promise((resolve) =>
    setTimeout(resolve, Math.random() * Math.min(PAUSE_MOST_MS, 10 * (attempt + 1))),
  )
