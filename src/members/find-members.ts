import { and, desc, eq, sql, type SQL } from 'drizzle-orm'
import { readOnRecord, recordRead } from '../audit/read-on-record.ts'
import { dayAt, type Day } from '../kernel/days.ts'
import { parseIdentityNumber } from '../kernel/identity-number.ts'
import { parseMobile } from '../kernel/mobile.ts'
import { err, ok, type Result } from '../kernel/result.ts'
import { refuseUnless, workplaceInReach, type NotPermitted, type TenantScope } from '../scope.ts'
import { isErasedName } from './erased-name.ts'
import { maskName } from './mask-name.ts'
import { memberColumns } from './seal-members.ts'
import { cover, member, workplace } from './tables.ts'

export const MEMBERS_A_PAGE = 50
/** Beyond this many pages a search finds faster than leafing. */
export const MEMBER_PAGES_MOST = 200

export type FindMembersInput = {
  /** A whole name, identity number or mobile number: the database knows only keyed hashes. */
  readonly q?: string
  readonly workplaceId?: string
  readonly page: number
}

export type MemberRow = {
  readonly id: string
  readonly maskedName: string
  readonly identityLastFour: string
  readonly workplace: string
  readonly bornYear: number
  readonly category: 'in-service' | 'retired'
  readonly cardLastFour: string | null
  readonly coverUntil: Day | null
  /** Nothing here tells any more who it was. */
  readonly isErased: boolean
}

/** Members by what is known of them, masked. One round trip, and one for the entry of this read. */
export async function findMembers(
  scope: TenantScope,
  input: FindMembersInput,
): Promise<Result<{ rows: readonly MemberRow[]; total: number; any: boolean }, NotPermitted>> {
  const refused = refuseUnless(scope, 'members.read')
  if (refused) return err(refused)
  const search = input.q ? await memberSearch(scope, input.q) : undefined
  const load = memberRows(scope, input, search?.where)
  const [rows, [count], some] = search
    ? await load
    : await readOnRecord(
        scope,
        { action: 'members.read', subject: input.workplaceId || 'members' },
        load,
        ([, [count]]) => (count?.total ? { count: count.total } : undefined),
      )
  const total = count?.total ?? 0
  if (search) await recordSearch(scope, search, { memberIds: rows.map(({ id }) => id), total })
  const masked = await Promise.all(
    rows.map(async ({ nameCipher, identityNumberCipher, ...row }) => {
      const open = (column: string, sealed: string) =>
        scope.keys.open({ column, row: row.id }, sealed)
      const [name, number] = await Promise.all([
        open(memberColumns.name, nameCipher),
        open(memberColumns.identityNumber, identityNumberCipher),
      ])
      const isErased = isErasedName(name)
      return { ...row, maskedName: maskName(name), identityLastFour: number.slice(-4), isErased }
    }),
  )
  return ok({ rows: masked, total, any: some.length > 0 })
}

function memberRows(scope: TenantScope, input: FindMembersInput, found: SQL | undefined) {
  const { query } = scope.db
  const reached = workplaceInReach(scope, member.workplaceId)
  const wanted = and(
    reached,
    input.workplaceId ? eq(member.workplaceId, input.workplaceId) : undefined,
    found,
  )
  const today = dayAt(scope.now)
  return query.batch([
    query
      .select({
        id: member.id,
        nameCipher: member.nameCipher,
        identityNumberCipher: member.identityNumberCipher,
        workplace: workplace.name,
        bornYear: member.bornYear,
        category: member.category,
        cardLastFour: member.cardLastFour,
        coverUntil: sql<Day | null>`(select max(${cover.endsOn}) from ${cover} where ${cover.memberId} = ${member.id} and ${cover.endsOn} >= ${today})`,
      })
      .from(member)
      .innerJoin(workplace, eq(workplace.id, member.workplaceId))
      .where(wanted)
      // The newest first, in the order of the table itself: no index and no sort.
      .orderBy(desc(sql`${member}.rowid`))
      .limit(MEMBERS_A_PAGE)
      .offset((Math.min(input.page, MEMBER_PAGES_MOST) - 1) * MEMBERS_A_PAGE),
    query
      .select({ total: sql<number>`count(*)` })
      .from(member)
      .where(wanted),
    query.select({ id: member.id }).from(member).where(reached).limit(1),
  ])
}

/** By what somebody is looked for, which the log may know, and the condition that finds them. */
export type MemberSearch = {
  readonly by: 'identity-number' | 'mobile' | 'name'
  readonly where: SQL
}

export async function memberSearch(scope: TenantScope, q: string): Promise<MemberSearch> {
  const number = parseIdentityNumber(q)
  if (number.ok) {
    const index = await scope.keys.index(memberColumns.identityNumber, number.value.number)
    return { by: 'identity-number', where: eq(member.identityNumberIndex, index) }
  }
  const mobile = parseMobile(q)
  if (mobile.ok) {
    const index = await scope.keys.index(memberColumns.mobile, mobile.value)
    return { by: 'mobile', where: eq(member.mobileIndex, index) }
  }
  const index = await scope.keys.index(memberColumns.name, q.trim())
  return { by: 'name', where: eq(member.nameIndex, index) }
}

/** Each search is an entry, of the one whom it found, and also where it found nobody. */
export function recordSearch(
  scope: TenantScope,
  { by }: MemberSearch,
  found: { readonly memberIds: readonly string[]; readonly total: number },
): Promise<void> {
  const [one, ...others] = new Set(found.memberIds)
  const subject = one !== undefined && others.length === 0 ? one : 'members'
  return recordRead(scope, { action: 'search.read', subject }, { by, count: found.total })
}
