import { createHash } from 'node:crypto'
import { createReadStream, readdirSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import * as v from 'valibot'
import { LaunchError } from '../launch-error.ts'

const text = v.pipe(v.string(), v.maxLength(500))
const count = v.pipe(v.number(), v.integer(), v.minValue(0))
const fen = v.pipe(v.number(), v.integer())
const sha256 = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/))

export const Manifest = v.object({
  /** One from the console has its database as SQL, and was made while it was sent. */
  format: v.picklist(['gongji-export', 'gongji-backup', 'gongji-console-export']),
  version: v.literal(1),
  tenant: v.object({
    id: v.pipe(v.string(), v.regex(/^tnt_[0-9a-z]{20}$/)),
    slug: text,
    name: text,
  }),
  madeAt: v.pipe(v.string(), v.isoTimestamp()),
  contents: v.object({
    schema: v.array(v.object({ step: text, hash: sha256 })),
    audit: v.object({ entries: count, sequence: count, hash: sha256 }),
    ledger: v.array(
      v.object({ planKey: text, debit: text, credit: text, movements: count, totalFen: fen }),
    ),
    lines: v.array(v.object({ state: text, lines: count, totalFen: fen })),
    /** Without a hash where the rows went by one after another: then the file's own tells. */
    tables: v.record(v.string(), v.object({ rows: count, sha256: v.optional(sha256) })),
  }),
  /** Texts that were opened with the tenant's key when this was made, where they were. */
  sealedTexts: v.optional(count),
  documents: v.object({
    /** How many the database knows, and how many are here. */
    known: count,
    written: count,
    /** Why none are here, where that is so. */
    leftOut: v.nullable(v.string()),
  }),
  /** What was found wrong with the tenant when this was made; empty is good. */
  problems: v.array(v.string()),
  files: v.array(v.object({ file: v.string(), bytes: count, sha256 })),
})
export type Manifest = v.InferOutput<typeof Manifest>

export const MANIFEST_FILE = 'manifest.json'
export const DATABASE_FILE = 'gongji.db'
export const SQL_FILE = 'gongji.sql'
export const KEY_FILE = 'key.secret.json'
export const WRAPPED_KEY_FILE = 'key.wrapped.json'

async function hashFile(file: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const piece of createReadStream(file)) hash.update(piece as Buffer)
  return hash.digest('hex')
}

/** Every file under a directory but the manifest, by its path from there. */
export async function listFiles(directory: string): Promise<Manifest['files']> {
  const names = readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .map((name) => name.split(path.sep).join('/'))
    .filter((name) => name !== MANIFEST_FILE && statSync(path.join(directory, name)).isFile())
    .toSorted()
  const files: Manifest['files'] = []
  for (const file of names) {
    const whole = path.join(directory, file)
    files.push({ file, bytes: statSync(whole).size, sha256: await hashFile(whole) })
  }
  return files
}

export function readManifest(directory: string): Manifest {
  const file = path.join(directory, MANIFEST_FILE)
  let json: unknown
  try {
    json = JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    throw new LaunchError(`${file} cannot be read: is this the directory of an export or backup?`)
  }
  const parsed = v.safeParse(Manifest, json)
  if (!parsed.success) {
    throw new LaunchError(`${file} is not a manifest of this version: ${parsed.issues[0].message}`)
  }
  return parsed.output
}

/** Throws where a file of the manifest is missing or is not what was written. */
export async function refuseChangedFiles(directory: string, manifest: Manifest): Promise<void> {
  const found = new Map((await listFiles(directory)).map((one) => [one.file, one.sha256]))
  for (const { file, sha256: stated } of manifest.files) {
    const hash = found.get(file)
    if (hash === undefined) throw new LaunchError(`${path.join(directory, file)} is missing.`)
    if (hash !== stated) {
      throw new LaunchError(`${path.join(directory, file)} was changed after it was written.`)
    }
  }
}
