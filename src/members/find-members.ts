import { and, desc, eq, sql, type SQL } from 'drizzle-orm'
import { dayAt } from '../kernel/days.ts'
import { parseIdentityNumber } from '../kernel/identity-number.ts'
import { parseMobile } from '../kernel/mobile.ts'
import { err, ok, type Result } from '../kernel/result.ts'
import { refuseUnless, type NotPermitted, type TenantScope } from '../scope.ts'
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
  readonly workplace: string
  readonly bornYear: number
  readonly category: 'in-service' | 'retired'
  readonly cardLastFour: string | null
  readonly coverUntil: string | null
}

export async function findMembers(
  scope: TenantScope,
  input: FindMembersInput,
): Promise<Result<{ rows: readonly MemberRow[]; total: number }, NotPermitted>> {
  const refused = refuseUnless(scope, 'members.read')
  if (refused) return err(refused)
  const { query } = scope.db
  const wanted = and(
    input.workplaceId ? eq(member.workplaceId, input.workplaceId) : undefined,
    input.q ? await matches(scope, input.q) : undefined,
  )
  const today = dayAt(scope.now)
  const [rows, [count]] = await query.batch([
    query
      .select({
        id: member.id,
        nameCipher: member.nameCipher,
        workplace: workplace.name,
        bornYear: member.bornYear,
        category: member.category,
        cardLastFour: member.cardLastFour,
        coverUntil: sql<
          string | null
        >`(select max(${cover.endsOn}) from ${cover} where ${cover.memberId} = ${member.id} and ${cover.endsOn} >= ${today})`,
      })
      .from(member)
      .innerJoin(workplace, eq(workplace.id, member.workplaceId))
      .where(wanted)
      .orderBy(desc(member.createdAt), member.id)
      .limit(MEMBERS_A_PAGE)
      .offset((Math.min(input.page, MEMBER_PAGES_MOST) - 1) * MEMBERS_A_PAGE),
    query
      .select({ total: sql<number>`count(*)` })
      .from(member)
      .where(wanted),
  ])
  const masked = await Promise.all(
    rows.map(async ({ nameCipher, ...row }) => ({
      ...row,
      maskedName: maskName(
        await scope.keys.open({ column: memberColumns.name, row: row.id }, nameCipher),
      ),
    })),
  )
  return ok({ rows: masked, total: count?.total ?? 0 })
}

async function matches(scope: TenantScope, q: string): Promise<SQL> {
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
