import { and, asc, eq, sql } from 'drizzle-orm'
import * as v from 'valibot'
import { mustExist, mustHaveChanged, mustNotExist, statement } from '../db/statement.ts'
import { subquery } from '../db/subquery.ts'
import { newId } from '../kernel/ids.ts'
import { err, ok, type Result } from '../kernel/result.ts'
import { auditBy, refuseUnless, type NotPermitted, type TenantScope } from '../scope.ts'
import { division, workplace } from './tables.ts'

/** Counties and towns of one city; all stand on one page. */
export const DIVISIONS_MOST = 500

export const DivisionInput = v.object({
  name: v.pipe(
    v.string(),
    v.trim(),
    v.minLength(2, '请填写名称，至少 2 个字'),
    v.maxLength(30, '最多 30 个字'),
    v.regex(/^[^\p{Cc}\p{Cf}]*$/u, '含有不可见的字符，请重新输入'),
  ),
  code: v.pipe(
    v.string(),
    v.trim(),
    v.regex(/^\d{6}(?:\d{3})?$/, '行政区划代码：区县是 6 位数字，乡镇街道是 9 位'),
  ),
  /** The county of a town; empty for a county. */
  parentId: v.optional(v.string(), ''),
})
export type DivisionInput = v.InferOutput<typeof DivisionInput>

export type ListedDivision = {
  readonly id: string
  readonly code: string
  readonly name: string
  readonly parentId: string | null
  readonly parentName: string | null
  /** Its own, without those of its towns. */
  readonly workplaces: number
}

/** All of them, each county before its towns. For everybody who chooses one. One round trip. */
export async function listDivisions({ db }: TenantScope): Promise<readonly ListedDivision[]> {
  const rows = await db.query
    .select({
      id: division.id,
      code: division.code,
      name: division.name,
      parentId: division.parentId,
      workplaces: subquery<number>(
        sql`select count(*) from ${workplace} where ${workplace.divisionId} = ${division.id}`,
      ),
    })
    .from(division)
    .orderBy(asc(division.code))
    .limit(DIVISIONS_MOST)
  const nameOf = new Map(rows.map(({ id, name }) => [id, name]))
  const listed = rows.map((row) => ({ ...row, parentName: nameOf.get(row.parentId ?? '') ?? null }))
  const townsOf = Map.groupBy(listed, ({ parentId }) => parentId)
  return (townsOf.get(null) ?? []).flatMap((county) => [county, ...(townsOf.get(county.id) ?? [])])
}

export type CreateDivisionError =
  | NotPermitted
  | { readonly reason: 'code-taken' }
  | { readonly reason: 'no-such-county' }
  | { readonly reason: 'too-many'; readonly most: number }

/** A county, or a town in one: there are two levels. */
export async function createDivision(
  scope: TenantScope,
  input: DivisionInput,
): Promise<Result<{ id: string }, CreateDivisionError>> {
  const refused = refuseUnless(scope, 'workplaces.manage')
  if (refused) return err(refused)
  const { query } = scope.db
  const { name, code, parentId } = input
  const row = {
    id: newId('div'),
    code,
    name,
    parentId: parentId || null,
    createdAt: scope.now,
  }
  const county = query
    .select({ id: division.id })
    .from(division)
    .where(sql`${division.id} = ${parentId} and ${division.parentId} is null`)
  const done = await scope.db.commit({
    statements: [
      ...(parentId ? [mustExist('no-such-county', county)] : []),
      mustNotExist(
        'too-many',
        query
          .select({ id: division.id })
          .from(division)
          .limit(1)
          .offset(DIVISIONS_MOST - 1),
      ),
      statement(query.insert(division).values(row)),
    ],
    audit: [auditBy(scope, 'division.created', row.id, { name, code })],
    now: scope.now,
  })
  if (done.ok) return ok({ id: row.id })
  if (done.error.reason === 'taken') return err({ reason: 'code-taken' })
  return done.error.code === 'too-many'
    ? err({ reason: 'too-many', most: DIVISIONS_MOST })
    : err({ reason: 'no-such-county' })
}

export type DivisionError = NotPermitted | { readonly reason: 'no-such-division' }

/** Its code stays: that is what others know it by. */
export async function renameDivision(
  scope: TenantScope,
  { divisionId, name }: { readonly divisionId: string; readonly name: string },
): Promise<Result<void, DivisionError>> {
  const refused = refuseUnless(scope, 'workplaces.manage')
  if (refused) return err(refused)
  const done = await scope.db.commit({
    statements: [
      statement(scope.db.query.update(division).set({ name }).where(eq(division.id, divisionId))),
      mustHaveChanged('no-such-division'),
    ],
    audit: [auditBy(scope, 'division.renamed', divisionId, { name })],
    now: scope.now,
  })
  return done.ok ? ok(undefined) : err({ reason: 'no-such-division' })
}

export type RemoveDivisionError = DivisionError | { readonly reason: 'in-use' }

