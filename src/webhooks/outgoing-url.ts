import { err, ok, type Result } from '../kernel/result.ts'

export const outgoingUrlProblems = [
  'not-a-url',
  'too-long',
  'not-https',
  'has-credentials',
  'ip-address',
  'local-name',
  'own-host',
  'port-not-allowed',
] as const
export type OutgoingUrlProblem = (typeof outgoingUrlProblems)[number]

const URL_LENGTH_MOST = 2_048

/** Names that resolve inside a network, or nowhere. A name without a dot is always one of them. */
const LOCAL_SUFFIXES = [
  'localhost',
  'local',
  'localdomain',
  'internal',
  'intranet',
  'private',
  'corp',
  'home',
  'lan',
  'home.arpa',
  'in-addr.arpa',
  'ip6.arpa',
  'test',
  'example',
  'invalid',
  'onion',
  'alt',
  'metadata.tencentyun.com',
]

/**
 * Public names that resolve to whatever address stands in them, or to this machine. Others like
 * them cannot be known: the network that the Worker runs in must refuse private addresses too.
 */
const REBOUND_SUFFIXES = [
  'nip.io',
  'sslip.io',
  'xip.io',
  'traefik.me',
  'localtest.me',
  'lvh.me',
  'vcap.me',
  'lacolhost.com',
  'rbndr.us',
  '1u.ms',
]

const isUnder = (host: string, domain: string): boolean =>
  host === domain || host.endsWith(`.${domain}`)

/**
 * Checks an address that a tenant gave for webhooks, when it is saved and again before each call.
 * The URL parser has already turned every notation of an IPv4 address (decimal, octal, hex, short,
 * full-width, percent-encoded) into four numbers, and no receiver with a certificate is addressed
 * by number: addresses are refused altogether, private or not, so no list of ranges can be wrong.
 *
 * `allowedOrigins` is the deployment's own exemption (the local SMS inbox on one machine, a gateway
 * inside a closed network) and never comes from a tenant. `ownDomains` are the product's hosts.
 */
export function checkOutgoingUrl(
  text: string,
  options: { allowedOrigins: readonly string[]; ownDomains: readonly string[] },
): Result<URL, OutgoingUrlProblem> {
  if (text.length > URL_LENGTH_MOST) return err('too-long')
  // The parser would drop or turn these without a word.
  // eslint-disable-next-line no-control-regex -- control characters are what is looked for
  if (/[\u0000-\u0020\u007f\\]/.test(text) || !URL.canParse(text)) return err('not-a-url')
  const url = new URL(text)
  if (url.username || url.password) return err('has-credentials')
  if (options.allowedOrigins.includes(url.origin)) return ok(url)
  if (url.protocol !== 'https:') return err('not-https')
  const host = url.hostname.replace(/\.+$/, '')
  if (host.startsWith('[') || /^[\d.]+$/.test(host)) return err('ip-address')
  if (!host.includes('.')) return err('local-name')
  if ([...LOCAL_SUFFIXES, ...REBOUND_SUFFIXES].some((it) => isUnder(host, it))) {
    return err('local-name')
  }
  if (options.ownDomains.some((domain) => isUnder(host, domain.toLowerCase()))) {
    return err('own-host')
  }
  // Below 1024 stand mail, shells and directories, which must not be spoken to in HTTP.
  if (url.port !== '' && Number(url.port) < 1_024) return err('port-not-allowed')
  return ok(url)
}
