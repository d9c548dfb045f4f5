import { createHash, createHmac } from 'node:crypto'
import type { ObjectStore } from '../../src/claims/object-store.ts'
import { LaunchError } from '../launch-error.ts'

export type S3Settings = {
  /** As R2 shows it: `https://ACCOUNT.r2.cloudflarestorage.com`. */
  readonly endpoint: string
  readonly bucket: string
  readonly accessKeyId: string
  readonly secretAccessKey: string
}

const CALL_TIMEOUT_MS = 60_000
const PAGES_MOST = 100_000

/** Documents over the S3 interface, which R2 has as well: a command line has no binding. */
export function s3Store(settings: S3Settings): ObjectStore {
  const call = async (
    method: string,
    key: string,
    query = '',
    body?: Uint8Array<ArrayBuffer>,
    conditions: Readonly<Record<string, string>> = {},
  ) => {
    const at = key === '' ? settings.bucket : `${settings.bucket}/${encodeKey(key)}`
    const url = new URL(`${settings.endpoint.replace(/\/$/, '')}/${at}${query && `?${query}`}`)
    const signed = signedHeaders(settings, { method, url, body: body ?? new Uint8Array() })
    const headers = { ...signed, ...conditions }
    const response = await fetch(url, {
      method,
      headers,
      ...(body === undefined ? {} : { body }),
      signal: AbortSignal.timeout(CALL_TIMEOUT_MS),
    })
    if (response.ok || (response.status === 404 && key !== '')) return response
    if (response.status === 412 && 'if-match' in conditions) return response
    const code = /<Code>(\w+)<\/Code>/.exec(await response.text())?.[1] ?? ''
    throw new LaunchError(
      `The document store answered ${response.status} ${code} to ${method} in ` +
        `${settings.bucket}: check the DOCUMENTS_S3 settings.`,
    )
  }
  return {
    async put(key, bytes) {
      await (await call('PUT', key, '', bytes)).body?.cancel()
    },
    async get(key) {
      const response = await call('GET', key)
      if (response.ok) return new Uint8Array(await response.arrayBuffer())
      await response.body?.cancel()
      return undefined
    },
    async replace(key, make) {
      const response = await call('GET', key)
      if (!response.ok) {
        await response.body?.cancel()
        return 'gone'
      }
      const made = await make(new Uint8Array(await response.arrayBuffer()))
      if (made === undefined) return 'kept'
      const etag = response.headers.get('etag')
      if (etag === null) throw new LaunchError(`The document store gave no ETag with ${key}.`)
      const put = await call('PUT', key, '', made, { 'if-match': etag })
      await put.body?.cancel()
      // One that was deleted meanwhile is not there to match.
      return put.ok ? 'replaced' : 'changed'
    },
    async deleteAll(prefix) {
      let deleted = 0
      for (let page = 0; page < PAGES_MOST; page++) {
        const listed = await call('GET', '', `list-type=2&prefix=${encodeURIComponent(prefix)}`)
        // Keys are identifiers and slashes: nothing in them is escaped.
        const keys = [...(await listed.text()).matchAll(/<Key>([^<]+)<\/Key>/g)]
        if (keys.length === 0) return deleted
        for (const [, key = ''] of keys) {
          await (await call('DELETE', key)).body?.cancel()
          deleted++
        }
      }
      throw new Error(`${prefix} does not become empty`)
    },
  }
}

const encodeKey = (key: string): string => key.split('/').map(encodeURIComponent).join('/')
const sha256 = (bytes: Uint8Array | string): string =>
  createHash('sha256').update(bytes).digest('hex')
const hmac = (key: Uint8Array | string, text: string): Buffer =>
  createHmac('sha256', key).update(text).digest()

/** AWS Signature Version 4 over everything that is sent; R2 takes any region, `auto` is its own. */
export function signedHeaders(
  { accessKeyId, secretAccessKey }: Pick<S3Settings, 'accessKeyId' | 'secretAccessKey'>,
  request: {
    readonly method: string
    readonly url: URL
    readonly body: Uint8Array
    readonly headers?: Readonly<Record<string, string>>
  },
  { now = new Date(), region = 'auto' }: { now?: Date; region?: string } = {},
): Record<string, string> {
  const time = now.toISOString().replaceAll(/[-:]|\.\d+/g, '')
  const day = time.slice(0, 8)
  const headers: Record<string, string> = {
    ...request.headers,
    host: request.url.host,
    'x-amz-content-sha256': sha256(request.body),
    'x-amz-date': time,
  }
  const names = Object.keys(headers).toSorted()
  const signedNames = names.join(';')
  const canonical = [
    request.method,
    request.url.pathname,
    [...request.url.searchParams]
      .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
      .toSorted()
      .join('&'),
    ...names.map((name) => `${name}:${headers[name]}`),
    '',
    signedNames,
    headers['x-amz-content-sha256'],
  ].join('\n')
  const scope = `${day}/${region}/s3/aws4_request`
  const toSign = ['AWS4-HMAC-SHA256', time, scope, sha256(canonical)].join('\n')
  const key = [day, region, 's3', 'aws4_request'].reduce<Uint8Array | string>(
    (last, part) => hmac(last, part),
    `AWS4${secretAccessKey}`,
  )
  const signature = hmac(key, toSign).toString('hex')
  const { host: _, ...sent } = headers
  return {
    ...sent,
    authorization:
      `AWS4-HMAC-SHA256 Credential=${accessKeyId}/${scope},` +
      `SignedHeaders=${signedNames},Signature=${signature}`,
  }
}
