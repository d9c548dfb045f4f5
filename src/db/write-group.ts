import {
  LibsqlError,
  type Client,
  type InStatement,
  type InValue,
  type ResultSet,
} from '@libsql/client/http'
import {
  auditStatement,
  chainEntries,
  GENESIS_HASH,
  type AuditEvent,
  type AuditHead,
} from '../audit/chain.ts'
import { canonicalJson } from '../kernel/canonical-json.ts'
import type { Instant } from '../kernel/days.ts'
import { outcomeUnknown, readRefusal, type Refusal } from './commit-problem.ts'
import type { Statement } from './statement.ts'

/** What one caller wants written: plain values, so that it can be handed to another isolate. */
export type WriteCall = {
  readonly tenantId: string
  readonly statements: readonly Statement[]
  /** Absent for bookkeeping, which is no business fact. */
  readonly audited?: {
    readonly events: readonly [AuditEvent, ...AuditEvent[]]
    readonly at: Instant
    /** The end of the chain that the caller saw: what it wrote itself can only come after. */
    readonly seen: AuditHead
  }
}

export type WrittenRows = {
  readonly columns: readonly string[]
  readonly rows: readonly (readonly InValue[])[]
}

export type WriteAnswer =
  /** Written now; `head` is the caller's last audit entry, where it had one. */
  | { readonly outcome: 'written'; readonly head?: AuditHead; readonly results: WrittenRows[] }
  /** An earlier call with the same audit entry was written, although its answer was lost. */
  | { readonly outcome: 'written-before' }
  | { readonly outcome: 'refused'; readonly refusal: Refusal }
  | { readonly outcome: 'wrong-tenant' }
  /** A bug: the database could not take these statements at all. */
  | { readonly outcome: 'failed'; readonly message: string }
  /** No answer came: it may have been written, now or in a moment. */
  | { readonly outcome: 'unknown' }
  /** Nothing was sent, since too many wait. */
  | { readonly outcome: 'full' }
  /** Nothing was sent, since the database does not answer. */
  | { readonly outcome: 'not-sent' }
  /** Nothing was written: the chain had gone on, and the same call may be made again. */
  | { readonly outcome: 'overtaken' }

export type Write = (call: WriteCall) => Promise<WriteAnswer>

/** Codes of the guards that come before the caller's own, which never begin like this. */
const WRONG_TENANT = '#wrong-tenant'
const WRITTEN_BEFORE = '#written-before'
const OVERTAKEN = '#overtaken'

type Group = {
  readonly answers: readonly WriteAnswer[]
  /** The end of the chain; undefined where nobody here knows any more. */
  readonly head: AuditHead | undefined
  /** The chain did not end at the head that was given. */
  readonly overtakenAtOnce: boolean
}

/**
 * Sends calls side by side, each as a transaction of its own, in this order: what is to be
 * audited is chained onto `head`, one after the other. Where one of them is refused, those that
 * were chained behind it find that the chain ends elsewhere and are overtaken.
 */
export async function writeGroup(
  client: Client,
  calls: readonly WriteCall[],
  head: AuditHead,
): Promise<Group> {
  let end = head
  const batches: Batch[] = []
  for (const { tenantId, statements, audited } of calls) {
    if (audited === undefined) {
      batches.push({ own: statements, guards: [belongsTo(tenantId)] })
      continue
    }
    const entries = await chainEntries(end, audited.events, audited.at)
    const guards = [belongsTo(tenantId), notWrittenBefore(audited), followsOn(end)]
    end = { sequence: entries.at(-1)!.sequence, hash: entries.at(-1)!.hash }
    batches.push({ own: statements, guards: [...guards, ...entries.map(auditStatement)], end })
  }
  const answers = await Promise.all(batches.map((batch) => writeOne(client, batch)))
  const audited = answers.filter((_, at) => calls[at]!.audited)
  return {
    answers,
    head: answers.some(({ outcome }) => outcome === 'unknown')
      ? undefined
      : (audited.flatMap((it) => ('head' in it && it.head ? [it.head] : [])).at(-1) ?? head),
    overtakenAtOnce: audited[0]?.outcome === 'overtaken',
  }
}

type Batch = {
  readonly guards: readonly Statement[]
  readonly own: readonly Statement[]
  readonly end?: AuditHead
}

/** The end of the chain as the database has it now. */
export async function readHead(client: Client): Promise<AuditHead> {
  const newest = 'select sequence, hash from audit_entry order by sequence desc limit 1'
  const row = (await client.execute(newest)).rows[0]
  return { sequence: Number(row?.sequence ?? 0), hash: String(row?.hash ?? GENESIS_HASH) }
}

async function writeOne(client: Client, { guards, own, end }: Batch): Promise<WriteAnswer> {
  const statements = [...guards, ...own]
  try {
    const results = await client.batch(statements.map(toInStatement), 'write')
    if (end) return { outcome: 'written', head: end, results: [] }
    return { outcome: 'written', results: results.slice(guards.length).map(toRows) }
  } catch (error) {
    const refusal = readRefusal(error, statements)
    if (refusal?.reason === 'refused') {
      if (refusal.code === WRONG_TENANT) return { outcome: 'wrong-tenant' }
      if (refusal.code === WRITTEN_BEFORE) return { outcome: 'written-before' }
      if (refusal.code === OVERTAKEN) return { outcome: 'overtaken' }
    }
    if (refusal) return { outcome: 'refused', refusal }
    if (outcomeUnknown(error)) return { outcome: 'unknown' }
    return { outcome: 'failed', message: messageOf(error) }
  }
}

const toRows = ({ columns, rows }: ResultSet): WrittenRows => ({
  columns,
  rows: rows.map((row) => columns.map((_, at) => row[at]!)),
})

const messageOf = (error: unknown): string =>
  error instanceof LibsqlError ? `${error.code}: ${error.message}` : String(error)

const belongsTo = (tenantId: string): Statement => ({
  sql: 'insert into guard select 0 where not exists (select 1 from tenant_identity where tenant_id = ?)',
  args: [tenantId],
  refusal: WRONG_TENANT,
})

/**
 * What a call that is made again is known by: its last audit entry says in which request, when
 * and what, and stands behind the end of the chain that the caller saw before the first time.
 */
const notWrittenBefore = ({ events, at, seen }: NonNullable<WriteCall['audited']>): Statement => {
  const { requestId, action, subject, detail } = events.at(-1)!
  return {
    sql:
      'insert into guard select 0 where exists (select 1 from audit_entry where sequence > ? ' +
      'and request_id = ? and at = ? and action = ? and subject = ? and detail = ?)',
    args: [seen.sequence, requestId, at, action, subject, canonicalJson(detail ?? {})],
    refusal: WRITTEN_BEFORE,
  }
}

/** Before the caller's guards, so that each of them is judged in its turn and not before. */
const followsOn = (head: AuditHead): Statement => ({
  sql:
    'insert into guard select 0 where ? <> coalesce((select hash from audit_entry ' +
    'order by sequence desc limit 1), ?)',
  args: [head.hash, GENESIS_HASH],
  refusal: OVERTAKEN,
})

const toInStatement = ({ sql, args }: Statement): InStatement => ({ sql, args: [...args] })
