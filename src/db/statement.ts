import type { InValue } from '@libsql/client/http'

/** One statement of a commit. `refusal` names what its failure as a guard means. */
export type Statement = {
  readonly sql: string
  readonly args: readonly InValue[]
  readonly refusal?: string
}

/** What Drizzle builds: `toSQL()` gives the text and the parameters as the driver wants them. */
type Built = { toSQL(): { sql: string; params: unknown[] } }

export function statement(built: Built): Statement {
  const { sql, params } = built.toSQL()
  return { sql, args: params as InValue[] }
}

/** Refuses the commit where the query finds no row. */
export function mustExist<Code extends string>(
  refusal: Code,
  built: Built,
): Statement & { refusal: Code } {
  const { sql, args } = statement(built)
  return { sql: `insert into guard select 0 where not exists (${sql})`, args, refusal }
}

/** Refuses the commit where the query finds a row. */
export function mustNotExist<Code extends string>(
  refusal: Code,
  built: Built,
): Statement & { refusal: Code } {
  const { sql, args } = statement(built)
  return { sql: `insert into guard select 0 where exists (${sql})`, args, refusal }
}

/** Refuses the commit where the statement right before it did not change this many rows. */
export function mustHaveChanged<Code extends string>(
  refusal: Code,
  rows = 1,
): Statement & { refusal: Code } {
  return { sql: 'insert into guard select 0 where changes() <> ?', args: [rows], refusal }
}
