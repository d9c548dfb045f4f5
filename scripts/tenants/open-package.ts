import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import * as v from 'valibot'
import type { Config } from '../../src/config.ts'
import { migrationHash, tenantMigrations } from '../../src/db/migrations.ts'
import { fromBase64 } from '../../src/kernel/bytes.ts'
import { firstRing, readRing, RingText, type KeyRing } from '../../src/tenants/key-ring.ts'
import { keysFrom, type TenantKeys } from '../../src/tenants/tenant-keys.ts'
import { LaunchError } from '../launch-error.ts'
import { keyRingOf } from './key-ring-of.ts'
import { describeContents, differences, refuseBrokenChain } from './describe-contents.ts'
import {
  DATABASE_FILE,
  KEY_FILE,
  readManifest,
  refuseChangedFiles,
  WRAPPED_KEY_FILE,
  type Manifest,
} from './manifest.ts'
import { openSqlite } from './open-sqlite.ts'
import { openEverything } from './open-everything.ts'

/** An export or a backup that was found whole: every file, every row, every sealed text. */
export type Package = {
  readonly directory: string
  readonly manifest: Manifest
  readonly db: DatabaseSync
  readonly ring: KeyRing
  readonly keys: TenantKeys
}

const SecretKey = v.union([
  v.pipe(
    v.object({ tenantId: v.string(), ...RingText.pipe[0].entries }),
    v.transform(({ tenantId, ...text }) => ({ tenantId, ring: readRing(text) })),
  ),
  v.pipe(
    v.object({ tenantId: v.string(), dataKey: v.string() }),
    v.transform(({ tenantId, dataKey }) => ({ tenantId, ring: firstRing(fromBase64(dataKey)) })),
  ),
])
const WrappedKey = v.object({ tenantId: v.string(), wrapped: v.string() })

/** Checks everything before anything is written. Throws with the sentence that says what is off. */
export async function openPackage(directory: string, config: Config): Promise<Package> {
  const manifest = readManifest(directory)
  await refuseChangedFiles(directory, manifest)
  const db = openSqlite(path.join(directory, DATABASE_FILE), { readOnly: true })
  try {
    const differ = differences(manifest.contents, describeContents(db))
    if (differ.length > 0) {
      throw new LaunchError(`${directory} is not what its manifest says. ${differ.join('; ')}`)
    }
    refuseOther(db, manifest)
    // What was wrong with the tenant when this was made goes along: nobody is kept for it.
    await refuseBrokenChain(db).catch((error: Error) => {
      if (!manifest.problems.includes(error.message)) throw error
    })
    await refuseUnknownSchema(manifest)
    const ring = await readKeys(directory, manifest, config)
    const keys = await keysFrom(ring, manifest.tenant.id)
    const { opened, problems } = await openEverything(db, keys)
    if (opened !== manifest.sealedTexts) {
      throw new LaunchError(`The key in ${directory} is not this tenant's. ${problems[0] ?? ''}`)
    }
    return { directory, manifest, db, ring, keys }
  } catch (error) {
    db.close()
    throw error
  }
}

function refuseOther(db: DatabaseSync, { tenant }: Manifest): void {
  const [identity] = db.prepare('select tenant_id as id from tenant_identity').all()
  if (identity?.id === tenant.id) return
  throw new LaunchError('The database belongs to another tenant than the manifest says.')
}

/** A database that took steps of its own, or of a newer version, cannot be served by this code. */
async function refuseUnknownSchema({ contents }: Manifest): Promise<void> {
  const known = new Map<string, string>()
  for (const migration of tenantMigrations) {
    known.set(migration.step, await migrationHash(migration))
  }
  for (const { step, hash } of contents.schema) {
    if (known.get(step) === hash) continue
    const why = known.has(step) ? 'has another text here' : 'is not known here'
    throw new LaunchError(
      `The database took the migration ${step}, which ${why}: use the version of Gongji that ` +
        'it comes from, or a newer one.',
    )
  }
}

async function readKeys(directory: string, { tenant }: Manifest, config: Config): Promise<KeyRing> {
  const file = (name: string) => path.join(directory, name)
  const read = <Schema extends v.GenericSchema>(schema: Schema, name: string) => {
    const parsed = v.safeParse(schema, JSON.parse(readFileSync(file(name), 'utf8')))
    if (!parsed.success) throw new LaunchError(`${file(name)} holds no key.`)
    return parsed.output
  }
  const own = existsSync(file(KEY_FILE)) ? read(SecretKey, KEY_FILE) : undefined
  if (own?.tenantId === tenant.id) return own.ring
  const kept = existsSync(file(WRAPPED_KEY_FILE)) ? read(WrappedKey, WRAPPED_KEY_FILE) : undefined
  if (kept?.tenantId !== tenant.id) {
    throw new LaunchError(`${directory} holds no key of ${tenant.slug}: without it nothing opens.`)
  }
  return keyRingOf(config, tenant.id, kept.wrapped)
}
