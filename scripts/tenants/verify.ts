import { asc } from 'drizzle-orm'
import { tenantMigrations as migrations } from '../../src/db/migrations.ts'
import { rootCause } from '../../src/kernel/root-cause.ts'
import { openPlatformDb } from '../../src/tenants/ensure-platform.ts'
import { tenant } from '../../src/tenants/platform-tables.ts'
import type { Finding } from '../../src/tenants/verify/finding.ts'
import { verifyTenant, type Verdict } from '../../src/tenants/verify/verify-tenant.ts'
import type { Command } from './command.ts'
import { scratchSchemas } from './scratch-schema.ts'
import { findTenants } from './find-tenants.ts'
import { readArguments, UsageError } from './read-arguments.ts'

const usage = 'verify SLUG…|--all'

export const verify: Command = {
  summary: 'audit chain, ledger, schema and file of tenants; exits 1 where a row is wrong',
  usage,
  async run({ config, print, progress }, args) {
    const { values, positionals } = readArguments(usage, args, {
      all: { type: 'boolean', default: false },
    })
    if (values.all === positionals.length > 0) {
      throw new UsageError('Name tenants, or --all.', usage)
    }
    const db = await openPlatformDb(config, 'ro')
    const tenants = values.all
      ? await db.query.select().from(tenant).orderBy(asc(tenant.slug))
      : await findTenants(db, positionals)
    const schemaAt = scratchSchemas(config)
    let wrong = 0
    for (const row of tenants) {
      if (row.state === 'closed' || row.state === 'provisioning') {
        print(`${row.slug}: ${row.state}, nothing to verify`)
        continue
      }
      const verdict = await progress.step(row.slug, (onProgress) =>
        verifyTenant(config, db, row, { migrations, schemaAt, onProgress }).catch(unread),
      )
      if (verdict.findings.length > 0) wrong++
      for (const line of linesOf(row.slug, verdict)) print(line)
    }
    return wrong === 0 ? 0 : 1
  },
}

/** One that cannot be read is no reason to leave out the others. */
function unread(error: unknown): Verdict {
  const problem = `cannot be read: ${rootCause(error as Error).message}`
  return { findings: [{ table: 'the database', row: '', problem }], entries: 0, anchors: 0 }
}

function linesOf(slug: string, { findings, entries, anchors }: Verdict): string[] {
  if (findings.length === 0) return [`${slug}: ok, ${entries} audit entries, ${anchors} anchors`]
  const name = ({ table, row, problem }: Finding) =>
    [slug, ': WRONG ', table, row && ` ${row}`, ' ', problem].join('')
  return findings.map(name)
}
