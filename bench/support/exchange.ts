import { request } from 'node:http'

export type Asked = {
  readonly port: number
  readonly host: string
  readonly path: string
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}
export type Answered = {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly text: string
}

/** One request to the loopback address under any host's name. */
export function exchange({ port, path, host, method = 'GET', headers, body }: Asked) {
  return new Promise<Answered>((resolve, reject) => {
    const outgoing = request(
      { host: '127.0.0.1', port, path, method, headers: { host, ...headers }, timeout: 30_000 },
      (incoming) => {
        let text = ''
        incoming.setEncoding('utf8')
        incoming.on('data', (chunk: string) => (text += chunk))
        incoming.on('error', reject)
        incoming.on('end', () =>
          resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, text }),
        )
      },
    )
    outgoing.on('timeout', () => outgoing.destroy(new Error('No answer in time')))
    outgoing.on('error', reject)
    outgoing.end(body)
  })
}
