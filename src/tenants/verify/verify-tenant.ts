import { eq, sql } from 'drizzle-orm'
import { verifyChain, type ChainFinding } from '../../audit/verify-chain.ts'
import type { Config } from '../../config.ts'
import { migrationHash, type Migration } from '../../db/migrations.ts'
import type { PlatformDb } from '../../db/platform-db.ts'
import { tenantIdentity } from '../../db/tables.ts'
import { WrongTenant, type TenantDb } from '../../db/tenant-db.ts'
import { unreachable } from '../../kernel/assert.ts'
import { rootCause } from '../../kernel/root-cause.ts'
import { openTenantDb } from '../open-tenant-db.ts'
import { auditAnchor, type tenant } from '../platform-tables.ts'
import { chainSource } from './chain-source.ts'
import { FINDINGS_MOST, type Finding } from './finding.ts'
import { ledgerFindings } from './ledger-findings.ts'
import { sealFindings } from './seal-findings.ts'

export type Verdict = {
  readonly findings: readonly Finding[]
  /** Entries of the audit chain that were found right. */
  readonly entries: number
  readonly anchors: number
}

/** What a database is made of: the text of each table, index and trigger, by kind and name. */
export type Schema = ReadonlyMap<string, string>

export type VerifyOptions = {
  readonly migrations: readonly Migration[]
  /** What a database is made of that has taken the steps up to this one. */
  readonly schemaAt: (step: string) => Promise<Schema>
  readonly onProgress?: (text: string) => void
}

export const SCHEMA_QUERY =
  "select type || ' ' || name as name, sql from sqlite_schema " +
  "where sql is not null and name not like 'sqlite_%'"

/**
 * Holds a tenant's database against itself and the registry: the audit chain and its anchors, the
 * ledger, which migrations it took and what they made, whose it is, the keys that its texts are
 * under, references, and the file's own integrity. Reads alone, and of the whole database: for an
 * operator at a command line.
 */
export async function verifyTenant(
  config: Config,
  platform: PlatformDb,
  row: typeof tenant.$inferSelect,
  options: VerifyOptions,
): Promise<Verdict> {
  const onProgress = options.onProgress ?? (() => undefined)
  const place = { tenant: row, database: { name: row.databaseName, url: row.databaseUrl } }
  const db = await openTenantDb(config, place, 'ro', { count: 0 })
  const identity = await identityFindings(db, row.slug)
  if (identity.some(({ row: at }) => at === 'tenant_id')) {
    return { findings: identity, entries: 0, anchors: 0 }
  }
  const [anchored] = await platform.query
    .select({ count: sql<number>`count(*)` })
    .from(auditAnchor)
    .where(eq(auditAnchor.tenantId, row.id))
  const chain = await verifyChain({
    ...chainSource(db, platform, row.id),
    onPage: (sequence) => onProgress(`audit entry ${sequence}`),
  })
  onProgress('schema, ledger, keys, references')
  return {
    findings: [
      ...identity,
      ...(chain.finding ? [chainFinding(chain.finding)] : []),
      ...(await schemaFindings(db, row.schemaStep, options)),
      ...(await ledgerFindings(db)),
      ...(await sealFindings(config, platform, db)),
      ...(await fileFindings(db)),
    ],
    entries: chain.entries,
    anchors: anchored?.count ?? 0,
  }
}

function chainFinding(finding: ChainFinding): Finding {
  return { table: 'audit_entry', row: String(finding.sequence), problem: chainProblem(finding) }
}

function chainProblem(finding: ChainFinding): string {
  switch (finding.kind) {
    case 'missing':
      return 'is gone'
    case 'changed':
      return 'was changed: its hash is another'
    case 'does-not-follow':
      return `does not follow from row ${finding.sequence - 1}`
    case 'rewritten':
      return (
        `or one after it, up to row ${finding.anchoredSequence}, was rewritten after ` +
        `${dayTime(finding.anchoredAt)}, when row ${finding.anchoredSequence} was anchored`
      )
    case 'cut-off':
      return (
        `is gone with all after it: at ${dayTime(finding.anchoredAt)} the chain ` +
        `reached row ${finding.anchoredSequence}`
      )
    default:
      return unreachable(finding)
  }
}

