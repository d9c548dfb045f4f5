import { sql } from 'drizzle-orm'
import { statement, type Statement } from '../db/statement.ts'
import type { Day } from '../kernel/days.ts'
import { err, ok, type Result } from '../kernel/result.ts'
import { division, workplace } from '../members/tables.ts'
import type { TenantScope } from '../scope.ts'
import { roles, rolesOfAPart, writeRoles, type Role } from './roles.ts'
import { staffReach } from './tables.ts'

/** More than anybody looks after by name; a division holds any number. */
export const TARGETS_MOST = 200

/** Roles, and where they hold: for the whole city, or for divisions and workplaces. */
export type Grant = {
  readonly roles: readonly Role[]
  readonly reach:
    | { readonly kind: 'all' }
    | {
        readonly kind: 'some'
        /** Identifiers of divisions. */
        readonly divisions: readonly string[]
        /** Workplaces by their full names. */
        readonly workplaces: readonly string[]
      }
}

export type GrantError =
  | { readonly reason: 'no-role' }
  | { readonly reason: 'roles-need-whole-city'; readonly roles: readonly Role[] }
  | { readonly reason: 'agent-needs-workplaces' }
  | { readonly reason: 'no-target' }
  | { readonly reason: 'too-many-targets'; readonly most: number }
  | { readonly reason: 'unknown-workplaces'; readonly names: readonly string[] }

/** As the columns hold it: roles, and `all` or identifiers, both space-separated. */
export type WrittenGrant = { readonly roles: string; readonly reach: string }

/** One round trip where the reach names something; else none. */
export async function readGrant(
  { db: { query } }: TenantScope,
  { roles: held, reach }: Grant,
): Promise<Result<WrittenGrant, GrantError>> {
  const written = writeRoles(held)
  if (written === '') return err({ reason: 'no-role' })
  if (reach.kind === 'all') {
    if (held.includes('agent')) return err({ reason: 'agent-needs-workplaces' })
    return ok({ roles: written, reach: 'all' })
  }
  const whole = roles.filter((role) => held.includes(role) && !rolesOfAPart.includes(role))
  if (whole.length > 0) return err({ reason: 'roles-need-whole-city', roles: whole })
  const names = [...new Set(reach.workplaces.map((name) => name.trim()))].filter((name) => name)
  const targets = names.length + reach.divisions.length
  if (targets === 0) return err({ reason: 'no-target' })
  if (targets > TARGETS_MOST) return err({ reason: 'too-many-targets', most: TARGETS_MOST })
  const among = (texts: readonly string[]) =>
    sql`(select value from json_each(${JSON.stringify(texts)}))`
  const [divisions, workplaces] = await query.batch([
    query
      .select({ id: division.id })
      .from(division)
      .where(sql`${division.id} in ${among(reach.divisions)}`),
    query
      .select({ id: workplace.id, name: workplace.name })
      .from(workplace)
      .where(sql`${workplace.name} in ${among(names)}`),
  ])
  const unknown = names.filter((name) => !workplaces.some((found) => found.name === name))
  if (unknown.length > 0) return err({ reason: 'unknown-workplaces', names: unknown })
  const ids = [...divisions, ...workplaces].map(({ id }) => id)
  return ids.length > 0
    ? ok({ roles: written, reach: ids.join(' ') })
    : err({ reason: 'no-target' })
}

/** Rows of the reach of somebody who has none yet, from a day on. */
export const reachRows = (
  { db: { query } }: Pick<TenantScope, 'db'>,
  staffId: string,
  reach: string,
  fromOn: Day,
): readonly Statement[] =>
  reach === 'all'
    ? []
    : [
        statement(
          query
            .insert(staffReach)
            .values(reach.split(' ').map((targetId) => ({ staffId, targetId, fromOn }))),
        ),
      ]

export const reachKindOf = (reach: string): 'all' | 'some' => (reach === 'all' ? 'all' : 'some')
