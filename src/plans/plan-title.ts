import { sql, type Column } from 'drizzle-orm'
import { planRevision } from './tables.ts'

/** The title of the plan with this key, as its newest revision has it: a column of a query. */
export const planTitleOf = (planKey: Column) =>
  sql<string>`coalesce((select ${planRevision.title} from ${planRevision}
    where ${planRevision.planKey} = ${planKey}
    order by ${planRevision.revision} desc limit 1), ${planKey})`
