import { createServer, request, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, inject, onTestFinished, test } from 'vitest'
import { newLibsqlSecrets, startLibsqlServer } from '../../scripts/libsql-server.ts'
import { killGroup } from '../../scripts/process-groups.ts'
import { findBrokenEntry, NO_ENTRY } from '../audit/chain.ts'
import { auditEntry } from '../audit/tables.ts'
import { newId } from '../kernel/ids.ts'
import { workplace } from '../members/tables.ts'
import { DatabaseNotAnswering } from './database-not-answering.ts'
import { libsqlServerProvider } from './libsql-server-provider.ts'
import { migrate } from './migrate.ts'
import { tenantMigrations } from './migrations.ts'
import { openClient } from './open-client.ts'
import { CommitUnknown, tenantDb, type TenantDb } from './tenant-db.ts'
import { tenantGate, type Gate } from './tenant-gate.ts'
import type { Write, WriteAnswer } from './write-group.ts'

type Server = { url: string; adminUrl: string; adminKey: string; tokenKey: string }

/** A tenant's database, and `open` as each request opens it: writes pass the gate. */
async function freshTenant(gate: Gate, server: Server = inject('libsql'), url = server.url) {
  const provider = libsqlServerProvider({ ...server, tokenKeyJwk: server.tokenKey })
  const tenantId = newId('tnt')
  const address = { ...(await provider.create(tenantId.replace('_', '-'))), url }
  const direct = { name: address.name, url: server.url }
  const admin = await openClient(provider, direct, 'rw', { count: 0 })
  await migrate(admin, tenantMigrations, 1)
  await admin.execute({
    sql: 'insert into tenant_identity (one, tenant_id, slug, created_at) values (1, ?, ?, 1)',
    args: [tenantId, 'test'],
  })
  const write: Write = async (call) =>
    gate({ connection: await provider.connect(address, 'rw'), write: call })
  const open = async (): Promise<TenantDb> => {
    const reader = await openClient(provider, direct, 'ro', { count: 0 })
    return tenantDb({ reader, writer: write }, tenantId)
  }
  return { tenantId, provider, address, open, write }
}
type Tenant = Awaited<ReturnType<typeof freshTenant>>

const addWorkplace = async (db: TenantDb, name: string) =>
  db.commit({
    statements: [
      {
        sql: 'insert into workplace (id, name, created_at) values (?, ?, 1)',
        args: [newId('wkp'), name],
      },
    ],
    audit: [
      {
        actor: { kind: 'system', id: 'test' },
        action: 'workplace.created',
        subject: name,
        requestId: newId('req'),
      },
    ],
    now: 5,
  })

/** What the database holds, with its chain looked through. */
async function stored({ open }: Tenant) {
  const db = await open()
  const [places, entries] = await db.query.batch([
    db.query.select({ name: workplace.name }).from(workplace),
    db.query.select().from(auditEntry).orderBy(auditEntry.sequence),
  ])
  expect(await findBrokenEntry(NO_ENTRY, entries)).toBeUndefined()
  return {
    names: places.map(({ name }) => name).toSorted(),
    audited: entries.map(({ subject }) => subject).toSorted(),
  }
}

test('64 writers at once: each lands once in one chain, and who is refused holds up nobody', async () => {
  let calls = 0
  const counted = tenantGate()
  const tenant = await freshTenant((call) => {
    calls++
    return counted(call)
  })
  // Every fourth wants a name that its neighbour wants too: one of the two is refused.
  const names = Array.from({ length: 64 }, (_, at) => `单位${at % 4 === 3 ? at - 1 : at}`)
  const done = await Promise.all(names.map(async (name) => addWorkplace(await tenant.open(), name)))
  const taken = { ok: false, error: { reason: 'taken', columns: 'workplace.name' } }
  expect(done.filter(({ ok }) => ok)).toHaveLength(48)
  expect(done.filter(({ ok }) => !ok)).toEqual(Array.from({ length: 16 }, () => taken))
  const wanted = [...new Set(names)].toSorted()
  expect(await stored(tenant)).toEqual({ names: wanted, audited: wanted })
  // Nobody came back to chain anew: the gate does that.
  expect(calls).toBe(64)
})

test('somebody who wrote past the gate is noticed, and the chain goes on from there', async () => {
  const tenant = await freshTenant(tenantGate())
  await addWorkplace(await tenant.open(), '甲')
  const { provider, address, tenantId } = tenant
  const reader = await openClient(provider, address, 'ro', { count: 0 })
  const writer = await openClient(provider, address, 'rw', { count: 0 })
  const opened = await tenant.open()
  await opened.query.select().from(workplace)
  await addWorkplace(tenantDb({ reader, writer }, tenantId), '乙')
  expect((await addWorkplace(opened, '丙')).ok).toBe(true)
  const names = ['丙', '乙', '甲'].toSorted()
  expect(await stored(tenant)).toEqual({ names, audited: names })
})

