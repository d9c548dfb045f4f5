import { GENESIS_HASH } from '../../audit/chain.ts'
import { readInsert, tableOfInsert, type DumpedValue } from './read-insert.ts'
import type { DocumentRow } from './documents.ts'

/** The columns of each table, in the order in which a dump writes their values. */
export type TableColumns = ReadonlyMap<string, readonly string[]>

/** What a dump turned out to hold, told together once it has gone by. */
export type DumpFindings = {
  readonly audit: { readonly entries: number; readonly sequence: number; readonly hash: string }
  readonly schema: readonly { readonly step: string; readonly hash: string }[]
  readonly ledger: readonly LedgerSum[]
  readonly lines: readonly LineSum[]
  readonly tables: Readonly<Record<string, { readonly rows: number }>>
  readonly documents: readonly DocumentRow[]
  /** In which state each line of benefit is: it changes while the rest of an export is made. */
  readonly lineStates: ReadonlyMap<string, string>
  /** What the ledger says was paid under each plan. */
  readonly paid: readonly { readonly planKey: string; readonly totalFen: number }[]
}

type LedgerSum = {
  planKey: string
  debit: string
  credit: string
  movements: number
  totalFen: number
}
type LineSum = { state: string; lines: number; totalFen: number }
type Row = Readonly<Record<string, DumpedValue>>

/** A dump that ended before its end: what was made of it is worth nothing. */
export class DumpCut extends Error {
  override name = 'DumpCut'
}

/**
 * Looks at a dump while it is passed on, so that everything else in an export is of the same
 * moment of the database: nothing is asked for twice, and no more is kept than what is told.
 */
export function watchDump(columns: TableColumns) {
  const seen = gather(columns)
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let rest = ''
  let last = ''
  const take = (text: string) => {
    const lines = (rest + text).split('\n')
    rest = lines.pop()!
    for (const line of lines) {
      if (line !== '') last = line
      const table = tableOfInsert(line)
      if (table !== undefined) seen.row(table, line)
    }
  }
  return {
    async *passOn(dump: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
      for await (const piece of dump) {
        take(decoder.decode(piece, { stream: true }))
        yield piece
      }
      take(decoder.decode())
      if ((rest.trim() || last) !== 'COMMIT;') throw new DumpCut('The dump was cut')
    },
    found: seen.found,
  }
}

/** The tables whose rows are looked at; of all others they are counted. */
const LOOKED_AT = ['schema_step', 'ledger_movement', 'benefit_line', 'claim_document'] as const

function gather(columns: TableColumns) {
  const counts = new Map<string, number>(Array.from(columns.keys(), (name) => [name, 0]))
  const rows = { schema: [] as Row[], documents: [] as Row[] }
  const ledger = new Map<string, LedgerSum>()
  const lines = new Map<string, LineSum>()
  const lineStates = new Map<string, string>()
  let newest = ''
  const rowOf = (table: string, line: string): Row => {
    const names = columns.get(table) ?? []
    const values = readInsert(line)
    if (values.length !== names.length) throw new Error(`${table} has other columns by now`)
    return Object.fromEntries(names.map((name, at) => [name, values[at]!]))
  }
  const looks: Readonly<Record<(typeof LOOKED_AT)[number], (row: Row) => void>> = {
    schema_step: (row) => void rows.schema.push(row),
    claim_document: (row) => void rows.documents.push(row),
    ledger_movement(row) {
      const [planKey, debit, credit] = [row.plan_key, row.debit, row.credit].map(String)
      const key = [planKey, debit, credit].join('|')
      const fresh = { planKey: planKey!, debit: debit!, credit: credit!, movements: 0, totalFen: 0 }
      const sum = ledger.get(key) ?? fresh
      sum.movements++
      sum.totalFen += Number(row.amount_fen)
      ledger.set(key, sum)
    },
    benefit_line(row) {
      const state = String(row.state)
      lineStates.set(String(row.id), state)
      const sum = lines.get(state) ?? { state, lines: 0, totalFen: 0 }
      sum.lines++
      sum.totalFen += Number(row.amount_fen)
      lines.set(state, sum)
    },
  }
  return {
    row(table: string, line: string): void {
      counts.set(table, (counts.get(table) ?? 0) + 1)
      // Entries come in the order of their sequence: the last one ends the chain.
      if (table === 'audit_entry') newest = line
      const look = looks[table as keyof typeof looks]
      if (look !== undefined) look(rowOf(table, line))
    },
    found(): DumpFindings {
      const head = newest === '' ? undefined : rowOf('audit_entry', newest)
      const sums = inOrder([...ledger.values()], (it) => [it.planKey, it.debit, it.credit])
      return {
        audit: {
          entries: counts.get('audit_entry') ?? 0,
          sequence: Number(head?.sequence ?? 0),
          hash: String(head?.hash ?? GENESIS_HASH),
        },
        schema: rows.schema.map((row) => ({ step: String(row.step), hash: String(row.hash) })),
        ledger: sums,
        lines: inOrder([...lines.values()], ({ state }) => [state]),
        tables: Object.fromEntries(
          Array.from(counts, ([name, count]) => [name, { rows: count }] as const),
        ),
        documents: inOrder(rows.documents.map(documentOf), (it) => [it.claimId, it.id]),
        lineStates,
        paid: paidOf(sums),
      }
    },
  }
}

/** By one column after the other, as SQL orders them. */
const inOrder = <Item>(
  items: readonly Item[],
  columns: (item: Item) => readonly string[],
): Item[] => {
  // Nothing sorts before it, so a shorter word comes before one that goes on.
  const key = (item: Item) => columns(item).join('\0')
  return items.toSorted((a, b) => (key(a) < key(b) ? -1 : 1))
}

const documentOf = (row: Row): DocumentRow => ({
  id: String(row.id),
  claimId: String(row.claim_id),
  objectKey: String(row.object_key),
  fileName: String(row.file_name),
  contentType: String(row.content_type),
  bytes: Number(row.bytes),
  hash: String(row.hash),
  removedAt: row.removed_at === null ? null : Number(row.removed_at),
})

function paidOf(sums: readonly LedgerSum[]): DumpFindings['paid'] {
  const paid = new Map<string, number>()
  for (const { planKey, debit, credit, totalFen } of sums) {
    const way = `${debit}>${credit}`
    if (way !== 'benefits-payable>bank' && way !== 'bank>benefits-payable') continue
    const fen = debit === 'benefits-payable' ? totalFen : -totalFen
    paid.set(planKey, (paid.get(planKey) ?? 0) + fen)
  }
  return Array.from(paid, ([planKey, totalFen]) => ({ planKey, totalFen }))
}
