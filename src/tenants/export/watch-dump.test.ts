import { expect, test } from 'vitest'
import { utf8 } from '../../kernel/bytes.ts'
import { DumpCut, watchDump, type TableColumns } from './watch-dump.ts'

const documentRow = [
  ['id', "'doc_1'"],
  ['claim_id', "'clm_1'"],
  ['object_key', "'tnt/clm_1/doc_1'"],
  ['file_name', "'结算单,''1''.png'"],
  ['content_type', "'image/png'"],
  ['bytes', '70'],
  ['hash', "'ab'"],
  ['removed_at', 'NULL'],
] as const

const columns: TableColumns = new Map([
  ['audit_entry', ['sequence', 'detail', 'hash']],
  ['benefit_line', ['id', 'state', 'amount_fen']],
  ['claim_document', documentRow.map(([name]) => name)],
  ['ledger_movement', ['plan_key', 'debit', 'credit', 'amount_fen']],
  ['member', ['id']],
  ['schema_step', ['step', 'hash']],
])

const dump = [
  'PRAGMA foreign_keys=OFF;',
  'BEGIN TRANSACTION;',
  'CREATE TABLE IF NOT EXISTS audit_entry (\n  sequence integer\n);',
  "INSERT INTO schema_step VALUES('0000','aa');",
  "INSERT INTO audit_entry VALUES(1,'{}','h1');",
  "INSERT INTO audit_entry VALUES(2,replace('a\\nINSERT INTO member VALUES(1);','\\n',char(10)),'h2');",
  "INSERT INTO benefit_line VALUES('lin_1','paid',18300);",
  "INSERT INTO benefit_line VALUES('lin_2','payable',500);",
  "INSERT INTO benefit_line VALUES('lin_3','paid',-300);",
  "INSERT INTO ledger_movement VALUES('p','benefits','benefits-payable',18800);",
  "INSERT INTO ledger_movement VALUES('p','benefits-payable','benefits',300);",
  "INSERT INTO ledger_movement VALUES('p','benefits-payable','bank',18300);",
  "INSERT INTO ledger_movement VALUES('p','bank','benefits-payable',300);",
  `INSERT INTO claim_document VALUES(${documentRow.map(([, value]) => value)});`,
  'COMMIT;',
  '',
].join('\n')

/** The text in pieces of so many bytes, whatever stands where they are cut. */
async function* pieces(text: string, bytes: number) {
  const whole = utf8(text)
  for (let at = 0; at < whole.length; at += bytes) yield whole.slice(at, at + bytes)
}

async function watched(text: string, bytes: number) {
  const watch = watchDump(columns)
  let passed = 0
  for await (const piece of watch.passOn(pieces(text, bytes))) passed += piece.length
  expect(passed).toBe(utf8(text).length)
  return watch.found()
}

test.each([1, 7, 4096])('tells what went by, in pieces of %i bytes', async (bytes) => {
  const found = await watched(dump, bytes)
  expect(found.audit).toEqual({ entries: 2, sequence: 2, hash: 'h2' })
  expect(found.schema).toEqual([{ step: '0000', hash: 'aa' }])
  expect(found.lines).toEqual([
    { state: 'paid', lines: 2, totalFen: 18_000 },
    { state: 'payable', lines: 1, totalFen: 500 },
  ])
  // As SQL orders it: a word before one that goes on.
  expect(found.ledger.map(({ debit, credit }) => [debit, credit])).toEqual([
    ['bank', 'benefits-payable'],
    ['benefits', 'benefits-payable'],
    ['benefits-payable', 'bank'],
    ['benefits-payable', 'benefits'],
  ])
  expect(found.paid).toEqual([{ planKey: 'p', totalFen: 18_000 }])
  expect(found.lineStates.get('lin_2')).toBe('payable')
  expect(found.documents).toMatchObject([
    { id: 'doc_1', fileName: "结算单,'1'.png", bytes: 70, removedAt: null },
  ])
  expect(found.tables.member).toEqual({ rows: 0 })
  expect(found.tables.audit_entry).toEqual({ rows: 2 })
})

test('one that ends anywhere before its end is refused', async () => {
  const end = dump.indexOf('COMMIT;')
  for (const at of [10, end - 30, end - 1, end, end + 5]) {
    await expect(watched(dump.slice(0, at), 64)).rejects.toThrow(DumpCut)
  }
})

test('a table that has other columns than were asked about is refused', async () => {
  const other = dump.replace("'paid',18300);", "'paid',18300,'new');")
  await expect(watched(other, 64)).rejects.toThrow('has other columns')
})
