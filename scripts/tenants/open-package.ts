import { createReadStream, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Readable } from 'node:stream'
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
import { loadDump } from './fetch-dump.ts'
import {
  DATABASE_FILE,
  KEY_FILE,
  readManifest,
  refuseChangedFiles,
  SQL_FILE,
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
  const stated = readManifest(directory)
  await refuseChangedFiles(directory, stated)
  const db = await openDatabase(directory, stated)
  try {
    const contents = describeContents(db)
    const differ = differences(stated.contents, contents)
    if (differ.length > 0) {
      throw new LaunchError(`${directory} is not what its manifest says. ${differ.join('; ')}`)
    }
    // What it did not say of every table is known now: a copy is held against that.
    const manifest = { ...stated, contents, problems: [...stated.problems] }
    const checkedBefore = stated.sealedTexts !== undefined
    refuseOther(db, manifest)
    // What was wrong with the tenant when this was made goes along: nobody is kept for it.
    await refuseBrokenChain(db).catch((error: Error) => {
      if (!checkedBefore) manifest.problems.push(error.message)
      else if (!manifest.problems.includes(error.message)) throw error
    })
    await refuseUnknownSchema(manifest)
    const ring = await readKeys(directory, manifest, config)
    const keys = await keysFrom(ring, manifest.tenant.id)
    const { opened, problems } = await openEverything(db, keys)
    const isOther = checkedBefore
      ? opened !== stated.sealedTexts
      : opened === 0 && problems.length > 0
    if (isOther) {
      throw new LaunchError(`The key in ${directory} is not this tenant's. ${problems[0] ?? ''}`)
    }
    if (!checkedBefore) manifest.problems.push(...problems)
    return { directory, manifest, db, ring, keys }
  } catch (error) {
    db.close()
    throw error
  }
}

/** The database's file; one from the console is made of its SQL, and goes when it is closed. */
async function openDatabase(directory: string, { files }: Manifest): Promise<DatabaseSync> {
  if (!files.some(({ file }) => file === SQL_FILE)) {
    return openSqlite(path.join(directory, DATABASE_FILE), { readOnly: true })
  }
  const scratch = mkdtempSync(path.join(tmpdir(), 'gongji-package-'))
  try {
    const file = path.join(scratch, DATABASE_FILE)
    const dump = Readable.toWeb(createReadStream(path.join(directory, SQL_FILE)))
    await loadDump(dump as ReadableStream<Uint8Array>, file, path.join(directory, SQL_FILE))
    return openSqlite(file, { readOnly: true })
  } finally {
    // An open file stays readable until it is closed, and nothing of it is left behind.
    rmSync(scratch, { recursive: true, force: true })
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
