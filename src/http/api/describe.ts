import type { StandardSchemaV1 } from '@standard-schema/spec'
import { describeRoute, resolver, validator } from 'hono-openapi'
import type * as v from 'valibot'
import { problem } from '../problem.ts'
import { ProblemAnswer } from './schemas.ts'

/** Without it tuples and the like come out in an older draft than the document claims. */
const DRAFT = { options: { target: 'draft-2020-12' } } as const

type Described = {
  readonly operationId: string
  readonly summary: string
  readonly description: string
  readonly tag: 'members' | 'integrators'
  readonly answer: StandardSchemaV1
  readonly problems: readonly number[]
  readonly status?: 200 | 201
}

/** One route of the document: its answer and the problems that it may give instead. */
export function described(route: Described) {
  const { operationId, summary, description, tag, answer, problems, status = 200 } = route
  const content = (schema: StandardSchemaV1, type: string) => ({
    [type]: { schema: resolver(schema, DRAFT) },
  })
  const refused = problems.map((code) => [
    code,
    {
      description: 'A problem (RFC 9457)',
      content: content(ProblemAnswer, 'application/problem+json'),
    },
  ])
  return describeRoute({
    operationId,
    summary,
    description,
    tags: [tag],
    security: tag === 'integrators' ? [{ key: [] }] : [],
    responses: {
      [status]: { description: summary, content: content(answer, 'application/json') },
      ...Object.fromEntries(refused),
    },
  })
}

/** The body by its schema, or a problem that names each field. */
export const jsonBody = <Schema extends v.GenericSchema>(schema: Schema) =>
  validator(
    'json',
    schema,
    (result, c) => {
      if (result.success) return
      const errors = result.error.map((issue) => ({
        field: (issue.path ?? [])
          .map((part) => String(typeof part === 'object' ? part.key : part))
          .join('.'),
        message: issue.message,
      }))
      return problem(c, 'invalid', { errors })
    },
    DRAFT,
  )
