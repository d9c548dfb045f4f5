import { createHash } from 'node:crypto'
import type { DatabaseSync } from 'node:sqlite'
import { findBrokenEntry, GENESIS_HASH, type AuditEntry } from '../../src/audit/chain.ts'
import { LaunchError } from '../launch-error.ts'
import type { Manifest } from './manifest.ts'

/** What a database holds, so that a copy can be compared with it. */
export type Contents = Manifest['contents']

/** Throws where a table that every tenant has is missing. */
export function describeContents(db: DatabaseSync): Contents {
  const rows = <Row>(sql: string) => db.prepare(sql).all() as Row[]
  const [head] = rows<{ entries: number; sequence: number; hash: string }>(
    `select (select count(*) from audit_entry) as entries,
       coalesce(max(sequence), 0) as sequence,
       coalesce((select hash from audit_entry order by sequence desc limit 1),
         '${GENESIS_HASH}') as hash
     from audit_entry`,
  )
  return plain({
    schema: rows('select step, hash from schema_step order by step'),
    audit: head!,
    ledger: rows(
      `select plan_key as planKey, debit, credit, count(*) as movements,
         sum(amount_fen) as totalFen
       from ledger_movement group by 1, 2, 3 order by 1, 2, 3`,
    ),
    lines: rows(
      `select state, count(*) as lines, sum(amount_fen) as totalFen
       from benefit_line group by 1 order by 1`,
    ),
    tables: Object.fromEntries(tablesOf(db).map((table) => [table, digest(db, table)])),
  })
}

/** Rows of SQLite have no prototype; what is compared and written has. */
const plain = (contents: Contents): Contents => JSON.parse(JSON.stringify(contents)) as Contents

export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`

export function tablesOf(db: DatabaseSync): string[] {
  const tables = db
    .prepare("select name from sqlite_schema where type = 'table' order by name")
    .all() as { name: string }[]
  return tables
    .map(({ name }) => name)
    .filter((name) => !/^(?:sqlite|libsql|_litestream)_/.test(name))
}

export function columnsOf(db: DatabaseSync, table: string): string[] {
  const columns = db.prepare(`select name from pragma_table_info(?)`).all(table) as {
    name: string
  }[]
  return columns.map(({ name }) => name)
}

/** Over every row with the types of its values, in an order that no copy changes. */
function digest(db: DatabaseSync, table: string): { rows: number; sha256: string } {
  const row = columnsOf(db, table)
    .toSorted()
    .map((column) => `quote(${quoted(column)})`)
    .join(` || ',' || `)
  const hash = createHash('sha256')
  let rows = 0
  for (const { text } of db
    .prepare(`select ${row} as text from ${quoted(table)} order by text`)
    .iterate() as Iterable<{ text: string }>) {
    hash.update(text).update('\n')
    rows++
  }
  return { rows, sha256: hash.digest('hex') }
}

/** What differs between what should be there and what is; empty where nothing does. */
export function differences(expected: Contents, found: Contents): string[] {
  const differ: string[] = []
  const names = new Set([...Object.keys(expected.tables), ...Object.keys(found.tables)])
  for (const name of names) {
    const [was, is] = [expected.tables[name], found.tables[name]]
    const hashed = was?.sha256 !== undefined && is?.sha256 !== undefined
    if (hashed ? was.sha256 === is.sha256 : was?.rows === is?.rows) continue
    differ.push(
      was?.rows === is?.rows
        ? `${name}: a row is not what it was`
        : `${name}: ${was?.rows ?? 'no'} rows expected, ${is?.rows ?? 'none'} found`,
    )
  }
  if (expected.audit.hash !== found.audit.hash) {
    differ.push(`audit chain: ends with ${found.audit.hash}, not ${expected.audit.hash}`)
  }
  for (const part of ['ledger', 'lines', 'schema'] as const) {
    if (JSON.stringify(expected[part]) !== JSON.stringify(found[part])) {
      differ.push(`${part}: not as expected`)
    }
  }
  return differ
}

const ENTRIES_A_PAGE = 1_000

export function* auditPages(db: DatabaseSync): Generator<AuditEntry[]> {
  const page = db.prepare(
    `select sequence, at, actor_kind as actorKind, actor_id as actorId, action, subject, detail,
       request_id as requestId, previous_hash as previousHash, hash
     from audit_entry where sequence > ? order by sequence limit ${ENTRIES_A_PAGE}`,
  )
  let after = 0
  for (;;) {
    const entries = page.all(after) as unknown as AuditEntry[]
    if (entries.length === 0) return
    yield entries.map((entry) => ({ ...entry }))
    after = entries.at(-1)!.sequence
  }
}

/** Throws where an entry of the chain does not follow from the one before it. */
export async function refuseBrokenChain(db: DatabaseSync): Promise<void> {
  let head = { sequence: 0, hash: GENESIS_HASH }
  for (const entries of auditPages(db)) {
    const broken = await findBrokenEntry(head, entries)
    if (broken !== undefined) {
      throw new LaunchError(`The audit chain is broken at entry ${broken}: it was changed.`)
    }
    head = entries.at(-1)!
  }
}
