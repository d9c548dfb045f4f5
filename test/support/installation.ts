import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { CommandContext } from '../../scripts/tenants/command.ts'
import type { LibsqlServer } from '../../scripts/libsql-server.ts'
import type { Progress } from '../../scripts/progress.ts'
import type { Config } from '../../src/config.ts'
import { libsqlServerProvider } from '../../src/db/libsql-server-provider.ts'
import { migrate } from '../../src/db/migrate.ts'
import { platformMigrations } from '../../src/db/migrations.ts'
import { openClient } from '../../src/db/open-client.ts'
import type { DatabaseProvider } from '../../src/db/provider.ts'
import { passwordHasher } from '../../src/identity/password.ts'
import { permissions } from '../../src/identity/permissions.ts'
import { base64 } from '../../src/kernel/bytes.ts'
import { newId } from '../../src/kernel/ids.ts'
import type { TenantScope } from '../../src/scope.ts'
import { findTenant, forgetTenant } from '../../src/tenants/directory.ts'
import { openTenantDb } from '../../src/tenants/open-tenant-db.ts'
import { signUpAtOnce } from '../../src/tenants/sign-up-at-once.ts'
import { schemeShelf } from './schemes.ts'
import { testActor } from './fresh-tenant.ts'
import { cheapCost } from './people.ts'

const quiet: Progress = { step: (_, run) => run(() => {}), line: () => {} }
const randomKey = () => base64(crypto.getRandomValues(new Uint8Array(32)))

type Server = Pick<LibsqlServer, 'url' | 'adminUrl' | 'adminKey' | 'tokenKey'>

/** An installation of its own on a libSQL server: its registry, its master key, its documents. */
export async function installation({ url, adminUrl, adminKey, tokenKey }: Server) {
  const provider = libsqlServerProvider({ url, adminUrl, adminKey, tokenKeyJwk: tokenKey })
  const directory = mkdtempSync(path.join(tmpdir(), 'gongji-installation-'))
  // Here `openDocuments` finds the objects of a Worker on this machine.
  mkdirSync(path.join(directory, 'worker/state/v3'), { recursive: true })
  const name = `registry-${newId('x').slice(2)}`
  const config: Config = {
    baseDomain: 'gongji.example',
    scheme: 'https',
    masterKey: randomKey(),
    passwordPepper: randomKey(),
    passwordCost: cheapCost,
    outboundAllow: [],
    quietHours: false,
    dnsResolverUrl: 'https://resolver.example/',
    platformSms: undefined,
    provider,
    platformDatabase: { name, url },
  }
  await provider.create(name)
  const client = await openClient(provider, config.platformDatabase, 'rw', { count: 0 })
  await migrate(client, platformMigrations, Date.now())
  const printed: string[] = []
  const context: CommandContext = {
    config,
    progress: quiet,
    print: (text) => void printed.push(text),
  }

  return {
    config,
    context,
    directory,
    /** What the commands printed, and from here on prints no more. */
    taken: () => printed.splice(0).join('\n'),
    withConfig: (other: Partial<Config>): CommandContext => ({
      ...context,
      config: { ...config, ...other },
    }),
    withProvider: (other: DatabaseProvider): CommandContext => ({
      ...context,
      config: { ...config, provider: other },
    }),
    platform: client,
    async signUp(slug: string): Promise<void> {
      const hasher = passwordHasher({ pepper: config.passwordPepper, cost: config.passwordCost })
      const base = { config, hasher, schemes: schemeShelf, trips: { count: 0 } }
      const done = await signUpAtOnce(
        { ...base, now: Date.now(), requestId: newId('req') },
        {
          attempt: newId('sup'),
          slug,
          name: '示范市总工会',
          division: '330600',
          divisionName: '示范市',
          contactName: '样本甲',
          contactMobile: '19900000001',
          hotline: '400-000-0000',
          colour: '#1f7a4d',
          scheme: 'shaoxing-2015',
          adminName: '样本管理员',
          login: 'admin',
          password: 'quiet-harbour-lamp-27',
        },
      )
      if (!done.ok) throw new Error(JSON.stringify(done.error))
    },
    async scope(slug: string): Promise<TenantScope> {
      forgetTenant(slug)
      const entry = await findTenant(config, { plane: 'tenant', slug }, Date.now(), { count: 0 })
      if (entry === undefined) throw new Error(`There is no tenant ${slug}`)
      return {
        tenant: entry.tenant,
        db: await openTenantDb(config, entry, 'rw', { count: 0 }),
        keys: entry.keys,
        actor: testActor,
        permissions: new Set(permissions),
        reach: { kind: 'all' },
        now: Date.now(),
        requestId: newId('req'),
      }
    },
    end: () => rmSync(directory, { recursive: true, force: true }),
  }
}
export type Installation = Awaited<ReturnType<typeof installation>>

/** A provider that fails at its call number `at`, as if the process had been killed there. */
export function failingAt(provider: DatabaseProvider, at: number): DatabaseProvider {
  let calls = 0
  const count = () => {
    if (++calls === at) throw new Error(`killed at call ${at}`)
  }
  return {
    create: async (name) => (count(), provider.create(name)),
    drop: async (name) => (count(), provider.drop(name)),
    connect: async (address, access) => (count(), provider.connect(address, access)),
  }
}
