import { createHash } from 'node:crypto'
import { sql } from 'drizzle-orm'
import { makeZip } from 'client-zip'
import type { ObjectStore } from '../../claims/object-store.ts'
import type { Config } from '../../config.ts'
import { assert } from '../../kernel/assert.ts'
import { utf8 } from '../../kernel/bytes.ts'
import { writeCsv } from '../../kernel/csv.ts'
import type { TenantScope } from '../../scope.ts'
import type { DirectoryEntry } from '../directory.ts'
import type { KeyRing } from '../key-ring.ts'
import type { TenantKeys } from '../tenant-keys.ts'
import { describeSchema } from './describe-schema.ts'
import { fileOf, LIST_FILE, listHead, listLine, readDocument } from './documents.ts'
import type { ExportFrames } from './export-frames.ts'
import { keyFile, readmeOf } from './export-texts.ts'
import { entryPages, linePages, planPages, type Reopen } from './export-pages.ts'
import { openOwnRing } from './open-own-ring.ts'
import { recordExport } from './record-export.ts'
import { requestDump } from './request-dump.ts'
import { verifyPage, type VerifyPart } from './verify-page.ts'
import { watchDump, type DumpFindings, type TableColumns } from './watch-dump.ts'

/**
 * How long a client may take for the database's part: so long its server holds a connection for
 * it, of the few that it has.
 */
const DUMP_DEADLINE_MS = 10 * 60_000

export type ExportSource = {
  readonly config: Config
  readonly entry: Pick<DirectoryEntry, 'tenant' | 'database'>
  readonly scope: TenantScope
  readonly documents: ObjectStore
  readonly frames: ExportFrames
  /** The database for reading, opened anew: tokens end while somebody downloads. */
  readonly reopen: Reopen
  readonly withDocuments: boolean
  /** Told of one that broke off after it had begun: no page can say so any more. */
  readonly onBroken: (error: unknown) => void
}

export type ExportFile = { readonly file: string; readonly bytes: number; readonly sha256: string }
type Pieces = AsyncIterable<Uint8Array | string> | Iterable<Uint8Array | string>
type ZipFile = {
  readonly name: string
  readonly input: AsyncIterable<Uint8Array>
  readonly lastModified: Date
  readonly mode: number
}

/** The name of the file that is downloaded, and of the one directory in it. */
export const exportName = (slug: string, at: number): string =>
  `${slug}-${new Date(at).toISOString().slice(0, 19).replaceAll(/[T:]/g, '-')}`

/**
 * Everything that the system keeps for a federation as one ZIP, made while it is sent: no part is
 * ever held whole. The database goes first, and what follows is of the very moment that it shows.
 * That it was taken is written into the registry before the ZIP's last bytes leave, so one that
 * broke off counts for nothing. Throws where the key is gone or no dump is given.
 */
export async function streamExport(source: ExportSource): Promise<ReadableStream<Uint8Array>> {
  const { config, entry, frames, reopen } = source
  const { keys } = source.scope
  const [columns, frame, shapes] = await Promise.all([
    reopen().then(readColumns),
    frames.verifyPage(),
    frames.storedShapes(),
  ])
  // Asked for before anything is answered: what cannot be read is told on a page.
  const reading = new AbortController()
  const signal = AbortSignal.any([reading.signal, AbortSignal.timeout(DUMP_DEADLINE_MS)])
  const dump = await requestDump(config.provider, entry.database, signal)
  // The keys after the dump was begun: whatever it holds was sealed under one of them.
  const ring = await openOwnRing(config, entry.tenant.id).catch((error: unknown) => {
    reading.abort()
    throw error
  })
  const files = filesOf(source, { ring, keys, columns, frame, shapes, dump })
  return makeZip(endingWith(files, source.onBroken, () => reading.abort()))
}

/** Who stops downloading leaves no dump behind that the server waits with. */
async function* endingWith(
  files: AsyncIterable<ZipFile>,
  onBroken: (error: unknown) => void,
  end: () => void,
) {
  try {
    yield* files
  } catch (error) {
    onBroken(error)
    throw error
  } finally {
    end()
  }
}

type Opened = {
  readonly ring: KeyRing
  readonly keys: TenantKeys
  readonly columns: TableColumns
  readonly frame: string
  readonly shapes: string
  readonly dump: ReadableStream<Uint8Array>
}

