import { schemeShelf } from '../support/schemes.ts'
import { eq } from 'drizzle-orm'
import { afterEach, beforeAll, describe, expect, test } from 'vitest'
import { openProgress } from '../../scripts/progress.ts'
import type { Command } from '../../scripts/tenants/command.ts'
import { create } from '../../scripts/tenants/create.ts'
import { migrate } from '../../scripts/tenants/migrate.ts'
import { status } from '../../scripts/tenants/status.ts'
import { verify } from '../../scripts/tenants/verify.ts'
import type { Config } from '../../src/config.ts'
import { newestTenantStep, tenantMigrations } from '../../src/db/migrations.ts'
import { statement } from '../../src/db/statement.ts'
import { passwordHasher } from '../../src/identity/password.ts'
import { staff } from '../../src/identity/tables.ts'
import { anchorFleet } from '../../src/jobs/anchor-fleet.ts'
import { openPlatformDb } from '../../src/tenants/ensure-platform.ts'
import { openTenantDb } from '../../src/tenants/open-tenant-db.ts'
import { auditAnchor, tenant } from '../../src/tenants/platform-tables.ts'
import { addTenant, freshPlatform, openAsOwner } from '../support/fresh-fleet.ts'

let config: Config
beforeAll(async () => {
  config = await freshPlatform()
})

const answersOfFederation = Object.entries({
  name: '样本市总工会',
  hotline: '12351',
  division: '330600',
  'division-name': '样本市',
  contact: '样本甲',
  mobile: '19900000001',
}).flatMap(([option, value]) => [`--${option}`, value])

/** Runs a command as `npm run tenants` does, and keeps what it says. */
async function run(command: Command, ...args: string[]) {
  const lines: string[] = []
  const progress: string[] = []
  const output = { isTTY: true, write: (text: string) => progress.push(text) }
  const context = {
    config,
    progress: openProgress(output),
    print: (text: string) => void lines.push(text),
  }
  const code = await command.run(context, args)
  return { code, lines, text: lines.join('\n'), progress: progress.join('') }
}

const tenantOf = async (slug: string) => {
  const db = await openPlatformDb(config, 'ro')
  const [row] = await db.query.select().from(tenant).where(eq(tenant.slug, slug))
  return row!
}

const behind = (slug: string) => addTenant(config, slug, { steps: tenantMigrations.slice(0, -1) })

/** A database that says it took a step of another text: no version may go on from there. */
async function spoil(slug: string) {
  const client = await openAsOwner(config, await tenantOf(slug))
  const [step] = tenantMigrations
  const { rows } = await client.execute({
    sql: 'select hash from schema_step where step = ?',
    args: [step!.step],
  })
  const setHash = (hash: string) =>
    client.execute({
      sql: 'update schema_step set hash = ? where step = ?',
      args: [hash, step!.step],
    })
  await setHash('another')
  return { mend: () => setHash(String(rows[0]!.hash)) }
}

