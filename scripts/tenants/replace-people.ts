import type { DatabaseSync } from 'node:sqlite'
import { sha256 } from '../../src/kernel/bytes.ts'
import { canonicalJson } from '../../src/kernel/canonical-json.ts'
import { day } from '../../src/kernel/days.ts'
import { identityNumberFrom } from '../../src/kernel/identity-number.ts'
import { memberColumns } from '../../src/members/seal-members.ts'
import type { IndexColumn } from '../../src/tenants/key-ring.ts'
import type { TenantKeys } from '../../src/tenants/tenant-keys.ts'
import { LaunchError } from '../launch-error.ts'
import { quoted, tablesOf } from './describe-contents.ts'
import { sealedColumns } from '../../src/db/sealed-columns.ts'
import { textsOf } from './open-everything.ts'

/**
 * What becomes of each table in a sandbox. Emptied is what speaks of people in words, what opens
 * doors, and what would reach somebody outside. A test holds the list against the tables, and a
 * table that is not listed is not copied at all.
 */
export const sandboxTables: Readonly<Record<string, 'kept' | 'replaced' | 'emptied'>> = {
  schema_step: 'kept',
  guard: 'kept',
  plan_revision: 'kept',
  cover: 'kept',
  payout: 'kept',
  tenant_identity: 'replaced',
  federation_profile: 'replaced',
  staff: 'replaced',
  workplace: 'replaced',
  roster: 'replaced',
  member: 'replaced',
  claim: 'replaced',
  claim_facts: 'replaced',
  assessment: 'replaced',
  benefit_line: 'replaced',
  payout_item: 'replaced',
  ledger_movement: 'kept',
  division: 'replaced',
  staff_reach: 'kept',
  // Nobody who gets the sandbox has the telephones and keys of the source's officers.
  staff_totp: 'emptied',
  staff_passkey: 'emptied',
  staff_recovery_code: 'emptied',
  passkey_challenge: 'emptied',
  sign_in_policy: 'emptied',
  staff_invitation: 'emptied',
  factor_reset: 'emptied',
  federation_logo: 'emptied',
  notice_text: 'emptied',
  notice_switch: 'emptied',
  session: 'emptied',
  one_time_code: 'emptied',
  attempt_counter: 'emptied',
  api_key: 'emptied',
  idempotency: 'emptied',
  roster_row_error: 'emptied',
  claim_document: 'emptied',
  erasure_request: 'emptied',
  notice: 'emptied',
  outbox_message: 'emptied',
  webhook_endpoint: 'emptied',
  // Its entries are chained by hashes, so none can be changed: the sandbox begins a chain.
  audit_entry: 'emptied',
}

export type Sandbox = {
  readonly tenantId: string
  readonly slug: string
  readonly name: string
  readonly from: TenantKeys
  readonly to: TenantKeys
  /** Everybody of the staff signs in with it first, and then chooses another. */
  readonly passwordHash: string
  readonly now: number
}

/** Makes a tenant's copy speak of nobody. Triggers are put back when all is changed. */
export async function replacePeople(db: DatabaseSync, sandbox: Sandbox): Promise<void> {
  const unlisted = tablesOf(db).filter((table) => sandboxTables[table] === undefined)
  if (unlisted.length > 0) {
    throw new LaunchError(`Whether these tables speak of people is not known: ${unlisted.join()}.`)
  }
  db.exec('pragma journal_mode = off; pragma synchronous = off; begin')
  const triggers = db
    .prepare("select name, sql from sqlite_schema where type = 'trigger'")
    .all() as { name: string; sql: string }[]
  for (const { name } of triggers) db.exec(`drop trigger ${quoted(name)}`)
  for (const [table, fate] of Object.entries(sandboxTables)) {
    if (fate === 'emptied') db.exec(`delete from ${quoted(table)}`)
  }
  replaceHouse(db, sandbox)
  await replaceMembers(db, sandbox)
  await replaceClaims(db, sandbox)
  await sealAnew(db, sandbox)
  for (const { sql } of triggers) db.exec(sql)
  db.exec('commit')
}

function replaceHouse(db: DatabaseSync, { tenantId, slug, name, passwordHash, now }: Sandbox) {
  db.prepare('update tenant_identity set tenant_id = ?, slug = ?, created_at = ?').run(
    tenantId,
    slug,
    now,
  )
  db.prepare("update federation_profile set name = ?, short_name = '演练', logo_hash = null").run(
    name,
  )
  db.exec("update division set name = '样本片区' || rowid")
  db.prepare(
    `update staff set name = '样本工作人员' || rowid, password_hash = ?, must_change_password = 1,
       login = case when rowid = (select min(rowid) from staff) then 'admin'
         else 'sample' || rowid end`,
  ).run(passwordHash)
  db.exec("update workplace set name = '样本单位' || rowid, organisation_code = null")
  db.exec("update roster set file_name = '花名册' || rowid || '.csv', file_hash = 'sandbox-' || id")
}

type MemberRow = {
  readonly rowid: number
  readonly id: string
  readonly sex: 'male' | 'female'
  readonly bornYear: number
  readonly mobile: number
  readonly card: number
}

