type SqlRequest = { readonly type: string; readonly sql_id?: number }
type Pipeline = { readonly requests: readonly SqlRequest[] }
type Answer = { readonly results: readonly unknown[] }
type Send = (request: Request) => Promise<Response>

type Gathered = {
  readonly request: Request
  readonly resolve: (response: Response) => void
  readonly reject: (error: unknown) => void
}

/**
 * Calls that a client makes in one turn go to the server as one pipeline, in the order in which
 * they were made. Each stays a transaction of its own and gets its own part of the answer.
 */
export function combineCalls(send: Send): Send {
  let gathered: Gathered[] = []
  const sendGathered = async () => {
    const calls = gathered
    gathered = []
    try {
      const responses = await sendTogether(
        calls.map(({ request }) => request),
        send,
      )
      for (const [at, { resolve }] of calls.entries()) resolve(responses[at]!)
    } catch (error) {
      for (const { reject } of calls) reject(error)
    }
  }
  return (request) =>
    new Promise((resolve, reject) => {
      gathered.push({ request, resolve, reject })
      // A turn of the loop, not of the microtasks: until then every call has been made.
      if (gathered.length === 1) setTimeout(() => void sendGathered(), 0)
    })
}

async function sendTogether(requests: readonly Request[], send: Send): Promise<Response[]> {
  const [first] = requests
  if (requests.length === 1) return [await send(first!)]
  const parts = await Promise.all(
    requests.map(async (request) => requestsOf((await request.json()) as Pipeline)),
  )
  const body = JSON.stringify({ baton: null, requests: [...parts.flat(), { type: 'close' }] })
  const response = await send(
    new Request(first!.url, { method: 'POST', headers: first!.headers, body }),
  )
  const text = await response.text()
  // A refusal of the whole, as of a token, is everybody's.
  if (!response.ok) {
    const { status, headers } = response
    return requests.map(() => new Response(text, { status, headers }))
  }
  const { results } = JSON.parse(text) as Answer
  const closed = { type: 'ok', response: { type: 'close' } }
  let from = 0
  return parts.map((part) => {
    const own = results.slice(from, from + part.length)
    from += part.length
    const asked = own.filter((_, at) => part[at]!.type !== 'close_sql')
    return Response.json({ baton: null, base_url: null, results: [...asked, closed] })
  })
}

/** Each call numbers its texts from nought, so they are forgotten before the next one's. */
function requestsOf({ requests }: Pipeline): SqlRequest[] {
  const stored = requests.filter(({ type }) => type === 'store_sql')
  return [
    ...requests.filter(({ type }) => type !== 'close'),
    ...stored.map(({ sql_id: id }) => ({ type: 'close_sql', sql_id: id! })),
  ]
}
