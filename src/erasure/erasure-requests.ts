import { and, eq, isNull } from 'drizzle-orm'
import { dayAt, type Day } from '../kernel/days.ts'
import { newId } from '../kernel/ids.ts'
import { workingDaysLater } from '../kernel/working-days.ts'
import { member } from '../members/tables.ts'
import { workplaceInReach, type TenantScope } from '../scope.ts'
import { erasureRequest, type erasureChannels } from './tables.ts'

/** What members are told that it takes at most, as the rules on apps ask of closing an account. */
export const ERASURE_WORKING_DAYS = 15

/** The member's request that waits, if there is one. */
export const waitingRequest = ({ db: { query } }: TenantScope, memberId: string) =>
  query
    .select({
      id: erasureRequest.id,
      channel: erasureRequest.channel,
      askedAt: erasureRequest.askedAt,
      dueOn: erasureRequest.dueOn,
    })
    .from(erasureRequest)
    .where(and(eq(erasureRequest.memberId, memberId), eq(erasureRequest.state, 'asked')))

/** A member within reach who was not erased. */
export const memberThere = (scope: TenantScope, memberId: string) =>
  scope.db.query
    .select({ id: member.id })
    .from(member)
    .where(
      and(
        eq(member.id, memberId),
        isNull(member.erasedAt),
        workplaceInReach(scope, member.workplaceId),
      ),
    )

/** The parts of a commit that begins a request. */
export function newRequest(
  scope: TenantScope,
  memberId: string,
  channel: (typeof erasureChannels)[number],
) {
  const id = newId('ers')
  const insert = scope.db.query.insert(erasureRequest).values({
    id,
    memberId,
    state: 'asked',
    channel,
    askedBy: scope.actor.id,
    askedAt: scope.now,
    dueOn: dueOn(dayAt(scope.now)),
  })
  return { id, insert, stillThere: memberThere(scope, memberId) }
}

const dueOn = (today: Day): Day => workingDaysLater(today, ERASURE_WORKING_DAYS)
