import * as v from 'valibot'

export const recordTypes = { A: 1, CNAME: 5, TXT: 16, AAAA: 28 } as const
export type RecordType = keyof typeof recordTypes

/** The values of a name's records of one type; none where it has none. Throws without an answer. */
export type LookupDns = (name: string, type: RecordType) => Promise<readonly string[]>

const DEADLINE_MS = 5_000
const ANSWER_BYTES_MOST = 64 * 1024

const Answer = v.object({
  Status: v.number(),
  Answer: v.optional(v.array(v.object({ type: v.number(), data: v.string() }))),
})

/**
 * Asks a resolver by the JSON form of DNS over HTTPS, which Cloudflare, Google and AliDNS answer
 * alike: a Worker has no other way to DNS.
 */
export const dnsOverHttps =
  (resolverUrl: string, send: typeof fetch = (...call) => fetch(...call)): LookupDns =>
  async (name, type) => {
    const url = new URL(resolverUrl)
    url.searchParams.set('name', name)
    url.searchParams.set('type', type)
    const response = await send(url, {
      headers: { accept: 'application/dns-json' },
      signal: AbortSignal.timeout(DEADLINE_MS),
    })
    const text = await response.text()
    if (!response.ok || text.length > ANSWER_BYTES_MOST) {
      throw new Error(`The resolver answered ${response.status}`)
    }
    const { Status, Answer: records = [] } = v.parse(Answer, JSON.parse(text))
    // 0: found; 3: there is no such name. Everything else is the resolver's trouble.
    if (Status !== 0 && Status !== 3) throw new Error(`The resolver answered with code ${Status}`)
    return records.filter((one) => one.type === recordTypes[type]).map(({ data }) => plain(data))
  }

/** A text in its parts without quotation marks; a name without its last dot, lower-case. */
const plain = (data: string): string =>
  data.startsWith('"')
    ? data.replace(/^"|"$/g, '').replaceAll(/"\s*"/g, '')
    : data.toLowerCase().replace(/\.$/, '')