async function replaceMembers(db: DatabaseSync, { to }: Sandbox): Promise<void> {
  const rows = db
    .prepare(
      `select rowid, id, sex, born_year as bornYear, mobile_cipher is not null as mobile,
         card_number_cipher is not null as card from member order by id`,
    )
    .all() as unknown as MemberRow[]
  const write = db.prepare(
    `update member set name_cipher = ?, name_index = ?, identity_number_cipher = ?,
       identity_number_index = ?, mobile_cipher = ?, mobile_index = ?, card_number_cipher = ?,
       card_number_index = ?, card_last_four = ? where rowid = ?`,
  )
  for (const [at, row] of rows.entries()) {
    const person = syntheticPerson(at, row)
    const both = async (column: IndexColumn, text: string | undefined) =>
      text === undefined
        ? [null, null]
        : [await to.seal({ column, row: row.id }, text), await to.index(column, text)]
    write.run(
      ...(await both(memberColumns.name, person.name)),
      ...(await both(memberColumns.identityNumber, person.identityNumber)),
      ...(await both(memberColumns.mobile, person.mobile)),
      ...(await both(memberColumns.cardNumber, person.card)),
      person.card?.slice(-4) ?? null,
      row.rowid,
    )
  }
  db.exec(
    `update payout_item set card_last_four = coalesce(
       (select card_last_four from member where member.id = payout_item.member_id), '0000')`,
  )
}

/** Of the same sex and year, so that plans which ask for age pay the same. */
export function syntheticPerson(at: number, row: Omit<MemberRow, 'rowid' | 'id'>) {
  const [month, date] = [(Math.floor(at / 28) % 12) + 1, (at % 28) + 1]
  const two = (value: number) => String(value).padStart(2, '0')
  const turn = Math.floor(at / 336)
  const digits = String(at).padStart(8, '0')
  return {
    name: `样本${at + 1}`,
    identityNumber: identityNumberFrom({
      region: `9900${two(Math.floor(turn / 500) % 100)}`,
      bornOn: day(`${row.bornYear}-${two(month)}-${two(date)}`),
      sequence: (turn % 500) * 2 + (row.sex === 'male' ? 1 : 0),
    }),
    mobile: row.mobile ? `199${digits}` : undefined,
    card: row.card ? `62220000${digits}` : undefined,
  }
}

/** Free text goes; days, amounts and the words of the language stay. */
async function replaceClaims(db: DatabaseSync, { from, to }: Sandbox): Promise<void> {
  const place = (row: string) => ({ column: 'claim_facts.facts', row })
  const write = db.prepare('update claim_facts set facts_cipher = ? where rowid = ?')
  const facts = sealedColumns.find(({ table }) => table === 'claim_facts')!
  for (const { rowid, row, text } of textsOf(db, facts)) {
    const clear = withoutWords(JSON.parse(await from.open(place(row), text)))
    write.run(await to.seal(place(row), JSON.stringify(clear)), rowid)
  }
  db.exec("update claim_facts set reason = '演练' where reason is not null")
  db.exec("update claim set decision_reason = '演练' where decision_reason is not null")
  await indexStays(db, to)
}

/** Fields that hold what somebody typed, whatever it looks like. */
const TYPED = /hospital|diagnosis|name|note|remark|reason|address|doctor|department/i
/** Days, and words of the plan language as `inpatient`; anything else is somebody's words. */
const OF_THE_LANGUAGE = /^(?:\d{4}-\d\d-\d\d|[a-z]+(?:-[a-z]+)*)$/

export function withoutWords(value: unknown, field = ''): unknown {
  if (typeof value === 'string') {
    const ours = !TYPED.test(field) && OF_THE_LANGUAGE.test(value)
    return value === '' || ours ? value : '样本'
  }
  if (Array.isArray(value)) return value.map((inner) => withoutWords(inner, field))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name, withoutWords(inner, name)]),
  )
}

/** What keeps a stay from being handed in twice, under the sandbox's own key. */
async function indexStays(db: DatabaseSync, to: TenantKeys): Promise<void> {
  const rows = db
    .prepare(
      `select claim.rowid, claim.id, member_id as memberId, plan_key as planKey,
         facts.revision, facts.facts_cipher as cipher
       from claim join claim_facts as facts on facts.claim_id = claim.id
       where event_key is not null and facts.revision =
         (select max(revision) from claim_facts where claim_id = claim.id)`,
    )
    .all() as {
    rowid: number
    id: string
    revision: number
    cipher: string
    memberId: string
    planKey: string
  }[]
  const write = db.prepare('update claim set event_key = ? where rowid = ?')
  for (const { rowid, id, revision, cipher, memberId, planKey } of rows) {
    const place = { column: 'claim_facts.facts', row: `${id}:${revision}` }
    const { stay } = JSON.parse(await to.open(place, cipher)) as { stay: Record<string, string> }
    const { kind, admittedOn, dischargedOn } = stay
    const key = await sha256(canonicalJson({ memberId, planKey, kind, admittedOn, dischargedOn }))
    write.run(await to.index('claim.event', key), rowid)
  }
}

/** Traces and assessments say amounts and steps alone: as they were, under the new key. */
async function sealAnew(db: DatabaseSync, { from, to }: Sandbox): Promise<void> {
  const kept = sealedColumns.filter(
    ({ table }) => sandboxTables[table] !== 'emptied' && !['member', 'claim_facts'].includes(table),
  )
  for (const column of kept) {
    const { table } = column
    const write = db.prepare(
      `update ${quoted(table)} set ${quoted(column.column)} = ? where rowid = ?`,
    )
    for (const { rowid, row, text } of textsOf(db, column)) {
      const place = { column: column.place, row }
      write.run(await to.seal(place, await from.open(place, text)), rowid)
    }
  }
}