/** Only one that holds nothing and that nobody looks after. */
export async function removeDivision(
  scope: TenantScope,
  { divisionId }: { readonly divisionId: string },
): Promise<Result<void, RemoveDivisionError>> {
  const refused = refuseUnless(scope, 'workplaces.manage')
  if (refused) return err(refused)
  const { query } = scope.db
  const used = query.select({ n: sql`1` }).from(sql`(select 1)`)
    .where(sql`exists (select 1 from workplace where division_id = ${divisionId})
      or exists (select 1 from division where parent_id = ${divisionId})
      or exists (select 1 from staff_reach where target_id = ${divisionId})
      or exists (select 1 from staff_invitation where accepted_at is null and withdrawn_at is null
        and instr(reach, ${divisionId}) > 0)`)
  const done = await scope.db.commit({
    statements: [
      mustNotExist('in-use', used),
      statement(query.delete(division).where(eq(division.id, divisionId))),
      mustHaveChanged('no-such-division'),
    ],
    audit: [auditBy(scope, 'division.removed', divisionId)],
    now: scope.now,
  })
  if (done.ok) return ok(undefined)
  const inUse = done.error.reason === 'refused' && done.error.code === 'in-use'
  return err({ reason: inUse ? 'in-use' : 'no-such-division' })
}

/** Names in one form. */
export const PLACED_MOST = 200

export type PlaceWorkplacesError =
  | DivisionError
  | { readonly reason: 'no-names' }
  | { readonly reason: 'too-many'; readonly most: number }
  | { readonly reason: 'unknown-workplaces'; readonly names: readonly string[] }

/** Workplaces, by their full names, belong to the division from now on. Two round trips. */
export async function placeWorkplaces(
  scope: TenantScope,
  input: { readonly divisionId: string; readonly names: readonly string[] },
): Promise<Result<{ placed: number }, PlaceWorkplacesError>> {
  const refused = refuseUnless(scope, 'workplaces.manage')
  if (refused) return err(refused)
  const { query } = scope.db
  const names = [...new Set(input.names.map((name) => name.trim()))].filter((name) => name !== '')
  if (names.length === 0) return err({ reason: 'no-names' })
  if (names.length > PLACED_MOST) return err({ reason: 'too-many', most: PLACED_MOST })
  const named = sql`${workplace.name} in (select value from json_each(${JSON.stringify(names)}))`
  const [[found], rows] = await query.batch([
    query.select({ id: division.id }).from(division).where(eq(division.id, input.divisionId)),
    query.select({ name: workplace.name }).from(workplace).where(named),
  ])
  if (found === undefined) return err({ reason: 'no-such-division' })
  const unknown = names.filter((name) => !rows.some((row) => row.name === name))
  if (unknown.length > 0) return err({ reason: 'unknown-workplaces', names: unknown })
  const done = await scope.db.commit({
    statements: [
      mustExist(
        'no-such-division',
        query.select({ id: division.id }).from(division).where(eq(division.id, input.divisionId)),
      ),
      statement(query.update(workplace).set({ divisionId: input.divisionId }).where(named)),
    ],
    audit: [
      auditBy(scope, 'division.workplaces-placed', input.divisionId, { count: names.length }),
    ],
    now: scope.now,
  })
  return done.ok ? ok({ placed: names.length }) : err({ reason: 'no-such-division' })
}

/** The workplace belongs to no division any more. */
export async function takeOutWorkplace(
  scope: TenantScope,
  input: { readonly divisionId: string; readonly workplaceId: string },
): Promise<Result<void, DivisionError>> {
  const refused = refuseUnless(scope, 'workplaces.manage')
  if (refused) return err(refused)
  const { divisionId, workplaceId } = input
  const there = and(eq(workplace.id, workplaceId), eq(workplace.divisionId, divisionId))
  const done = await scope.db.commit({
    statements: [
      statement(scope.db.query.update(workplace).set({ divisionId: null }).where(there)),
      mustHaveChanged('no-such-division'),
    ],
    audit: [auditBy(scope, 'division.workplace-taken-out', divisionId, { workplaceId })],
    now: scope.now,
  })
  return done.ok ? ok(undefined) : err({ reason: 'no-such-division' })
}

export const WORKPLACES_OF_A_DIVISION_SHOWN = 200

/** One division with its own workplaces by name. One round trip. */
export async function readDivision(scope: TenantScope, divisionId: string) {
  const refused = refuseUnless(scope, 'workplaces.manage')
  if (refused) return err(refused)
  const { query } = scope.db
  const [[row], workplaces] = await query.batch([
    query.select().from(division).where(eq(division.id, divisionId)),
    query
      .select({ id: workplace.id, name: workplace.name })
      .from(workplace)
      .where(eq(workplace.divisionId, divisionId))
      .orderBy(asc(workplace.name))
      .limit(WORKPLACES_OF_A_DIVISION_SHOWN),
  ])
  return row === undefined
    ? err({ reason: 'not-found' as const })
    : ok({ division: row, workplaces })
}
