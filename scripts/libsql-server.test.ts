import { spawn } from 'node:child_process'
import { generateKeyPairSync, sign, createPrivateKey } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { findLibsqlBinary, newLibsqlSecrets, startLibsqlServer } from './libsql-server.ts'
import { listProcesses, untilGroupsAreGone } from './process-groups.ts'

const directory = mkdtempSync(path.join(tmpdir(), 'gongji-libsql-test-'))
afterAll(() => rmSync(directory, { recursive: true, force: true }))

function token(tokenKey: string, claims: object): string {
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const body = `${encode({ alg: 'EdDSA', typ: 'JWT' })}.${encode(claims)}`
  const key = createPrivateKey({ key: JSON.parse(tokenKey), format: 'jwk' })
  return `${body}.${sign(null, Buffer.from(body), key).toString('base64url')}`
}

async function query(url: string, namespace: string, bearer: string, sql: string) {
  const answer = await fetch(`${url}/v2/pipeline`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${bearer}`,
      'x-namespace-bin': Buffer.from(namespace).toString('base64').replace(/=+$/, ''),
    },
    body: JSON.stringify({ requests: [{ type: 'execute', stmt: { sql } }] }),
  })
  return { status: answer.status, text: await answer.text() }
}

describe('libSQL server', () => {
  it('keeps its databases over a restart and opens each to its own token alone', async () => {
    const secrets = newLibsqlSecrets()
    const exp = Math.floor(Date.now() / 1000) + 600
    const first = await startLibsqlServer({ directory, secrets })
    const create = (name: string, key: string) =>
      fetch(`${first.adminUrl}/v1/namespaces/${name}/create`, {
        method: 'POST',
        headers: { authorization: `basic ${key}`, 'content-type': 'application/json' },
        body: '{}',
      })
    expect((await create('one', secrets.adminKey)).status).toBe(200)
    expect((await create('two', 'a wrong key')).status).toBe(401)
    const writer = token(secrets.tokenKey, { id: 'one', a: 'rw', exp })
    await query(first.url, 'one', writer, 'create table kept (n integer)')
    await query(first.url, 'one', writer, 'insert into kept values (7123)')
    expect((await query(first.url, 'two', writer, 'select 1')).status).toBe(404)
    await first.stop()
    expect(await first.isAnswering()).toBe(false)

    const second = await startLibsqlServer({ directory, secrets })
    try {
      const reader = token(secrets.tokenKey, { id: 'one', a: 'ro', exp })
      expect((await query(second.url, 'one', reader, 'select n from kept')).text).toContain('7123')
      const stranger = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' })
      const forged = token(JSON.stringify(stranger), { id: 'one', a: 'rw', exp })
      expect((await query(second.url, 'one', forged, 'select n from kept')).status).toBe(401)
      expect(statSync(path.join(directory, 'token-key.pem')).mode & 0o777).toBe(0o600)
    } finally {
      await second.stop()
    }
  })

  it('is gone within its deadline, and says when it was killed', async () => {
    const server = await startLibsqlServer({
      directory: path.join(directory, 'killed'),
      secrets: newLibsqlSecrets(),
    })
    process.kill(-server.pid, 'SIGKILL')
    await server.ended
    expect(await server.isAnswering()).toBe(false)
  })

  it('ends with the process that started it, even where that one is killed', async () => {
    const folder = path.join(directory, 'orphaned')
    const program = `
      import { newLibsqlSecrets, startLibsqlServer } from ${JSON.stringify(path.join(import.meta.dirname, 'libsql-server.ts'))}
      const directory = ${JSON.stringify(folder)}
      const server = await startLibsqlServer({ directory, secrets: newLibsqlSecrets() })
      console.log(server.pid)
      setInterval(() => {}, 1000)`
    const starter = spawn(process.execPath, ['--input-type=module', '-e', program])
    const [line] = (await once(starter.stdout, 'data')) as [Buffer]
    const group = Number(line.toString())
    expect(listProcesses().filter((it) => it.group === group).length).toBeGreaterThan(1)
    starter.kill('SIGKILL')
    await untilGroupsAreGone([group], 4_000)
    expect(listProcesses().filter((it) => it.group === group)).toEqual([])
  })

  it('names the platforms in one sentence where there is no server for this one', () => {
    expect(() => findLibsqlBinary('win32', 'x64')).toThrow(/win32-x64; use Linux or macOS/)
  })

  it('refuses a port that another program holds, and names it', async () => {
    const secrets = newLibsqlSecrets()
    const server = await startLibsqlServer({ directory: path.join(directory, 'first'), secrets })
    const { httpPort, adminPort } = server
    await expect(
      startLibsqlServer({
        directory: path.join(directory, 'second'),
        secrets,
        ports: { httpPort, adminPort },
      }),
    ).rejects.toThrow(`port ${httpPort} is taken`)
    await server.stop()
  })
})