async function* filesOf(source: ExportSource, opened: Opened): AsyncGenerator<ZipFile> {
  const { scope, documents, reopen, withDocuments } = source
  const { ring, keys, columns, frame, shapes, dump } = opened
  const { tenant, now } = scope
  const files: ExportFile[] = []
  const file = zipped(exportName(tenant.slug, now), new Date(now), files, source.onBroken)

  yield file('README.md', [readmeOf(tenant.name, 'sql')])
  yield file('schema.md', [describeSchema(tenant.name, shapes, columns)])
  yield file('key.secret.json', [json(keyFile(tenant.id, ring))])
  const watch = watchDump(columns)
  yield file('gongji.sql', watch.passOn(dump))
  const found = watch.found()

  const problems: string[] = []
  const listed = [listHead]
  let written = 0
  for (const row of withDocuments ? found.documents : []) {
    const bytes = await readDocument(row, documents, keys)
    const isThere = typeof bytes !== 'string'
    if (isThere) {
      yield file(fileOf(row), [bytes])
      written++
    } else problems.push(`document ${row.id} of ${row.claimId}: ${bytes}`)
    listed.push(listLine(row, isThere))
  }
  if (withDocuments) yield file(LIST_FILE, [writeCsv(listed)])

  const madeAt = new Date(now).toISOString()
  const { audit, paid } = found
  const about = { name: tenant.name, slug: tenant.slug, exportedAt: madeAt, audit, paid }
  yield file(
    'verify.html',
    verifyPage(frame, { ...about, files: [...files] }, parts(found, reopen, keys)),
  )
  const known = found.documents.length
  const leftOut = withDocuments ? null : 'left out on request'
  const manifest = {
    format: 'gongji-console-export',
    version: 1,
    tenant: { id: tenant.id, slug: tenant.slug, name: tenant.name },
    madeAt,
    contents: {
      schema: found.schema,
      audit,
      ledger: found.ledger,
      lines: found.lines,
      tables: found.tables,
    },
    documents: { known, written, leftOut },
    problems,
    files: [...files],
  }
  yield file('manifest.json', [json(manifest)])
  await recordExport(source, { audit, known, written })
}

async function* parts(
  { audit, lineStates }: DumpFindings,
  reopen: Reopen,
  keys: TenantKeys,
): AsyncGenerator<VerifyPart> {
  for await (const rows of entryPages(reopen, audit.sequence)) yield { kind: 'entries', rows }
  for await (const rows of planPages(reopen)) yield { kind: 'plans', rows }
  for await (const rows of linePages(reopen, keys, lineStates)) yield { kind: 'lines', rows }
}

/** A file of the ZIP that is counted and hashed as it goes by. */
function zipped(
  directory: string,
  lastModified: Date,
  files: ExportFile[],
  onBroken: ExportSource['onBroken'],
) {
  async function* passOn(name: string, pieces: Pieces): AsyncGenerator<Uint8Array> {
    const hash = createHash('sha256')
    let bytes = 0
    try {
      for await (const piece of pieces) {
        const some = typeof piece === 'string' ? utf8(piece) : piece
        hash.update(some)
        bytes += some.length
        yield some
      }
    } catch (error) {
      // It ends the ZIP, and is not thrown to where the files come from.
      onBroken(error)
      throw error
    }
    files.push({ file: name, bytes, sha256: hash.digest('hex') })
  }
  return (name: string, pieces: Pieces): ZipFile => ({
    name: `${directory}/${name}`,
    input: passOn(name, pieces),
    lastModified,
    // For whoever unpacks it alone.
    mode: 0o600,
  })
}

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`

async function readColumns(db: Awaited<ReturnType<Reopen>>): Promise<TableColumns> {
  const rows = await db.query.all<{ name: string; column: string }>(sql`
    select tables.name as name, columns.name as column
    from sqlite_schema as tables, pragma_table_info(tables.name) as columns
    where tables.type = 'table' and tables.name not like 'sqlite\\_%' escape '\\'
      and tables.name not like 'libsql\\_%' escape '\\'
      and tables.name not like '\\_litestream\\_%' escape '\\'
    order by tables.name, columns.cid`)
  const columns = new Map<string, string[]>()
  for (const { name, column } of rows) columns.set(name, [...(columns.get(name) ?? []), column])
  assert(columns.has('audit_entry'), 'a tenant has an audit log')
  return columns
}
