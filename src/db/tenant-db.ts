import type { Client, InStatement, ResultSet } from '@libsql/client/http'
import type { LibSQLDatabase } from 'drizzle-orm/libsql'
import { drizzle } from 'drizzle-orm/libsql/http'
import { isRead } from '../audit/acts.ts'
import { GENESIS_HASH, type AuditEvent, type AuditHead } from '../audit/chain.ts'
import { outboxStatement, type OutboxEvent } from '../outbox/enqueue.ts'
import { assert } from '../kernel/assert.ts'
import { err, ok, type Result } from '../kernel/result.ts'
import type { Instant } from '../kernel/days.ts'
import { TooManyWriters } from './too-many-writers.ts'
import type { Refusal } from './commit-problem.ts'
import { DatabaseNotAnswering } from './database-not-answering.ts'
import type { Statement } from './statement.ts'
import { tenantMigrations, type Migration } from './migrations.ts'
import { additionsOf, onOlderSchema } from './older-schema.ts'
import { writeDirectly } from './write-directly.ts'
import type { Write, WriteAnswer, WrittenRows } from './write-group.ts'

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
   * by a guard or a taken key, it returns what refused. Throws `WrongTenant`, `SchemaBehind`;
   * `TooManyWriters` and `DatabaseNotAnswering` where nothing was written; `CommitUnknown`.
   */
  commit<const Statements extends readonly Statement[]>(
    change: Change<Statements>,
  ): Promise<Result<void, Refusal<Codes<Statements>>>>
  /**
   * Writes what is no business fact and has no audit entry: `BOOKKEEPING_TABLES` alone; a `select`
   * beside it saves a round trip. Returns the rows of each statement.
   */
  bookkeep(statements: readonly Statement[]): Promise<readonly Pick<ResultSet, 'rows'>[]>
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
  'passkey_challenge',
  'idempotency',
]
const WRITES_TABLE = /^\s*(?:insert(?: or \w+)? into|update|delete from)\s+["`]?(\w+)/i

/** Waits before each try to settle a commit whose answer was lost: a restart takes seconds. */
const SETTLE_PAUSES_MS = [100, 400, 1_000, 1_500, 2_000, 3_000]
/** No try begins later than this after the answer was lost: somebody waits for the page. */
const SETTLE_MOST_MS = 8_000

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
  /** The tenant's gate, or a client that goes straight to the database. */
  readonly writer?: Client | Write
  /** Opens the way for entries about reads, where there is no writer; not before it is needed. */
  readonly openRecorder?: () => Promise<Client | Write>
}

export function tenantDb(
  { reader, writer, openRecorder }: TenantClients,
  tenantId: string,
  migrations: readonly Migration[] = tenantMigrations,
): TenantDb {
  const state: { seen: Seen | undefined } = { seen: undefined }
  // One commit after the other: an entry behind the head that was seen is then the commit's own.
  const inTurn = takingTurns()
  const write = writer && asWrite(writer)
  const read = together(async (statements) => {
    const [identity, ...results] = await readOnAnySchema(reader, migrations, [
      WHO_ARE_YOU,
      ...statements,
    ])
    state.seen = readIdentity(identity!, tenantId)
    return results
  })
  return {
    plane: 'tenant',
    tenantId,
    query: drizzle({ client: readingClient(reader, read) }),
    commit(change) {
      if (write === undefined) return Promise.reject(new Error(READING))
      return inTurn(async () => {
        if (state.seen === undefined) await read([])
        const { step } = state.seen!
        if (step < migrations.at(-1)!.step) throw new SchemaBehind(step)
        const done = await commitOnce(write, tenantId, state.seen!, change)
        if (done.ok) state.seen = done.value
        return done.ok ? ok(undefined) : done
      })
    },
    async recordRead(event, now) {
      assert(isRead(event.action), `${event.action} is no read`)
      return inTurn(async () => {
        const recorder = write ?? (openRecorder && asWrite(await openRecorder()))
        if (recorder === undefined) throw new Error('This database was opened without a recorder')
        if (state.seen === undefined) await read([])
        const entry = { statements: [], audit: [event], now } as const
        const done = await commitOnce(recorder, tenantId, state.seen!, entry)
        assert(done.ok, 'nothing stands in the way of an entry alone')
        state.seen = done.value
      })
    },
    async bookkeep(statements) {
      if (write === undefined) throw new Error(READING)
      for (const { sql } of statements) {
        if (/^\s*select\b/i.test(sql)) continue
        const table = WRITES_TABLE.exec(sql)?.[1] ?? ''
        assert(BOOKKEEPING_TABLES.includes(table), `${table || sql} is written by a commit`)
      }
      const answer = await write({ tenantId, statements })
      if (answer.outcome === 'written') return answer.results.map(toResultSet)
      if (answer.outcome === 'unknown') throw new CommitUnknown('bookkeeping')
      const problem = problemOf(answer, tenantId)
      throw (await isBehind(reader, migrations, problem)) ?? problem
    },
  }
}

