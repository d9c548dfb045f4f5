import { randomBytes } from 'node:crypto'
import { inject } from 'vitest'
import type { Config } from '../../src/config.ts'
import { libsqlServerProvider } from '../../src/db/libsql-server-provider.ts'
import { migrate } from '../../src/db/migrate.ts'
import { platformMigrations } from '../../src/db/migrations.ts'
import { openClient } from '../../src/db/open-client.ts'
import { newId } from '../../src/kernel/ids.ts'
import { openPlatformDb } from '../../src/tenants/ensure-platform.ts'
import type { SignUpContext } from '../../src/tenants/sign-up-form.ts'
import { cheapCost, cheapHasher } from './people.ts'
import { schemeShelf } from './schemes.ts'

/**
 * A registry of its own on the run's libSQL server. `servers` puts something between, to fail.
 */
export async function freshPlatform(
  servers: { url: string; adminUrl: string } = inject('libsql'),
  more: Partial<Config> = {},
) {
  const { adminKey, tokenKey } = inject('libsql')
  const { url, adminUrl } = servers
  const name = `platform-${randomBytes(8).toString('hex')}`
  const provider = libsqlServerProvider({ url, adminUrl, adminKey, tokenKeyJwk: tokenKey })
  const config: Config = {
    baseDomain: 'localhost:1',
    scheme: 'http',
    masterKey: randomBytes(32).toString('base64'),
    passwordPepper: randomBytes(32).toString('base64'),
    passwordCost: cheapCost,
    outboundAllow: [],
    quietHours: false,
    platformSms: undefined,
    dnsResolverUrl: 'https://resolver.example/',
    provider,
    platformDatabase: await provider.create(name),
    ...more,
  }
  const client = await openClient(provider, config.platformDatabase, 'rw', { count: 0 })
  await migrate(client, platformMigrations, 0)
  const context = (now: number): SignUpContext => ({
    config,
    hasher: cheapHasher,
    schemes: schemeShelf,
    now,
    requestId: newId('req'),
    trips: { count: 0 },
  })
  return { config, context, db: await openPlatformDb(config, 'rw') }
}