describe('create', () => {
  const answers = ['--slug', 'yangben', ...answersOfFederation]
  const before = process.env.ADMIN_PASSWORD
  afterEach(() => {
    if (before === undefined) delete process.env.ADMIN_PASSWORD
    else process.env.ADMIN_PASSWORD = before
  })

  test('makes a tenant whose administrator has the password that is shown', async () => {
    delete process.env.ADMIN_PASSWORD
    const made = await run(create, ...answers, '--scheme', 'shaoxing-2015')
    expect([made.code, made.lines.length]).toEqual([0, 2])
    expect(made.lines[0]).toBe(
      '样本市总工会: http://yangben.localhost:1/, console http://yangben.localhost:1/console, login admin',
    )
    const password = /once: (\S+)$/.exec(made.text)![1]!
    expect(password).toMatch(/^(?:[0-9a-z]{5}-){3}[0-9a-z]{5}$/)
    const row = await tenantOf('yangben')
    expect(row).toMatchObject({ state: 'trial', schemaStep: newestTenantStep })
    const place = { tenant: row, database: { name: row.databaseName, url: row.databaseUrl } }
    const db = await openTenantDb(config, place, 'ro', { count: 0 })
    const [administrator] = await db.query.select().from(staff)
    const hasher = passwordHasher({ pepper: config.passwordPepper, cost: config.passwordCost })
    expect(await hasher.verify(password, administrator!.passwordHash)).toBe(true)
  })

  test('again changes nothing and shows no password', async () => {
    const again = await run(create, ...answers, '--scheme', 'shaoxing-2015')
    expect([again.code, again.text]).toEqual([
      0,
      'yangben was created before; nothing was changed.',
    ])
  })

  test('again after it was cut short ends what it began, and shows no password that is none', async () => {
    const cut = ['--slug', 'yangben-san', ...answersOfFederation]
    const { provider } = config
    const failing: typeof provider.create = (name) =>
      name.startsWith('tnt')
        ? Promise.reject(new Error('the server is down'))
        : provider.create(name)
    const down = { ...config, provider: { ...provider, create: failing } }
    const quiet = { progress: openProgress({ write: () => true }), print: () => undefined }
    await expect(create.run({ config: down, ...quiet }, cut)).rejects.toThrow('is down')
    expect((await tenantOf('yangben-san')).state).toBe('provisioning')
    const again = await run(create, ...cut)
    expect(again.code).toBe(0)
    expect(again.lines.at(-1)).toBe(
      'The password is the one of the first try, which was cut short.',
    )
    expect((await tenantOf('yangben-san')).state).toBe('trial')
  })

  test('takes the password from the environment and does not show it', async () => {
    process.env.ADMIN_PASSWORD = 'quiet-harbour-lamp-27'
    const made = await run(create, '--slug', 'yangben-er', ...answers.slice(2))
    expect(made.code).toBe(0)
    expect(made.text).not.toContain('quiet-harbour')
    expect(made.text).not.toContain('password')
  })

  test.each([
    ['a name that is missing', ['--slug', 'yangben-san'], 2, '--name: '],
    ['a slug that cannot be', ['--slug', 'X', ...answers.slice(2)], 2, '--slug: '],
    [
      'a scheme that is not there',
      ['--slug', 'yangben-si', ...answers.slice(2), '--scheme', 'nowhere'],
      1,
      'There is no such scheme. There are: none, shaoxing-2015',
    ],
  ])('refuses %s', async (_name, args, code, sentence) => {
    const refused = await run(create, ...args)
    expect(refused.code).toBe(code)
    expect(refused.text).toContain(sentence)
  })
})

describe('migrate and status', () => {
  test('say when there is nothing to do', async () => {
    expect(await run(migrate)).toMatchObject({
      code: 0,
      text: `Every tenant is at ${newestTenantStep}.`,
    })
    expect((await run(status)).lines.at(-1)).toBe(
      `newest schema ${newestTenantStep}: no migration was needed yet`,
    )
  })

  test('stop at a canary, tell why, and go on once it is mended', async () => {
    for (const slug of ['mig-a', 'mig-b', 'mig-c', 'mig-d']) await behind(slug)
    const { mend } = await spoil('mig-b')
    expect((await run(status)).lines.filter((line) => line.includes('behind'))).toHaveLength(4)
    const stopped = await run(migrate, '--canary', 'mig-b')
    expect(stopped.code).toBe(1)
    expect(stopped.text).toContain('failed, the canary mig-b failed')
    expect(stopped.text).toMatch(/0 of 4, 3 waiting, 1 failed/)
    const { text } = await run(status)
    expect(text).toContain('mig-b: failed after 1 try: MigrationRefused')
    expect(text).toContain('its text was changed after this database had taken it')
    await mend()
    const done = await run(migrate)
    expect(done.code).toBe(0)
    expect(done.text).toContain('4 of 4, 0 waiting, 0 failed')
    expect(done.progress).toContain('Migrating: ')
    expect(done.progress).toMatch(/█+░+ [123] of 4/)
    expect((await run(status)).text).not.toContain('behind')
  })

  test('pause, resume and retry', async () => {
    await behind('mig-e')
    const { mend } = await spoil('mig-e')
    expect(await run(migrate, '--pause')).toMatchObject({ code: 0 })
    expect((await run(status)).text).toContain(`migration to ${newestTenantStep}: paused`)
    expect((await tenantOf('mig-e')).schemaStep).not.toBe(newestTenantStep)
    const resumed = await run(migrate, '--resume')
    expect([resumed.code, resumed.text]).toEqual([0, expect.stringContaining(': running')])
    // Taken by nobody yet: that is the minute's work.
    expect(resumed.text).toContain('4 of 5, 1 waiting, 0 failed')
    const failed = await run(migrate)
    expect(failed.code).toBe(1)
    expect(failed.text).toContain('mend what is named, then: migrate --retry')
    await mend()
    expect((await run(migrate, '--retry', 'mig-e')).code).toBe(0)
    expect((await tenantOf('mig-e')).schemaStep).toBe(newestTenantStep)
  })

  test('refuse what cannot be meant', async () => {
    await expect(run(migrate, '--pause', '--resume')).rejects.toThrow('at a time')
    await expect(run(migrate, 'mig-a')).rejects.toThrow('Single tenants are for --retry')
    await expect(run(migrate, '--canary', 'nobody')).rejects.toThrow('There is no tenant nobody.')
    await expect(run(migrate, '--now')).rejects.toThrow(/--now.*\nusage: /s)
  })
})

