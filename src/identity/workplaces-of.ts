import { sql, type SQL } from 'drizzle-orm'
import type { Day } from '../kernel/days.ts'

/**
 * The workplaces that a row of `staff` reaches on a day, as a JSON array of identifiers: those
 * named, those of a division named, and those of its towns. Null where they are all.
 */
export const workplacesOf = (today: Day): SQL<string | null> => sql<string | null>`case
  when staff.reach = 'all' then null else (
    with held (id) as (
      select target_id from staff_reach where staff_reach.staff_id = staff.id
      and from_on <= ${today} and (until_on is null or until_on >= ${today}))
    select json_group_array(workplace.id) from workplace
    where workplace.id in (select id from held) or workplace.division_id in (
      select division.id from division
      where division.id in (select id from held) or division.parent_id in (select id from held))
  ) end`
