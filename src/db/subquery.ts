import { sql, type SQL } from 'drizzle-orm'

/**
 * A query as a column of another. In a query of one table, Drizzle leaves the table's name out of
 * what stands directly among the columns, so that a subquery would compare its own table with
 * itself; one level deeper the names stay.
 */
export const subquery = <T>(rows: SQL): SQL<T> => sql<T>`(${rows})`
