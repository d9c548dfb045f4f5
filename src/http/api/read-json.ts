import type { Context } from 'hono'
import * as v from 'valibot'
import { err, ok, type Result } from '../../kernel/result.ts'
import { problem } from '../problem.ts'

const JSON_TYPE = /^application\/(?:[\w.+-]+\+)?json\b/i

/** The body by its schema, or the answer that says what is wrong with it, field by field. */
export async function readJson<Schema extends v.GenericSchema>(
  c: Context,
  schema: Schema,
): Promise<Result<v.InferOutput<Schema>, Response>> {
  if (!JSON_TYPE.test(c.req.header('content-type') ?? '')) return err(problem(c, 'not-json'))
  let body: unknown
  try {
    body = await c.req.json()
  } catch {
    return err(problem(c, 'malformed-json'))
  }
  const read = v.safeParse(schema, body)
  if (read.success) return ok(read.output)
  const errors = read.issues.map((issue) => ({
    field: (issue.path ?? []).map(({ key }) => String(key)).join('.'),
    message: issue.message,
  }))
  return err(problem(c, 'invalid', { errors }))
}
