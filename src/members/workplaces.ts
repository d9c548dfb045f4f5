import { and, asc, sql } from 'drizzle-orm'
import * as v from 'valibot'
import { statement } from '../db/statement.ts'
import { subquery } from '../db/subquery.ts'
import { dayAt, type Instant } from '../kernel/days.ts'
import { fen, type Fen } from '../kernel/fen.ts'
import { newId } from '../kernel/ids.ts'
import { parseOrganisationCode } from '../kernel/organisation-code.ts'
import { err, ok, type Result } from '../kernel/result.ts'
import { ledgerMovement } from '../fund/tables.ts'
import {
  auditBy,
  refuseUnless,
  workplaceInReach,
  type NotPermitted,
  type TenantScope,
} from '../scope.ts'
import { cover, member, workplace } from './tables.ts'

export const WorkplaceInput = v.object({
  name: v.pipe(
    v.string(),
    v.trim(),
    v.minLength(2, '请填写单位名称，至少 2 个字'),
    v.maxLength(60, '最多 60 个字'),
    v.regex(/^[^\p{Cc}\p{Cf}]*$/u, '含有不可见的字符，请重新输入'),
  ),
  organisationCode: v.optional(
    v.pipe(
      v.string(),
      v.trim(),
      v.check(
        (code) => code === '' || parseOrganisationCode(code).ok,
        '统一社会信用代码是 18 位的数字和大写字母，请核对；也可以不填',
      ),
    ),
    '',
  ),
})
export type WorkplaceInput = v.InferOutput<typeof WorkplaceInput>

export type CreateWorkplaceError = NotPermitted | { readonly reason: 'name-taken' }

export async function createWorkplace(
  scope: TenantScope,
  input: WorkplaceInput,
): Promise<Result<{ id: string }, CreateWorkplaceError>> {
  const refused = refuseUnless(scope, 'workplaces.manage')
  if (refused) return err(refused)
  const code = parseOrganisationCode(input.organisationCode)
  const row = {
    id: newId('wkp'),
    name: input.name,
    organisationCode: code.ok ? code.value.code : null,
    createdAt: scope.now,
  }
  const done = await scope.db.commit({
    statements: [statement(scope.db.query.insert(workplace).values(row))],
    audit: [auditBy(scope, 'workplace.created', row.id, { name: row.name })],
    now: scope.now,
  })
  return done.ok ? ok({ id: row.id }) : err({ reason: 'name-taken' })
}

export type WorkplaceRow = {
  readonly id: string
  readonly name: string
  readonly organisationCode: string | null
  readonly createdAt: Instant
  readonly members: number
  /** Members with cover today. */
  readonly covered: number
  readonly receivableFen: Fen
}

/** A city has some thousands of workplaces; a page shows this many. */
export const WORKPLACES_A_PAGE = 100

export type WorkplacePage = {
  readonly rows: readonly WorkplaceRow[]
  readonly total: number
  /** What all workplaces in reach owe, found or not. */
  readonly receivableFen: Fen
  readonly any: boolean
}

/** Workplaces by name, a page at a time; `q` is a part of the name or of the code. */
export async function listWorkplaces(
  scope: TenantScope,
  input: { readonly page: number; readonly q?: string },
): Promise<Result<WorkplacePage, NotPermitted>> {
  const refused = refuseUnless(scope, 'members.read')
  if (refused) return err(refused)
  const { query } = scope.db
  const q = input.q?.trim() ?? ''
  const reached = workplaceInReach(scope, workplace.id)
  const matches =
    q === ''
      ? undefined
      : sql`(instr(${workplace.name}, ${q}) or instr(${workplace.organisationCode}, ${q.toUpperCase()}))`
  const found = and(reached, matches)
  const [rows, [count], [all], some] = await query.batch([
    workplaceRows(scope)
      .where(found)
      .orderBy(asc(workplace.name))
      .limit(WORKPLACES_A_PAGE)
      .offset((input.page - 1) * WORKPLACES_A_PAGE),
    query
      .select({ total: sql<number>`count(*)` })
      .from(workplace)
      .where(found),
    query
      .select({ receivableFen: sql<number>`coalesce(sum(${receivableOf}), 0)` })
      .from(workplace)
      .where(reached),
    query.select({ id: workplace.id }).from(workplace).where(reached).limit(1),
  ])
  return ok({
    rows: rows.map(toWorkplaceRow),
    total: count?.total ?? 0,
    receivableFen: fen(all?.receivableFen ?? 0),
    any: some.length > 0,
  })
}

/** The query, for callers that read other rows in the same round trip. */
export function workplaceRows(scope: TenantScope) {
  const today = dayAt(scope.now)
  return scope.db.query
    .select({
      id: workplace.id,
      name: workplace.name,
      organisationCode: workplace.organisationCode,
      createdAt: workplace.createdAt,
      members: subquery<number>(
        sql`select count(*) from ${member} where ${member.workplaceId} = ${workplace.id}`,
      ),
      covered: subquery<number>(sql`select count(distinct ${cover.memberId}) from ${cover}
        join ${member} on ${member.id} = ${cover.memberId}
        where ${member.workplaceId} = ${workplace.id}
        and ${cover.startsOn} <= ${today} and ${cover.endsOn} >= ${today}`),
      receivableFen: receivableOf,
    })
    .from(workplace)
    .$dynamic()
}

export const toWorkplaceRow = (
  row: Awaited<ReturnType<typeof workplaceRows>>[number],
): WorkplaceRow => ({ ...row, receivableFen: fen(row.receivableFen) })

/** What the workplace still owes: contributions that fell due less what has reached the bank. */
const receivableOf = subquery<number>(sql`select coalesce(sum(case
    when ${ledgerMovement.debit} = 'contributions-receivable' then ${ledgerMovement.amountFen}
    when ${ledgerMovement.credit} = 'contributions-receivable' then -${ledgerMovement.amountFen}
    else 0 end), 0)
  from ${ledgerMovement} where ${ledgerMovement.partyId} = ${workplace.id}`)
