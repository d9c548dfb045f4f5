import { sql, type Column } from 'drizzle-orm'
import { subquery } from '../db/subquery.ts'
import { planRevision } from './tables.ts'

/** The title of the plan with this key, as its newest revision has it: a column of a query. */
export const planTitleOf = (planKey: Column) =>
  subquery<string>(sql`select ${planRevision.title} from ${planRevision}
    where ${planRevision.planKey} = ${planKey} order by ${planRevision.revision} desc limit 1`)
