import type { Config } from '../config.ts'
import { migrate } from '../db/migrate.ts'
import { platformMigrations } from '../db/migrations.ts'
import { openClient } from '../db/open-client.ts'
import { platformDb, type PlatformDb } from '../db/platform-db.ts'
import type { Access } from '../db/provider.ts'
import type { Instant } from '../kernel/days.ts'

/** The platform's database, opened for one request. */
export async function openPlatformDb(
  config: Config,
  access: Access,
  trips = { count: 0 },
): Promise<PlatformDb> {
  return platformDb(await openClient(config.provider, config.platformDatabase, access, trips))
}

let ensuredFor: Config | undefined

/**
 * Creates and migrates the platform's database where that is still to do. The tick calls it, so a
 * new deployment needs no command; within one isolate it is done once.
 */
export async function ensurePlatform(config: Config, now: Instant): Promise<void> {
  if (ensuredFor === config) return
  const { name } = config.platformDatabase
  await config.provider.create(name)
  const client = await openClient(config.provider, config.platformDatabase, 'rw', { count: 0 })
  await migrate(client, platformMigrations, now)
  ensuredFor = config
}

/** Whether the platform's database answers and has this code's schema, or a later one. */
export async function platformIsReady(config: Config): Promise<boolean> {
  try {
    const client = await openClient(config.provider, config.platformDatabase, 'ro', { count: 0 })
    const taken = await client.execute('select max(step) from schema_step')
    const newest = taken.rows[0]?.[0]
    return typeof newest === 'string' && newest >= platformMigrations.at(-1)!.step
  } catch {
    return false
  }
}