describe('verify', () => {
  const password = 'quiet-harbour-lamp-27'

  /** A federation with a chain of its own, its head anchored. */
  async function federation(slug: string, entries: number) {
    process.env.ADMIN_PASSWORD = password
    await run(create, '--slug', slug, ...answersOfFederation)
    delete process.env.ADMIN_PASSWORD
    const row = await tenantOf(slug)
    const place = { tenant: row, database: { name: row.databaseName, url: row.databaseUrl } }
    const db = await openTenantDb(config, place, 'rw', { count: 0 })
    for (let at = 1; at < entries; at++) {
      const id = `wkp_${at}`
      const args = [id, `单位${at}`]
      await db.commit({
        statements: [
          { sql: 'insert into workplace (id, name, created_at) values (?, ?, 1)', args },
        ],
        audit: [
          { actor: { kind: 'system', id: 'test' }, action: 'x', subject: id, requestId: 'r' },
        ],
        now: at,
      })
    }
    return openAsOwner(config, row)
  }
  const anchorAll = async (hour: number) => {
    const context = { config, schemes: schemeShelf, clock: () => hour * 3_600_000 }
    return anchorFleet(context, await openPlatformDb(config, 'rw'))
  }
  /** Past the triggers, as nobody with a token of the product can. */
  const tamper = async (client: Awaited<ReturnType<typeof openAsOwner>>, ...sql: string[]) => {
    const { rows } = await client.execute(
      "select name, sql from sqlite_schema where type = 'trigger' and tbl_name in ('audit_entry', 'ledger_movement')",
    )
    await client.migrate([
      ...rows.map(({ name }) => `drop trigger ${String(name)}`),
      ...sql,
      ...rows.map((row) => String(row.sql)),
    ])
  }

  test('finds nothing wrong with what the product wrote', async () => {
    await federation('ver-ok', 3)
    expect(await anchorAll(1)).toEqual([])
    const all = await run(verify, '--all')
    expect(all.lines.filter((line) => line.includes('WRONG'))).toEqual([])
    expect(all.code).toBe(0)
    expect(all.lines).toContain('ver-ok: ok, 3 audit entries, 1 anchors')
  })

  test.each([
    [
      'a changed byte in the audit',
      ["update audit_entry set detail = replace(detail, '{', '{ ') where sequence = 2"],
      'audit_entry 2 was changed: its hash is another',
    ],
    [
      'a row of the audit that is gone',
      ['delete from audit_entry where sequence = 1'],
      'audit_entry 1 is gone',
    ],
    [
      'a movement to an account that is none',
      [
        `insert into ledger_movement (id, reference, plan_key, period_from, debit, credit,
          amount_fen, memo, at) values ('mov_x', 'x', 'p', '2026-01-01', 'bank', 'purse', 5, '', 1)`,
      ],
      'ledger_movement mov_x is no movement',
    ],
    [
      'a step of another text',
      ["update schema_step set hash = 'f' where step = '0000_foundation'"],
      'schema_step 0000_foundation was taken with another text',
    ],
    [
      'a trigger that is gone',
      ['drop trigger payout_no_delete'],
      'the schema trigger payout_no_delete is gone',
    ],
    [
      'a trigger that lets everything through',
      [
        'drop trigger payout_no_delete',
        'create trigger payout_no_delete before delete on payout begin select 1; end',
      ],
      'the schema trigger payout_no_delete is another than the steps make',
    ],
    [
      'a table that nobody made',
      ['create table diary (note text)'],
      'the schema table diary is made by no step',
    ],
    [
      'another short name',
      ["update tenant_identity set slug = 'other'"],
      'tenant_identity slug says other, the registry says',
    ],
    [
      'another tenant',
      ["update tenant_identity set tenant_id = 'tnt_other'"],
      'tenant_identity tenant_id does not say tnt_',
    ],
    [
      'a reference to nothing',
      [
        `insert into roster_row_error (roster_id, row_number, "column", value, sentence)
          values ('ros_nowhere', 1, 'x', '', '')`,
      ],
      'roster_row_error rowid 1 names a row of roster that is not there',
    ],
  ])('names %s', async (name, sql, sentence) => {
    const slug = `ver-${[...name].reduce((sum, one) => sum + one.charCodeAt(0), 0)}`
    await tamper(await federation(slug, 3), ...sql)
    const found = await run(verify, slug)
    expect(found.text).toContain(`${slug}: WRONG ${sentence.split(' ')[0]}`)
    expect(found.text).toContain(sentence)
    expect(found.code).toBe(1)
  })

  test('names where a chain was cut off and where one was rewritten, by the anchors', async () => {
    const cut = await federation('ver-cut', 5)
    const rewritten = await federation('ver-new', 3)
    expect(await anchorAll(3)).toEqual([])
    await tamper(cut, 'delete from audit_entry where sequence > 3')
    // The whole of another federation's chain: right in itself.
    const other = await federation('ver-other', 3)
    const { rows } = await other.execute('select * from audit_entry')
    await tamper(
      rewritten,
      'delete from audit_entry',
      ...(rows.map(insertOf) as unknown as string[]),
    )
    const found = await run(verify, 'ver-cut', 'ver-new', 'ver-other')
    expect(found.code).toBe(1)
    expect(found.text).toMatch(
      /ver-cut: WRONG audit_entry 4 is gone with all after it: at \S+ the chain reached row 5/,
    )
    expect(found.text).toMatch(
      /ver-new: WRONG audit_entry 1 or one after it, up to row 3, was rewritten after 1970/,
    )
    expect(found.lines).toContain('ver-other: ok, 3 audit entries, 0 anchors')
    // The tick says so too, anchors nothing more of them, and goes on with the others.
    expect((await anchorAll(5)).toSorted()).toEqual([
      'ver-cut: audit_entry 5 is not what was anchored',
      'ver-new: audit_entry 3 is not what was anchored',
    ])
    expect((await run(verify, 'ver-other')).text).toContain('3 audit entries, 1 anchors')
  })

  test('anchors stay', async () => {
    const db = await openPlatformDb(config, 'rw')
    const all = () => db.query.select().from(auditAnchor).orderBy(auditAnchor.tenantId)
    const before = await all()
    expect(before.length).toBeGreaterThan(3)
    const refused = 'is append-only|UNIQUE constraint failed: audit_anchor'
    for (const sql of [
      "update audit_anchor set hash = 'f'",
      'delete from audit_anchor',
      "insert or replace into audit_anchor select tenant_id, sequence, 'f', at from audit_anchor",
      "insert into audit_anchor select tenant_id, sequence - 1, 'f', at from audit_anchor",
    ]) {
      await expect(db.query.run(sql)).rejects.toMatchObject({
        cause: { message: expect.stringMatching(refused) },
      })
    }
    expect(await all()).toEqual(before)
  })

  test('a database that does not answer is named, and the others are verified', async () => {
    await federation('ver-away', 1)
    await federation('ver-here', 1)
    const db = await openPlatformDb(config, 'rw')
    const update = db.query
      .update(tenant)
      .set({ databaseName: 'tnt-nowhere' })
      .where(eq(tenant.slug, 'ver-away'))
    await db.commit([statement(update)])
    const found = await run(verify, 'ver-away', 'ver-here')
    expect(found.code).toBe(1)
    expect(found.text).toContain('ver-away: WRONG the database cannot be read: ')
    expect(found.text).toContain('ver-here: ok')
  })

  test('asks whom to verify', async () => {
    await expect(run(verify)).rejects.toThrow('Name tenants, or --all.')
    await expect(run(verify, '--all', 'ver-ok')).rejects.toThrow('Name tenants, or --all.')
  })
})

function insertOf(row: Record<string, unknown>) {
  const names = Object.keys(row)
  return {
    sql: `insert into audit_entry (${names.join(', ')}) values (${names.map(() => '?').join(', ')})`,
    args: names.map((name) => row[name] as string | number),
  }
}
