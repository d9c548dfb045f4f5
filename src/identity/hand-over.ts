import { and, eq, inArray, isNull } from 'drizzle-orm'
import { mustExist, mustHaveChanged, statement, type Statement } from '../db/statement.ts'
import { addDays, dayAt, type Day } from '../kernel/days.ts'
import { err, ok, type Result } from '../kernel/result.ts'
import { auditBy, refuseUnless, type NotPermitted, type TenantScope } from '../scope.ts'
import { endSessionsOf } from './session.ts'
import { staff, staffReach } from './tables.ts'

/** A hand-over is arranged at most this long ahead. */
export const HAND_OVER_DAYS_AHEAD = 92

export type HandOver = {
  readonly fromId: string
  readonly toId: string
  /** The first day on which the successor looks after what is handed over. */
  readonly on: Day
  /** The one who hands over leaves: only from today on, and never by themself. */
  readonly disable: boolean
}

export type HandOverError =
  | NotPermitted
  | { readonly reason: 'no-such-staff' }
  | { readonly reason: 'nothing-to-hand-over' }
  /** Somebody else who is active, works for a part of the city and holds the same roles. */
  | { readonly reason: 'no-successor' }
  | { readonly reason: 'wrong-day'; readonly last: Day }
  | { readonly reason: 'disable-from-today' }
  | { readonly reason: 'changed-meanwhile' }

type Person = typeof staff.$inferSelect
type ReachRow = typeof staffReach.$inferSelect

/** One's own hand-over takes no permission, where there is a part of the city to hand over. */
export const mayHandOver = (scope: TenantScope, fromId: string): NotPermitted | undefined =>
  scope.actor.id === fromId && scope.reach.kind !== 'all'
    ? undefined
    : refuseUnless(scope, 'staff.manage')

/**
 * What one person looks after is another's from a day on: one gains and the other loses it in
 * one commit, so that nothing is nobody's in between. Two round trips.
 */
export async function handOver(
  scope: TenantScope,
  input: HandOver,
): Promise<Result<{ targets: number }, HandOverError>> {
  const { fromId, toId, on, disable } = input
  const refused =
    mayHandOver(scope, fromId) ?? (disable ? refuseUnless(scope, 'staff.manage') : undefined)
  if (refused) return err(refused)
  const { query } = scope.db
  const [people, rows] = await query.batch([
    query
      .select()
      .from(staff)
      .where(and(inArray(staff.id, [fromId, toId]), isNull(staff.disabledAt))),
    query
      .select()
      .from(staffReach)
      .where(inArray(staffReach.staffId, [fromId, toId])),
  ])
  const decision = decideHandOver(input, people, rows, dayAt(scope.now), scope.actor.id)
  if (!decision.ok) return decision
  const { begun, later, ended } = decision.value
  const active = query
    .select({ id: staff.id })
    .from(staff)
    .where(and(eq(staff.id, toId), isNull(staff.disabledAt), eq(staff.reach, 'some')))
  const leaving = query
    .update(staff)
    .set({ disabledAt: scope.now })
    .where(and(eq(staff.id, fromId), isNull(staff.disabledAt)))
  const done = await scope.db.commit({
    statements: [
      mustExist('changed-meanwhile', active),
      endedOn(fromId, on),
      mustHaveChanged('changed-meanwhile', ended),
      { sql: 'delete from staff_reach where staff_id = ? and from_on >= ?', args: [fromId, on] },
      mustHaveChanged('changed-meanwhile', later),
      beginning(toId, begun),
      ...(disable
        ? [
            statement(leaving),
            mustHaveChanged('changed-meanwhile'),
            await endSessionsOf(scope, fromId),
          ]
        : []),
    ],
    audit: [
      auditBy(scope, 'staff.handed-over', fromId, {
        to: toId,
        on,
        targets: begun.map(({ targetId }) => targetId).join(' '),
      }),
      ...(disable ? [auditBy(scope, 'staff.disabled', fromId)] : []),
    ],
    now: scope.now,
  })
  return done.ok ? ok({ targets: begun.length }) : err({ reason: 'changed-meanwhile' })
}

const endedOn = (staffId: string, on: Day): Statement => ({
  sql: `update staff_reach set until_on = ?1 where staff_id = ?2 and from_on < ?3
    and (until_on is null or until_on >= ?3)`,
  args: [addDays(on, -1), staffId, on],
})

const beginning = (staffId: string, begun: readonly Begun[]): Statement => ({
  sql: `insert into staff_reach (staff_id, target_id, from_on, until_on)
    select ?1, value->>'targetId', value->>'fromOn', value->>'untilOn' from json_each(?2) where true
    on conflict (staff_id, target_id, from_on) do update set until_on = excluded.until_on`,
  args: [staffId, JSON.stringify(begun)],
})

type Begun = Pick<ReachRow, 'targetId' | 'fromOn' | 'untilOn'>
type Decision = {
  readonly begun: readonly Begun[]
  /** Rows that end the day before. */
  readonly ended: number
  /** Rows that would only have begun on that day or after it. */
  readonly later: number
}

/** What changes hands, or why nothing does. Pure. */
export function decideHandOver(
  { fromId, toId, on, disable }: HandOver,
  people: readonly Pick<Person, 'id' | 'roles' | 'reach'>[],
  rows: readonly ReachRow[],
  today: Day,
  actorId: string,
): Result<Decision, HandOverError> {
  const from = people.find(({ id }) => id === fromId)
  if (from === undefined) return err({ reason: 'no-such-staff' })
  const last = addDays(today, HAND_OVER_DAYS_AHEAD)
  if (on < today || on > last) return err({ reason: 'wrong-day', last })
  if (disable && (on !== today || actorId === fromId)) return err({ reason: 'disable-from-today' })
  const held = rows.filter(
    ({ staffId, untilOn }) => staffId === fromId && (untilOn === null || untilOn >= on),
  )
  if (from.reach === 'all' || held.length === 0) return err({ reason: 'nothing-to-hand-over' })
  const to = people.find(({ id }) => id === toId)
  if (to === undefined || toId === fromId || !maySucceed(from, to)) {
    return err({ reason: 'no-successor' })
  }
  const theirs = rows.filter(({ staffId, untilOn }) => staffId === toId && untilOn === null)
  const begun = held
    .map(({ targetId, fromOn, untilOn }) => ({
      targetId,
      fromOn: fromOn > on ? fromOn : on,
      untilOn,
    }))
    // What the successor looks after already, without an end, goes on as it is.
    .filter(
      ({ targetId, fromOn }) =>
        !theirs.some((row) => row.targetId === targetId && row.fromOn <= fromOn),
    )
  const ended = held.filter(({ fromOn }) => fromOn < on).length
  const later = rows.filter(({ staffId, fromOn }) => staffId === fromId && fromOn >= on).length
  return ok({ begun, ended, later })
}

/**
 * Somebody for a part of the city with the very roles that the other holds: with more, nobody
 * would have given them those for what changes hands.
 */
export const maySucceed = (
  from: Pick<Person, 'roles'>,
  to: Pick<Person, 'roles' | 'reach'>,
): boolean => to.reach === 'some' && to.roles === from.roles
