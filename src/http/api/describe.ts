import { describeRoute, resolver } from 'hono-openapi'
import type * as v from 'valibot'
import { ProblemAnswer } from './schemas.ts'

/** Without it tuples and the like come out in an older draft than the document claims. */
const DRAFT = { options: { target: 'draft-2020-12' } } as const

type Described = {
  readonly operationId: string
  readonly summary: string
  readonly description: string
  readonly tag: 'members' | 'integrators'
  readonly body?: v.GenericSchema
  readonly answer: v.GenericSchema
  readonly problems: readonly number[]
  readonly status?: 200 | 201
}

const content = (schema: v.GenericSchema, type: string) => ({
  [type]: { schema: resolver(schema, DRAFT) },
})

/**
 * One route of the document: what it takes, its answer, and the problems that it may give instead.
 * Only the making of the document reads this; in the Worker it does nothing (see wrangler.toml).
 */
export function described(route: Described) {
  const { operationId, summary, description, tag, body, answer, problems, status = 200 } = route
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
    ...(body && { requestBody: { required: true, content: content(body, 'application/json') } }),
    responses: {
      [status]: { description: summary, content: content(answer, 'application/json') },
      ...Object.fromEntries(refused),
    },
  })
}
