import { createHash } from 'node:crypto'
import { closeSync, openSync, rmSync, writeSync } from 'node:fs'
import type { DatabaseSync } from 'node:sqlite'
import type { Trace } from '../../src/rules/index.ts'
import type { TenantKeys } from '../../src/tenants/tenant-keys.ts'
import { singlePage } from '../single-page.ts'
import type { AboutExport, ExportedLine, ExportedPlan } from '../verify-page/export-data.ts'
import { auditPages } from './describe-contents.ts'

const LINES_A_PART = 500

/** Inside of an element nothing may look like its end. */
const dataOf = (rows: readonly unknown[]): string =>
  JSON.stringify(rows).replaceAll('<', String.raw`\u003c`)
const element = (kind: string, data: string): string =>
  `<script type="application/json" class="data" data-kind="${kind}">${data}</script>\n`

/** The page that checks the export in a browser, with its audit chain and its lines inside. */
export async function writeVerifyPage(
  file: string,
  db: DatabaseSync,
  keys: TenantKeys,
  about: Omit<AboutExport, 'parts' | 'paid'>,
): Promise<void> {
  const page = await singlePage('verify-page')
  const [before = '', after = ''] = page.split('<!-- data -->')
  const rest = `${file}.parts`
  const parts: string[] = []
  const written = openSync(rest, 'w', 0o600)
  const write = (kind: string, rows: readonly unknown[]) => {
    const data = dataOf(rows)
    parts.push(createHash('sha256').update(data).digest('hex'))
    writeSync(written, element(kind, data))
  }
  for (const entries of auditPages(db)) write('entries', entries)
  for (const plan of plansIn(db)) write('plans', [plan])
  for await (const lines of linePages(db, keys)) write('lines', lines)
  closeSync(written)

  // What the page says of its parts stands before them.
  const target = openSync(file, 'w', 0o600)
  writeSync(target, before + element('about', dataOf([{ ...about, paid: paidOf(db), parts }])))
  await append(target, rest)
  writeSync(target, after)
  closeSync(target)
  rmSync(rest)
}

async function append(target: number, from: string): Promise<void> {
  const { createReadStream } = await import('node:fs')
  for await (const piece of createReadStream(from)) writeSync(target, piece as Buffer)
}

const paidOf = (db: DatabaseSync): AboutExport['paid'] =>
  db
    .prepare(
      `select plan_key as planKey,
         sum(case debit when 'benefits-payable' then amount_fen else -amount_fen end) as totalFen
       from ledger_movement
       where (debit = 'benefits-payable' and credit = 'bank')
         or (debit = 'bank' and credit = 'benefits-payable')
       group by 1 order by 1`,
    )
    .all() as unknown as AboutExport['paid']

/** Only plans that a line names: a draft has nothing to do with what was paid. */
const plansIn = (db: DatabaseSync): Iterable<ExportedPlan> =>
  db
    .prepare(
      `select id, plan_key as planKey, revision, document from plan_revision
       where id in (select plan_revision_id from benefit_line) order by plan_key, revision`,
    )
    .iterate() as unknown as Iterable<ExportedPlan>

async function* linePages(db: DatabaseSync, keys: TenantKeys): AsyncGenerator<ExportedLine[]> {
  const page = db.prepare(
    `select id, claim_id as claimId, member_id as memberId, plan_key as planKey,
       plan_revision_id as planRevisionId, benefit,
       benefit_title as title, event_id as eventId, ordinal, state, amount_fen as amountFen,
       trace_cipher as traceCipher
     from benefit_line where id > ? order by id limit ${LINES_A_PART}`,
  )
  type Row = Omit<ExportedLine, 'trace'> & { traceCipher: string }
  for (let after = ''; ;) {
    const rows = page.all(after) as unknown as Row[]
    if (rows.length === 0) return
    yield await Promise.all(
      rows.map(async ({ traceCipher, ...line }) => {
        const place = { column: 'benefit_line.trace', row: line.id }
        // The page says of a line whose trace does not open that it cannot be read.
        const text = await keys.open(place, traceCipher).catch(() => 'null')
        return { ...line, trace: JSON.parse(text) as Trace }
      }),
    )
    after = rows.at(-1)!.id
  }
}
