import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { checkOutgoingUrl } from './outgoing-url.ts'

const options = { allowedOrigins: ['http://127.0.0.1:9025'], ownDomains: ['gongji.dev'] }
const check = (text: string): ReturnType<typeof checkOutgoingUrl> => checkOutgoingUrl(text, options)

describe('allowed', () => {
  test.each([
    'https://hooks.union.cn/sms',
    'https://hooks.union.cn:8443/sms?tenant=1',
    'https://工会.中国/hook',
    'https://xn--55qx5d.cn/hook',
    'https://10.example.com/',
    'https://notgongji.dev/',
    'https://localhost.union.cn/',
    'https://internal-hooks.union.cn/',
    'http://127.0.0.1:9025/inbox',
  ])('%s', (text) => expect(check(text).ok).toBe(true))
})

describe('refused', () => {
  test.each([
    // Not an address, or not what it seems.
    ['', 'not-a-url'],
    ['hooks.union.cn/sms', 'not-a-url'],
    ['//hooks.union.cn/sms', 'not-a-url'],
    ['https://', 'not-a-url'],
    [' https://hooks.union.cn', 'not-a-url'],
    ['https://hooks.union.cn/\n', 'not-a-url'],
    ['https://hooks.un\tion.cn/', 'not-a-url'],
    ['https:\\\\hooks.union.cn', 'not-a-url'],
    ['https://hooks.union.cn\\@127.0.0.1/', 'not-a-url'],
    ['https://256.256.256.256/', 'not-a-url'],
    ['https://1.2.3.4.5/', 'not-a-url'],
    ['https://hooks.union.cn:99999/', 'not-a-url'],
    [`https://hooks.union.cn/${'a'.repeat(2_048)}`, 'too-long'],
    // Other schemes.
    ['http://hooks.union.cn/', 'not-https'],
    ['ftp://hooks.union.cn/', 'not-https'],
    ['file:///etc/passwd', 'not-https'],
    ['javascript:alert(1)', 'not-https'],
    ['data:text/plain,x', 'not-https'],
    ['gopher://127.0.0.1:6379/_', 'not-https'],
    ['ws://hooks.union.cn/', 'not-https'],
    ['blob:https://hooks.union.cn/1', 'not-https'],
    // Credentials.
    ['https://user:pass@hooks.union.cn/', 'has-credentials'],
    ['https://hooks.union.cn@127.0.0.1/', 'has-credentials'],
    ['https://:x@hooks.union.cn/', 'has-credentials'],
    // IPv4 in every notation.
    ['https://127.0.0.1/', 'ip-address'],
    ['https://127.0.0.1./', 'ip-address'],
    ['https://127.1/', 'ip-address'],
    ['https://2130706433/', 'ip-address'],
    ['https://0x7f000001/', 'ip-address'],
    ['https://0x7f.0.0.1/', 'ip-address'],
    ['https://0177.0.0.1/', 'ip-address'],
    ['https://017700000001/', 'ip-address'],
    ['https://0/', 'ip-address'],
    ['https://0.0.0.0/', 'ip-address'],
    ['https://１２７.０.０.１/', 'ip-address'],
    ['https://127。0。0。1/', 'ip-address'],
    ['https://%31%32%37.0.0.1/', 'ip-address'],
    ['https://①②⑦.0.0.1/', 'ip-address'],
    ['https://10.0.0.1/', 'ip-address'],
    ['https://172.16.0.1/', 'ip-address'],
    ['https://192.168.1.1/', 'ip-address'],
    ['https://169.254.169.254/latest/meta-data/', 'ip-address'],
    ['https://100.100.100.200/latest/meta-data/', 'ip-address'],
    ['https://100.64.0.1/', 'ip-address'],
    ['https://224.0.0.1/', 'ip-address'],
    ['https://255.255.255.255/', 'ip-address'],
    ['https://8.8.8.8/', 'ip-address'],
    // IPv6.
    ['https://[::1]/', 'ip-address'],
    ['https://[::]/', 'ip-address'],
    ['https://[::ffff:127.0.0.1]/', 'ip-address'],
    ['https://[::ffff:7f00:1]/', 'ip-address'],
    ['https://[::127.0.0.1]/', 'ip-address'],
    ['https://[fe80::1]/', 'ip-address'],
    ['https://[fd00:ec2::254]/', 'ip-address'],
    ['https://[64:ff9b::7f00:1]/', 'ip-address'],
    ['https://[2002:7f00:1::]/', 'ip-address'],
    ['https://[ff02::1]/', 'ip-address'],
    ['https://[fe80::1%25eth0]/', 'not-a-url'],
    // Names inside a network.
    ['https://localhost/', 'local-name'],
    ['https://LOCALHOST./', 'local-name'],
    ['https://loc%61lhost/', 'local-name'],
    ['https://a.localhost/', 'local-name'],
    ['https://localhost.localdomain/', 'local-name'],
    ['https://printer.local/', 'local-name'],
    ['https://metadata.google.internal/computeMetadata/v1/', 'local-name'],
    ['https://metadata.google.internal./', 'local-name'],
    ['https://metadata.tencentyun.com/latest/', 'local-name'],
    ['https://metadata/', 'local-name'],
    ['https://kubernetes.default.svc.cluster.local/', 'local-name'],
    ['https://router.lan/', 'local-name'],
    ['https://1.0.0.127.in-addr.arpa/', 'local-name'],
    ['https://hidden.onion/', 'local-name'],
    // Public names for any address.
    ['https://127.0.0.1.nip.io/', 'local-name'],
    ['https://10-0-0-1.sslip.io/', 'local-name'],
    ['https://localtest.me/', 'local-name'],
    // Our own.
    ['https://gongji.dev/', 'own-host'],
    ['https://shaoxing.gongji.dev/api/v1/claims', 'own-host'],
    ['https://SHAOXING.GONGJI.DEV./', 'own-host'],
    // Ports of other services.
    ['https://hooks.union.cn:22/', 'port-not-allowed'],
    ['https://hooks.union.cn:25/', 'port-not-allowed'],
    ['https://hooks.union.cn:80/', 'port-not-allowed'],
    ['https://hooks.union.cn:0/', 'port-not-allowed'],
    // Near an exempted origin.
    ['http://127.0.0.1:9026/inbox', 'not-https'],
    ['https://127.0.0.1:9025/inbox', 'ip-address'],
    ['http://localhost:9025/inbox', 'not-https'],
    ['http://user@127.0.0.1:9025/inbox', 'has-credentials'],
    ['http://127.0.0.1:9025@hooks.union.cn/', 'has-credentials'],
    ['http://127.0.0.1:9025.union.cn/', 'not-a-url'],
  ])('%.60s: %s', (text, error) => expect(check(text)).toEqual({ ok: false, error }))
})

test('no number in any notation is a host that may be called', () => {
  const notations = [
    (n: number) => String(n),
    (n: number) => `0x${n.toString(16)}`,
    (n: number) => `0${n.toString(8)}`,
    (n: number) => [24, 16, 8, 0].map((bits) => (n >>> bits) & 255).join('.'),
    (n: number) => `[::ffff:${(n >>> 16).toString(16)}:${(n & 0xffff).toString(16)}]`,
  ]
  fc.assert(
    fc.property(fc.nat(0xffff_ffff), fc.constantFrom(...notations), (address, write) => {
      expect(check(`https://${write(address)}/`)).toEqual({ ok: false, error: 'ip-address' })
    }),
  )
})