test("nobody is carried by another's token, nor into another's database", async () => {
  const gate = tenantGate()
  const a = await freshTenant(gate)
  const b = await freshTenant(gate)
  const own = await a.provider.connect(a.address, 'rw')
  const foreign = await b.provider.connect(b.address, 'rw')
  const readOnly = await a.provider.connect(a.address, 'ro')
  const forged = (token: string, tenantId = a.tenantId): Promise<WriteAnswer> =>
    gate({
      connection: { ...own, authToken: token },
      write: {
        tenantId,
        statements: [
          {
            sql: "insert into workplace (id, name, created_at) values ('x', 'x', 1)",
            args: [],
          },
        ],
      },
    })
  const [, ...answers] = await Promise.all([
    addWorkplace(await a.open(), '甲'),
    addWorkplace(await a.open(), '乙'),
    forged(foreign.authToken),
    forged(readOnly.authToken),
    forged(own.authToken, b.tenantId),
    addWorkplace(await a.open(), '丙'),
  ])
  expect(answers).toMatchObject([
    { ok: true },
    { outcome: 'failed' },
    { outcome: 'failed' },
    { outcome: 'wrong-tenant' },
    { ok: true },
  ])
  expect((await stored(a)).names).toEqual(['丙', '乙', '甲'].toSorted())
  expect((await stored(b)).names).toEqual([])
})

/** Passes calls on to the server, and may keep answers, or everything, to itself. */
async function startNetwork(target: string) {
  const state: { fault: 'none' | 'answer-lost-once' | 'silent' } = { fault: 'none' }
  const held = new Set<ServerResponse>()
  const server = createServer((incoming, outgoing) => {
    const { fault } = state
    if (fault === 'answer-lost-once') state.fault = 'none'
    held.add(outgoing)
    if (fault === 'silent') return
    const { method, headers, url } = incoming
    const onward = request(new URL(url!, target), { method, headers }, (answer) => {
      if (fault === 'answer-lost-once')
        return void answer.resume().on('end', () => outgoing.destroy())
      outgoing.writeHead(answer.statusCode!, answer.headers)
      answer.pipe(outgoing)
    })
    onward.on('error', () => outgoing.destroy())
    incoming.pipe(onward)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    for (const outgoing of held) outgoing.destroy()
    server.close()
  })
  return { state, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
}

test('commits whose answers are lost are made again and settle: once, not twice', async () => {
  const { url } = inject('libsql')
  const network = await startNetwork(url)
  const tenant = await freshTenant(tenantGate(), inject('libsql'), network.url)
  const names = Array.from({ length: 8 }, (_, at) => `单位${at}`)
  const dbs = await Promise.all(names.map(() => tenant.open()))
  network.state.fault = 'answer-lost-once'
  const done = await Promise.all(names.map((name, at) => addWorkplace(dbs[at]!, name)))
  expect(done.every(({ ok }) => ok)).toBe(true)
  expect(await stored(tenant)).toEqual({ names, audited: names })
})

test('a server that falls silent is noticed: nobody waits in turn, and writing resumes', async () => {
  const { url } = inject('libsql')
  const network = await startNetwork(url)
  const gate = tenantGate({ callMs: 1_000, probeMs: 500, probeEveryMs: 100 })
  const tenant = await freshTenant(gate, inject('libsql'), network.url)
  const names = Array.from({ length: 20 }, (_, at) => `单位${at}`)
  const dbs = await Promise.all(names.map(() => tenant.open()))
  await Promise.all(dbs.map((db) => db.query.select().from(workplace)))
  network.state.fault = 'silent'
  const startedAt = Date.now()
  const told: string[] = []
  const done = await Promise.all(
    names.map(async (name, at) => {
      try {
        expect((await addWorkplace(dbs[at]!, name)).ok).toBe(true)
        return name
      } catch (error) {
        expect(error).toBeInstanceOf(DatabaseNotAnswering)
        told.push(name)
        if (told.length < 19) return undefined
        // All but the one that was sent, which is being settled: after one call and one question.
        expect(Date.now() - startedAt).toBeLessThan(4_000)
        network.state.fault = 'none'
        return undefined
      }
    }),
  )
  const settled = done.filter((name) => name !== undefined)
  expect([settled.length, told.length]).toEqual([1, 19])
  expect((await addWorkplace(await tenant.open(), '后来')).ok).toBe(true)
  const there = [...settled, '后来'].toSorted()
  expect(await stored(tenant)).toEqual({ names: there, audited: there })
})

test('the server is killed under 16 writers and comes back: none lost, none doubled', async () => {
  const directory = mkdtempSync(path.join(tmpdir(), 'gongji-killed-'))
  const secrets = newLibsqlSecrets()
  let server = await startLibsqlServer({ directory, secrets })
  onTestFinished(async () => {
    await server.stop()
    rmSync(directory, { recursive: true, force: true })
  })
  const tenant = await freshTenant(tenantGate(), server)
  const written: string[] = []
  const refused: string[] = []
  const open: string[] = []
  const state = { going: true }
  const writers = Array.from({ length: 16 }, async (_, writer) => {
    for (let turn = 0; state.going; turn++) {
      const name = `${writer}-${turn}`
      try {
        const done = await addWorkplace(await tenant.open(), name)
        expect(done.ok).toBe(true)
        written.push(name)
      } catch (error) {
        // Reads fail while nobody answers; only a commit may be open.
        ;(error instanceof CommitUnknown ? open : refused).push(name)
        await sleep(50)
      }
    }
  })
  const untilMore = async (count: number) => {
    const goal = written.length + count
    while (written.length < goal) await sleep(10)
  }
  await untilMore(40)
  killGroup(server.pid)
  await server.ended
  server = await startLibsqlServer({ directory, secrets, ports: server })
  await untilMore(40)
  state.going = false
  await Promise.all(writers)
  const { names, audited } = await stored(tenant)
  expect(names).toEqual(audited)
  expect(written.filter((name) => !names.includes(name))).toEqual([])
  expect(names.filter((name) => refused.includes(name))).toEqual([])
  expect(names.filter((name) => !written.includes(name) && !open.includes(name))).toEqual([])
  expect(new Set(names).size).toBe(names.length)
}, 60_000)
