import { closeSync, openSync, writeSync } from 'node:fs'
import type { DatabaseSync } from 'node:sqlite'
import type { Trace } from '../../src/rules/index.ts'
import type {
  AboutExport,
  ExportedLine,
  ExportedPlan,
} from '../../src/tenants/export/export-data.ts'
import { verifyPage, type VerifyPart } from '../../src/tenants/export/verify-page.ts'
import type { TenantKeys } from '../../src/tenants/tenant-keys.ts'
import { singlePage } from '../single-page.ts'
import { auditPages } from './describe-contents.ts'

const LINES_A_PART = 500

/** The page that checks the export in a browser, with its audit chain and its lines inside. */
export async function writeVerifyPage(
  file: string,
  db: DatabaseSync,
  keys: TenantKeys,
  about: Omit<AboutExport, 'parts' | 'paid'>,
): Promise<void> {
  const frame = await singlePage('verify-page')
  const target = openSync(file, 'w', 0o600)
  try {
    for await (const piece of verifyPage(frame, { ...about, paid: paidOf(db) }, parts(db, keys))) {
      writeSync(target, piece)
    }
  } finally {
    closeSync(target)
  }
}

async function* parts(db: DatabaseSync, keys: TenantKeys): AsyncGenerator<VerifyPart> {
  for (const rows of auditPages(db)) yield { kind: 'entries', rows }
  for (const row of plansIn(db)) yield { kind: 'plans', rows: [row] }
  for await (const rows of linePages(db, keys)) yield { kind: 'lines', rows }
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
