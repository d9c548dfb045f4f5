import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { recordTypes, type RecordType } from '../../src/tenants/hosts/lookup-dns.ts'

/** The records of the run's resolver, by `TYPE name`. */
export type Records = Readonly<Record<string, readonly string[]>>

/**
 * A resolver as the Worker asks one: DNS over HTTPS in its JSON form. It knows what a test has
 * put there with `setRecords`, from whichever process.
 */
export async function startDnsServer(): Promise<{ url: string; stop(): Promise<void> }> {
  const records = new Map<string, readonly string[]>()
  const server = createServer((request, response) => {
    void (async () => {
      if (request.method === 'POST') {
        let body = ''
        for await (const part of request) body += String(part)
        for (const [name, values] of Object.entries(JSON.parse(body) as Records)) {
          records.set(name, values)
        }
        response.end('{}')
        return
      }
      const query = new URL(request.url!, 'http://resolver').searchParams
      const [name, type] = [query.get('name')!, query.get('type') as RecordType]
      const answers = records.get(`${type} ${name}`) ?? []
      const quoted = (data: string) => (type === 'TXT' ? JSON.stringify(data) : `${data}.`)
      const answer = answers.map((data) => ({
        name,
        type: recordTypes[type],
        TTL: 60,
        data: quoted(data),
      }))
      response.setHeader('content-type', 'application/dns-json')
      response.end(JSON.stringify({ Status: answers.length > 0 ? 0 : 3, Answer: answer }))
    })()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    stop: () => {
      server.closeAllConnections()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}

/** Puts records into the run's resolver; an empty list takes them away. */
export async function setRecords(url: string, records: Records): Promise<void> {
  await fetch(url, { method: 'POST', body: JSON.stringify(records) })
}
