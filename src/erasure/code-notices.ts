import { and, asc, eq, gt, isNull } from 'drizzle-orm'
import { mobilePlace } from '../notices/notice-of.ts'
import { notice } from '../notices/tables.ts'
import type { TenantScope } from '../scope.ts'

/** Notices read at once: of a big city's codes one in ten thousand ends in the same digits. */
const NOTICES_A_PAGE = 500

/**
 * Notices to a number that name no member: codes, sent to whoever has the telephone. Found by the
 * last four digits and then by the number itself, which is sealed.
 */
export async function noticesToNumber(scope: TenantScope, mobile: string): Promise<string[]> {
  const found: string[] = []
  for (let after = ''; ;) {
    const page = await scope.db.query
      .select({ id: notice.id, mobileCipher: notice.mobileCipher })
      .from(notice)
      .where(
        and(
          isNull(notice.memberId),
          eq(notice.mobileLastFour, mobile.slice(-4)),
          gt(notice.id, after),
        ),
      )
      .orderBy(asc(notice.id))
      .limit(NOTICES_A_PAGE)
    const numbers = await Promise.all(
      page.map(({ id, mobileCipher }) => scope.keys.open(mobilePlace(id), mobileCipher)),
    )
    found.push(...page.filter((_, at) => numbers[at] === mobile).map(({ id }) => id))
    if (page.length < NOTICES_A_PAGE) return found
    after = page.at(-1)!.id
  }
}
