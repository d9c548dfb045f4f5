import * as v from 'valibot'
import type { DatabaseAddress, DatabaseProvider } from './db/provider.ts'
import type { Gate } from './db/tenant-gate.ts'
import { durabilities, libsqlServerProvider } from './db/libsql-server-provider.ts'
import { tursoProvider } from './db/turso-provider.ts'
import {
  DEFAULT_COST,
  isWeaker,
  readPasswordCost,
  type PasswordCost,
} from './kernel/password-cost.ts'

const base64Of32Bytes = v.pipe(
  v.string(),
  v.regex(/^[A-Za-z0-9+/]{43}=$/, 'is not 32 bytes in base64'),
)
const filled = v.pipe(v.string(), v.minLength(1, 'is empty'))
const webAddress = v.pipe(v.string(), v.url('is not an address'))

const PLATFORM_DATABASE = 'gongji-platform'

const common = {
  BASE_DOMAIN: filled,
  PUBLIC_SCHEME: v.picklist(['http', 'https']),
  MASTER_KEY: base64Of32Bytes,
  /** While the master key is being changed: what it was before. */
  MASTER_KEY_PREVIOUS: v.optional(base64Of32Bytes),
  PASSWORD_PEPPER: base64Of32Bytes,
  /** scrypt's cost for passwords that are set from now on, as `ln=15,r=8,p=3`. */
  PASSWORD_COST: v.optional(
    v.pipe(
      v.string(),
      v.check((text) => readPasswordCost(text) !== undefined, 'is not like ln=15,r=8,p=3'),
    ),
  ),
  OUTBOUND_ALLOW: v.optional(v.string(), ''),
  QUIET_HOURS: v.optional(v.picklist(['on', 'off']), 'on'),
  DNS_RESOLVER_URL: v.optional(webAddress, 'https://cloudflare-dns.com/dns-query'),
  PLATFORM_SMS_URL: v.optional(webAddress),
  PLATFORM_SMS_SECRET: v.optional(
    v.pipe(v.string(), v.regex(/^whsec_[A-Za-z0-9+/]{43}=$/, 'is not whsec_ and 32 bytes')),
  ),
}

/** What the Worker's environment must say. Read once, at the door; everything else gets values. */
const Environment = v.variant('DATABASE_PROVIDER', [
  v.object({
    ...common,
    DATABASE_PROVIDER: v.optional(v.literal('libsql-server'), 'libsql-server'),
    LIBSQL_URL: webAddress,
    LIBSQL_ADMIN_URL: webAddress,
    LIBSQL_ADMIN_KEY: v.pipe(v.string(), v.minLength(16)),
    LIBSQL_TOKEN_KEY: v.pipe(v.string(), v.minLength(32)),
    LIBSQL_DURABILITY: v.optional(v.picklist(durabilities), 'strong'),
  }),
  v.object({
    ...common,
    DATABASE_PROVIDER: v.literal('turso'),
    TURSO_ORGANIZATION: filled,
    TURSO_GROUP: filled,
    TURSO_API_TOKEN: filled,
    /** Turso gives each database a host of its own, which no rule derives from its name. */
    PLATFORM_DATABASE_URL: v.pipe(webAddress, v.startsWith('https://', 'is not https')),
  }),
])
type Environment = v.InferOutput<typeof Environment>

export type Config = {
  /** The platform's host with its port; a tenant is `slug.` in front of it. */
  readonly baseDomain: string
  readonly scheme: 'http' | 'https'
  readonly masterKey: string
  readonly previousMasterKey?: string | undefined
  readonly passwordPepper: string
  readonly passwordCost: PasswordCost
  /** Origins that webhooks may reach although they are not public: on one machine only. */
  readonly outboundAllow: readonly string[]
  /** Whether messages that can wait keep quiet at night; off only where nobody is woken. */
  readonly quietHours: boolean
  /** Where the platform's own messages go, and what signs them; without it it sends none. */
  readonly platformSms: { readonly url: string; readonly secret: string } | undefined
  readonly provider: DatabaseProvider
  /** What all writes to a tenant's database pass, where the host has one. */
  readonly gate?: (tenantId: string) => Gate | undefined
  readonly platformDatabase: DatabaseAddress
  /** Asked about federations' own domains, by DNS over HTTPS. */
  readonly dnsResolverUrl: string
}

/** Throws, naming every setting that is missing or wrong: nothing can be served without them. */
export function readConfig(environment: unknown): Config {
  const parsed = v.safeParse(Environment, environment)
  if (!parsed.success) {
    const settings = parsed.issues.map((issue) => `${v.getDotPath(issue)}: ${issue.message}`)
    throw new Error(`The environment is not complete. ${settings.join('; ')}`)
  }
  const env = parsed.output
  return {
    baseDomain: env.BASE_DOMAIN,
    scheme: env.PUBLIC_SCHEME,
    masterKey: env.MASTER_KEY,
    previousMasterKey: env.MASTER_KEY_PREVIOUS,
    passwordPepper: env.PASSWORD_PEPPER,
    passwordCost: passwordCost(env),
    outboundAllow: env.OUTBOUND_ALLOW.split(',').filter((origin) => origin !== ''),
    quietHours: env.QUIET_HOURS === 'on',
    dnsResolverUrl: env.DNS_RESOLVER_URL,
    platformSms: platformSms(env),
    ...databases(env),
  }
}

function passwordCost({ PASSWORD_COST, BASE_DOMAIN }: Environment): PasswordCost {
  const cost = PASSWORD_COST === undefined ? DEFAULT_COST : readPasswordCost(PASSWORD_COST)!
  const onThisMachine = /^localhost(:\d+)?$/.test(BASE_DOMAIN)
  if (!onThisMachine && isWeaker(cost, DEFAULT_COST)) {
    throw new Error(`PASSWORD_COST may only raise the cost: ${PASSWORD_COST} is too cheap`)
  }
  return cost
}

function platformSms(env: Environment): Config['platformSms'] {
  const { PLATFORM_SMS_URL: url, PLATFORM_SMS_SECRET: secret } = env
  if (url === undefined && secret === undefined) return undefined
  if (url !== undefined && secret !== undefined) return { url, secret }
  throw new Error('PLATFORM_SMS_URL and PLATFORM_SMS_SECRET go together: one of them is missing')
}

function databases(env: Environment): Pick<Config, 'provider' | 'platformDatabase'> {
  if (env.DATABASE_PROVIDER === 'turso') {
    return {
      platformDatabase: { name: PLATFORM_DATABASE, url: env.PLATFORM_DATABASE_URL },
      provider: tursoProvider({
        organization: env.TURSO_ORGANIZATION,
        group: env.TURSO_GROUP,
        apiToken: env.TURSO_API_TOKEN,
      }),
    }
  }
  return {
    platformDatabase: { name: PLATFORM_DATABASE, url: env.LIBSQL_URL },
    provider: libsqlServerProvider({
      url: env.LIBSQL_URL,
      adminUrl: env.LIBSQL_ADMIN_URL,
      adminKey: env.LIBSQL_ADMIN_KEY,
      tokenKeyJwk: env.LIBSQL_TOKEN_KEY,
      durability: env.LIBSQL_DURABILITY,
    }),
  }
}
