import type { Context } from 'hono'

/** The problems that the API answers with, each with its status and what it says. */
const problems = {
  'not-found': [404, 'Nothing is here, or it is not yours'],
  'unknown-host': [404, 'No federation has this address'],
  'not-signed-in': [401, 'An API key is needed: authorization: Bearer KEY'],
  'not-permitted': [403, 'The key does not have the scope that this needs'],
  'cross-site': [403, 'A form of another site is not accepted'],
  'not-json': [415, 'The body must be JSON with content-type application/json'],
  'malformed-json': [400, 'The body is not JSON'],
  invalid: [422, 'Some fields are not as they must be'],
  'too-large': [413, 'The request is too large'],
  'too-many-requests': [429, 'Too many requests: try again later'],
  'key-reused': [422, 'This idempotency key was used with another request'],
  'key-missing': [400, 'An idempotency-key header is needed'],
  conflict: [409, 'The state does not allow this now'],
  'not-available': [503, 'The federation is not available at the moment'],
  'schema-behind': [503, 'The database is being upgraded: reading works, writing soon again'],
  'outcome-unknown': [503, 'No answer came in time: look whether it happened before trying again'],
  internal: [500, 'Something went wrong here'],
} as const
export type ProblemType = keyof typeof problems

/** Whoever calls an address of the API reads JSON; everybody else reads a page. */
export const wantsJson = (c: Context): boolean => c.req.path.startsWith('/api/')

export type FieldProblem = { readonly field: string; readonly message: string }

/** RFC 9457. `detail` says what happened with these facts; `errors` stand for single fields. */
export function problem(
  c: Context,
  type: ProblemType,
  more: {
    readonly detail?: string
    readonly errors?: readonly FieldProblem[]
    readonly retryAfterSeconds?: number
  } = {},
): Response {
  const [status, title] = problems[type]
  const { retryAfterSeconds, ...members } = more
  const requestId = String(c.get('requestId') ?? '')
  const body = { type: `urn:gongji:problem:${type}`, title, status, ...members, requestId }
  return c.newResponse(JSON.stringify(body), status, {
    'content-type': 'application/problem+json; charset=utf-8',
    'cache-control': 'no-store',
    ...(retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) }),
  })
}
