import { createHash } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { s3Store, signedHeaders } from './s3-store.ts'

/** The example that the S3 documentation publishes for a signed GET. */
test('signs as the published example', () => {
  const headers = signedHeaders(
    {
      accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
      secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
    },
    {
      method: 'GET',
      url: new URL('https://examplebucket.s3.amazonaws.com/test.txt'),
      body: new Uint8Array(),
      headers: { range: 'bytes=0-9' },
    },
    { now: new Date('2013-05-24T00:00:00Z'), region: 'us-east-1' },
  )
  expect(headers['authorization']).toBe(
    'AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,' +
      'SignedHeaders=host;range;x-amz-content-sha256;x-amz-date,' +
      'Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41',
  )
})

describe('over HTTP', () => {
  const objects = new Map<string, Buffer>()
  let server: Server
  let refuse = false

  beforeAll(async () => {
    server = createServer(async (request, response) => {
      const url = new URL(request.url!, 'http://localhost')
      const key = decodeURIComponent(url.pathname.replace('/bucket/', ''))
      const body = Buffer.concat(await request.toArray())
      if (refuse) return response.writeHead(403).end('<Error><Code>AccessDenied</Code></Error>')
      const etag = `"${createHash('md5')
        .update(objects.get(key) ?? '')
        .digest('hex')}"`
      const { 'if-match': match } = request.headers
      if (match !== undefined && (match !== etag || !objects.has(key))) {
        return response.writeHead(412).end('<Code>PreconditionFailed</Code>')
      }
      if (request.method === 'PUT') objects.set(key, body)
      if (request.method === 'DELETE') objects.delete(key)
      if (request.method !== 'GET') return response.end()
      if (url.searchParams.get('list-type') === '2') {
        const prefix = url.searchParams.get('prefix')!
        const found = [...objects.keys()].filter((one) => one.startsWith(prefix)).slice(0, 2)
        return response.end(found.map((one) => `<Key>${one}</Key>`).join(''))
      }
      const found = objects.get(key)
      return found
        ? response.writeHead(200, { etag }).end(found)
        : response.writeHead(404).end('<Code>NoSuchKey</Code>')
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  })
  afterAll(() => new Promise((resolve) => server.close(resolve)))

  const store = () =>
    s3Store({
      endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
      bucket: 'bucket',
      accessKeyId: 'id',
      secretAccessKey: 'secret',
    })

  test('puts, gets, and knows what is not there', async () => {
    await store().put('tnt_1/clm_1/doc_1', new Uint8Array([1, 2, 3]))
    expect(await store().get('tnt_1/clm_1/doc_1')).toEqual(new Uint8Array([1, 2, 3]))
    expect(await store().get('tnt_1/clm_1/doc_2')).toBeUndefined()
  })

  test('replaces what is still as it was read, and nothing else', async () => {
    const key = 'tnt_3/clm_1/doc_1'
    const made = new Uint8Array([4, 5])
    expect(await store().replace(key, async () => made)).toBe('gone')
    await store().put(key, new Uint8Array([1]))
    expect(await store().replace(key, async () => undefined)).toBe('kept')
    expect(await store().replace(key, async ([first]) => new Uint8Array([first!, 9]))).toBe(
      'replaced',
    )
    expect(await store().get(key)).toEqual(new Uint8Array([1, 9]))
    const changed = store().replace(key, async () => {
      await store().put(key, new Uint8Array([7]))
      return made
    })
    expect(await changed).toBe('changed')
    const deleted = store().replace(key, async () => {
      await store().deleteAll(key)
      return made
    })
    expect(await deleted).toBe('changed')
    expect(await store().get(key)).toBeUndefined()
  })

  test('deletes page by page what begins so, and nothing else', async () => {
    for (const key of ['tnt_1/a/b', 'tnt_1/a/c', 'tnt_2/a/b']) {
      await store().put(key, new Uint8Array([1]))
    }
    expect(await store().deleteAll('tnt_1/')).toBe(3)
    expect([...objects.keys()]).toEqual(['tnt_2/a/b'])
  })

  test('says what the store refuses', async () => {
    refuse = true
    await expect(store().get('tnt_2/a/b')).rejects.toThrow('answered 403 AccessDenied')
    refuse = false
  })
})