const dayTime = (at: number): string => new Date(at).toISOString()

async function identityFindings(db: TenantDb, slug: string): Promise<Finding[]> {
  const of = (row: string, problem: string) => ({ table: 'tenant_identity', row, problem })
  try {
    const [identity] = await db.query.select().from(tenantIdentity)
    if (identity!.slug === slug) return []
    return [of('slug', `says ${identity!.slug}, the registry says ${slug}`)]
  } catch (error) {
    if (!(rootCause(error as Error) instanceof WrongTenant)) throw error
    return [of('tenant_id', `does not say ${db.tenantId}, as the registry does`)]
  }
}

/** Steps that were taken, against the bundled ones and against what the registry believes. */
async function schemaFindings(
  db: TenantDb,
  registered: string,
  { migrations, schemaAt }: VerifyOptions,
): Promise<Finding[]> {
  const of = (row: string, problem: string) => ({ table: 'schema_step', row, problem })
  const taken = await db.query.all<{ step: string; hash: string }>(
    sql`select step, hash from schema_step order by step`,
  )
  const bundled = new Map(migrations.map((it) => [it.step, it]))
  const findings: Finding[] = []
  for (const { step, hash } of taken) {
    const migration = bundled.get(step)
    if (migration === undefined) findings.push(of(step, 'is not among the steps of this version'))
    else if ((await migrationHash(migration)) !== hash) {
      findings.push(of(step, 'was taken with another text than this version has'))
    }
  }
  const newest = taken.at(-1)?.step ?? 'nothing'
  const missing = migrations.find(
    ({ step }) => step < newest && !taken.some((one) => one.step === step),
  )
  if (missing) findings.push(of(missing.step, 'was left out'))
  if (newest !== registered) {
    findings.push(of(newest, `is the newest, the registry says ${registered || 'none'}`))
  }
  if (findings.length > 0) return findings
  return differences(await schemaAt(newest), await readSchema(db))
}

async function readSchema(db: TenantDb): Promise<Schema> {
  const rows = await db.query.all<{ name: string; sql: string }>(sql.raw(SCHEMA_QUERY))
  return new Map(rows.map((row) => [row.name, row.sql]))
}

/** What was dropped, changed or added by hand: a trigger that is gone guards nothing. */
function differences(expected: Schema, found: Schema): Finding[] {
  const of = (row: string, problem: string) => ({ table: 'the schema', row, problem })
  const gone = [...expected.keys()].filter((name) => !found.has(name))
  const other = [...found].filter(([name, text]) => (expected.get(name) ?? text) !== text)
  const added = [...found.keys()].filter((name) => !expected.has(name))
  return [
    ...gone.map((name) => of(name, 'is gone')),
    ...other.map(([name]) => of(name, 'is another than the steps make')),
    ...added.map((name) => of(name, 'is made by no step')),
  ].slice(0, FINDINGS_MOST)
}

/** What SQLite itself finds wrong with the file. */
async function fileFindings(db: TenantDb): Promise<Finding[]> {
  const broken = await db.query.all<{ table: string; rowid: number; parent: string }>(
    sql.raw(`select * from pragma_foreign_key_check limit ${FINDINGS_MOST}`),
  )
  const checked = await db.query.all<{ integrity_check: string }>(
    sql.raw(`select * from pragma_integrity_check(${FINDINGS_MOST})`),
  )
  return [
    ...broken.map(({ table, rowid, parent }) => ({
      table,
      row: `rowid ${rowid}`,
      problem: `names a row of ${parent} that is not there`,
    })),
    ...checked
      .map((row) => row.integrity_check)
      .filter((text) => text !== 'ok')
      .map((problem) => ({ table: 'the file', row: '', problem })),
  ]
}
