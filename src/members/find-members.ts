import { and, desc, eq, sql, type SQL } from 'drizzle-orm'
import { dayAt, type Day } from '../kernel/days.ts'
import { parseIdentityNumber } from '../kernel/identity-number.ts'
import { parseMobile } from '../kernel/mobile.ts'
import { err, ok, type Result } from '../kernel/result.ts'
import { refuseUnless, workplaceInReach, type NotPermitted, type TenantScope } from '../scope.ts'
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
}

export async function findMembers(
  scope: TenantScope,
  input: FindMembersInput,
): Promise<Result<{ rows: readonly MemberRow[]; total: number; any: boolean }, NotPermitted>> {
  const refused = refuseUnless(scope, 'members.read')
  if (refused) return err(refused)
  const { query } = scope.db
  const reached = workplaceInReach(scope, member.workplaceId)
  const wanted = and(
    reached,
    input.workplaceId ? eq(member.workplaceId, input.workplaceId) : undefined,
    input.q ? await memberMatches(scope, input.q) : undefined,
  )
  const today = dayAt(scope.now)
  const [rows, [count], some] = await query.batch([
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
  const masked = await Promise.all(
    rows.map(async ({ nameCipher, identityNumberCipher, ...row }) => {
      const open = (column: string, sealed: string) =>
        scope.keys.open({ column, row: row.id }, sealed)
      const [name, number] = await Promise.all([
        open(memberColumns.name, nameCipher),
        open(memberColumns.identityNumber, identityNumberCipher),
      ])
      return { ...row, maskedName: maskName(name), identityLastFour: number.slice(-4) }
    }),
  )
  return ok({ rows: masked, total: count?.total ?? 0, any: some.length > 0 })
}

export async function memberMatches(scope: TenantScope, q: string): Promise<SQL> {
  const number = parseIdentityNumber(q)
  if (number.ok) {
    const index = await scope.keys.index(memberColumns.identityNumber, number.value.number)
    return eq(member.identityNumberIndex, index)
  }
  const mobile = parseMobile(q)
  if (mobile.ok) {
    return eq(member.mobileIndex, await scope.keys.index(memberColumns.mobile, mobile.value))
  }
  return eq(member.nameIndex, await scope.keys.index(memberColumns.name, q.trim()))
}
