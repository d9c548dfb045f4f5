import { eq, inArray, type SQL } from 'drizzle-orm'
import { claim } from '../claims/tables.ts'
import { apiKey, staff } from '../identity/tables.ts'
import { maskName } from '../members/mask-name.ts'
import { memberColumns } from '../members/seal-members.ts'
import { member, roster, workplace } from '../members/tables.ts'
import { notice } from '../notices/tables.ts'
import { payout } from '../payouts/tables.ts'
import { planRevision } from '../plans/tables.ts'
import type { TenantScope } from '../scope.ts'

/** What an identifier stands for, in words, where it is known: people masked, staff by name. */
export type Subjects = ReadonlyMap<string, string>

/**
 * What the identifiers on a page of the audit log stand for (see `identifiersAmong`): of members
 * who acted or whom it was about, of claims, of everything that has a name. One round trip, and
 * none for somebody to whom the audit log is closed: they get nothing.
 */
export async function readSubjects(scope: TenantScope, identifiers: SQL): Promise<Subjects> {
  if (!scope.permissions.has('audit.read')) return new Map()
  const { query } = scope.db
  const person = { id: member.id, nameCipher: member.nameCipher }
  const [members, claims, named, rosters, payouts, notices] = await query.batch([
    query.select(person).from(member).where(inArray(member.id, identifiers)),
    query
      .select({ ...person, claimId: claim.id })
      .from(claim)
      .innerJoin(member, eq(member.id, claim.memberId))
      .where(inArray(claim.id, identifiers)),
    query
      .select({ id: workplace.id, name: workplace.name })
      .from(workplace)
      .where(inArray(workplace.id, identifiers))
      .unionAll(
        query
          .select({ id: staff.id, name: staff.name })
          .from(staff)
          .where(inArray(staff.id, identifiers)),
      )
      .unionAll(
        query
          .select({ id: apiKey.id, name: apiKey.name })
          .from(apiKey)
          .where(inArray(apiKey.id, identifiers)),
      )
      .unionAll(
        query
          .select({ id: planRevision.id, name: planRevision.title })
          .from(planRevision)
          .where(inArray(planRevision.id, identifiers)),
      ),
    query
      .select({ id: roster.id, name: workplace.name })
      .from(roster)
      .innerJoin(workplace, eq(workplace.id, roster.workplaceId))
      .where(inArray(roster.id, identifiers)),
    query
      .select({ id: payout.id, number: payout.number })
      .from(payout)
      .where(inArray(payout.id, identifiers)),
    query
      .select({ id: notice.id, lastFour: notice.mobileLastFour })
      .from(notice)
      .where(inArray(notice.id, identifiers)),
  ])
  const masked = async (row: { id: string; nameCipher: string }) =>
    maskName(await scope.keys.open({ column: memberColumns.name, row: row.id }, row.nameCipher))
  return new Map([
    ...(await Promise.all(members.map(async (row) => [row.id, await masked(row)] as const))),
    ...(await Promise.all(
      claims.map(async (row) => [row.claimId, `${await masked(row)}的申领`] as const),
    )),
    ...named.map(({ id, name }) => [id, name] as const),
    ...rosters.map(({ id, name }) => [id, `${name}的花名册`] as const),
    ...payouts.map(({ id, number }) => [id, `第 ${number} 批发放`] as const),
    ...notices.map(({ id, lastFour }) => [id, lastFour ? `尾号 ${lastFour}` : '短信'] as const),
  ])
}
