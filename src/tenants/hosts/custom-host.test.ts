import { expect, test } from 'vitest'
import { readCustomHost } from './custom-host.ts'
import { hostProblem } from './check-host.ts'
import { dnsOverHttps } from './lookup-dns.ts'

test.each([
  ['huzhu.sxgh.org.cn', 'huzhu.sxgh.org.cn'],
  [' HUZHU.Sxgh.org.cn. ', 'huzhu.sxgh.org.cn'],
  ['xn--fiq228c.cn', 'xn--fiq228c.cn'],
])('%s', (text, host) =>
  expect(readCustomHost(text, 'gongji.example')).toEqual({ ok: true, value: host }),
)

test.each([
  ['', 'not-a-host'],
  ['localhost', 'not-a-host'],
  ['https://huzhu.cn', 'not-a-host'],
  ['huzhu.cn/console', 'not-a-host'],
  ['huzhu.cn:8443', 'not-a-host'],
  ['绍兴工会.cn', 'not-a-host'],
  ['-a.cn', 'not-a-host'],
  ['a..cn', 'not-a-host'],
  ['*.huzhu.cn', 'not-a-host'],
  ['a.b.c.1', 'not-a-host'],
  ['10.0.0.1', 'ip-address'],
  ['[::1]', 'ip-address'],
  ['gongji.example', 'platforms-own'],
  ['other.gongji.example', 'platforms-own'],
  ['a.localhost', 'platforms-own'],
  [`${'a.'.repeat(120)}cn`, 'too-long'],
])('%s is refused', (text, error) =>
  expect(readCustomHost(text, 'gongji.example')).toEqual({ ok: false, error }),
)

const proof = 'gongji-verify=own'
test.each([
  ['no resolver', undefined, undefined, 'no-answer'],
  ['nothing there', { proofs: [], pointsHere: true }, undefined, 'proof-missing'],
  ['the proof of another', { proofs: ['gongji-verify=x'], pointsHere: true }, 'x', 'proof-missing'],
  ['both proofs', { proofs: [proof, 'gongji-verify=x'], pointsHere: true }, 'x', 'taken'],
  ['leads elsewhere', { proofs: [proof], pointsHere: false }, undefined, 'not-pointed'],
  ['all there', { proofs: [proof], pointsHere: true }, undefined, null],
  ['the other let go', { proofs: [proof], pointsHere: true }, 'x', null],
] as const)('%s', (_, found, other, problem) =>
  expect(hostProblem(found, 'own', other)).toBe(problem),
)

const answering = (status: number, body: unknown) =>
  dnsOverHttps('https://resolver.example/dns-query', () =>
    Promise.resolve(new Response(JSON.stringify(body), { status })),
  )

test('a resolver: the records of the type that was asked for, without quotes and last dots', async () => {
  const answer = [
    { type: 5, data: 'Serving.Example.' },
    { type: 16, data: '"gongji-" "verify=1"' },
    { type: 1, data: '192.0.2.1' },
  ]
  const lookup = answering(200, { Status: 0, Answer: answer })
  expect(await lookup('a.cn', 'CNAME')).toEqual(['serving.example'])
  expect(await lookup('a.cn', 'TXT')).toEqual(['gongji-verify=1'])
  expect(await answering(200, { Status: 3 })('a.cn', 'A')).toEqual([])
})

test('a resolver in trouble is no answer', async () => {
  await expect(answering(200, { Status: 2 })('a.cn', 'A')).rejects.toThrow('code 2')
  await expect(answering(500, {})('a.cn', 'A')).rejects.toThrow('500')
  await expect(answering(200, { nonsense: true })('a.cn', 'A')).rejects.toThrow()
})