function takingTurns() {
  let last: Promise<unknown> = Promise.resolve()
  return <T>(task: () => Promise<T>): Promise<T> => {
    const mine = last.then(task)
    last = mine.catch(() => undefined)
    return mine
  }
}

const READING = 'This database was opened for reading'

const asWrite = (way: Client | Write): Write => (typeof way === 'object' ? writeDirectly(way) : way)

/** Rows that can be read by column and by name, as the client gives them. */
const toResultSet = ({ columns, rows }: WrittenRows): Pick<ResultSet, 'rows'> => ({
  rows: rows.map((row) => {
    const named = Object.fromEntries(columns.map((column, at) => [column, row[at]]))
    return Object.assign([...row], named) as unknown as ResultSet['rows'][number]
  }),
})

type Read = (statements: InStatement[]) => Promise<ResultSet[]>

const LACKS = /no such (?:table|column)|has no column named/

/** The step of a database that lacks what a statement names because it is behind, as the error. */
async function isBehind(
  reader: Client,
  migrations: readonly Migration[],
  error: unknown,
): Promise<SchemaBehind | undefined> {
  if (!(error instanceof Error) || !LACKS.test(error.message)) return undefined
  const { rows } = await reader.execute('select max(step) from schema_step')
  const step = String(rows[0]![0])
  return step < migrations.at(-1)!.step ? new SchemaBehind(step) : undefined
}

/**
 * Until a database has taken the newest steps it is read as if they had been taken of nothing:
 * see `onOlderSchema`. Only a database that is behind pays for it, in round trips.
 */
async function readOnAnySchema(
  reader: Client,
  migrations: readonly Migration[],
  statements: readonly InStatement[],
): Promise<ResultSet[]> {
  try {
    return await reader.batch([...statements], 'read')
  } catch (error) {
    const behind = await isBehind(reader, migrations, error)
    if (behind === undefined) throw error
    const additions = additionsOf(migrations.filter(({ step }) => step > behind.message))
    const older = statements.map((one) =>
      typeof one === 'string'
        ? onOlderSchema(one, additions)
        : { ...one, sql: onOlderSchema(one.sql, additions) },
    )
    return await reader.batch(older, 'read').catch((again: unknown) => {
      throw LACKS.test(String(again)) ? behind : again
    })
  }
}

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
 * The audit entry is what makes a commit happen once. One whose answer was lost is made again:
 * where its entry stands behind the end of the chain that was seen before the first time, the
 * database refuses the second, whichever of the two comes first. Returns what is known of the
 * database then.
 */
async function commitOnce<const Statements extends readonly Statement[]>(
  write: Write,
  tenantId: string,
  seen: Seen,
  { statements, audit: events, outbox = [], now }: Change<Statements>,
): Promise<Result<Seen | undefined, Refusal<Codes<Statements>>>> {
  const call = {
    tenantId,
    statements: [...statements, ...outbox.map((event) => outboxStatement(event, now))],
    audited: { events, at: now, seen: seen.head },
  }
  let lostAt: number | undefined
  for (let attempt = 0; ; attempt++) {
    const answer = await write(call)
    switch (answer.outcome) {
      case 'written':
        return ok({ ...seen, head: answer.head! })
      case 'written-before':
        return ok(undefined)
      case 'refused':
        return err(answer.refusal as Refusal<Codes<Statements>>)
      case 'wrong-tenant':
      case 'failed':
        throw problemOf(answer, tenantId)
      case 'unknown':
        lostAt ??= performance.now()
    }
    // Nothing was sent, and nothing before: that is certain, and told at once.
    if (lostAt === undefined) throw problemOf(answer, tenantId)
    const pause = SETTLE_PAUSES_MS[attempt]
    if (pause === undefined || performance.now() + pause - lostAt > SETTLE_MOST_MS) {
      throw new CommitUnknown(events[0].action)
    }
    await new Promise((resolve) => setTimeout(resolve, pause))
  }
}

function problemOf(answer: WriteAnswer, tenantId: string): Error {
  if (answer.outcome === 'wrong-tenant') return new WrongTenant(`expected ${tenantId}`)
  if (answer.outcome === 'full') return new TooManyWriters('The line before the database is full')
  if (answer.outcome === 'not-sent') return new DatabaseNotAnswering('Nothing was sent')
  return new Error(`The database refused: ${JSON.stringify(answer)}`)
}
