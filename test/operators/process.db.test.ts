import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { freePorts } from '../../scripts/free-ports.ts'
import {
  newLibsqlSecrets,
  startLibsqlServer,
  type LibsqlServer,
} from '../../scripts/libsql-server.ts'
import { base64 } from '../../src/kernel/bytes.ts'

const COMMAND_DEADLINE_MS = 60_000
const root = path.resolve(import.meta.dirname, '../..')
const directory = mkdtempSync(path.join(tmpdir(), 'gongji-operators-'))
let server: LibsqlServer
let env: Record<string, string | undefined>

beforeAll(async () => {
  // A server of its own: the registry has the same name in every installation.
  server = await startLibsqlServer({ directory, secrets: newLibsqlSecrets() })
  const secret = () => base64(crypto.getRandomValues(new Uint8Array(32)))
  env = {
    PATH: process.env.PATH,
    BASE_DOMAIN: 'gongji.example',
    PUBLIC_SCHEME: 'https',
    MASTER_KEY: secret(),
    PASSWORD_PEPPER: secret(),
    LIBSQL_URL: server.url,
    LIBSQL_ADMIN_URL: server.adminUrl,
    LIBSQL_ADMIN_KEY: server.adminKey,
    LIBSQL_TOKEN_KEY: server.tokenKey,
  }
})
afterAll(async () => {
  await server.stop()
  rmSync(directory, { recursive: true, force: true })
})

const run = (args: readonly string[], more: Record<string, string | undefined> = {}) =>
  new Promise<{ code: unknown; out: string; said: string }>((resolve) => {
    execFile(
      process.execPath,
      [path.join(root, 'scripts/tenants.ts'), ...args],
      { env: { ...env, ...more }, timeout: COMMAND_DEADLINE_MS, cwd: root },
      (error, out, said) => resolve({ code: error ? error.code : 0, out, said }),
    )
  })

test('an operator starts with nothing and ends with a tenant that verifies', async () => {
  expect(await run(['migrate'])).toMatchObject({
    code: 0,
    out: expect.stringContaining('Every tenant'),
  })
  const made = await run([
    'create',
    '--slug',
    'yangben',
    '--name',
    '样本市总工会',
    '--division',
    '330600',
    '--division-name',
    '样本市',
    '--contact',
    '样本甲',
    '--mobile',
    '19900000001',
    '--hotline',
    '12351',
  ])
  expect(made).toMatchObject({ code: 0, said: expect.stringMatching(/Creating yangben +\d/) })
  expect(made.out).toMatch(
    /https:\/\/yangben\.gongji\.example\/.*\npassword, shown this once: \S+\n$/s,
  )
  const { out } = await run(['status'])
  expect(out).toMatch(/^yangben +trial +\d{4}_\w+ +样本市总工会$/m)
  expect(await run(['verify', '--all'])).toMatchObject({
    code: 0,
    out: 'yangben: ok, 1 audit entries, 0 anchors\n',
  })
}, 180_000)

test('what is wrongly called is told in a line and exits with 2', async () => {
  const [none, unknown, option] = await Promise.all([
    run([]),
    run(['migrat']),
    run(['migrate', '--now']),
  ])
  expect(none).toMatchObject({ code: 2, said: expect.stringContaining('usage:') })
  expect(unknown.said).toContain('There is no command migrat.')
  expect(unknown.code).toBe(2)
  expect(option.said).toContain("'--now'")
  expect([option.code, option.said.includes('    at ')]).toEqual([2, false])
  const nobody = await run(['verify', 'nobody'])
  expect([nobody.code, nobody.said.trim()]).toEqual([1, 'There is no tenant nobody.'])
}, 180_000)

test('a server that does not answer is named', async () => {
  const [port] = await freePorts(1)
  const away = await run(['status'], { LIBSQL_URL: `http://127.0.0.1:${port}` })
  expect(away.code).toBe(1)
  expect(away.said).toContain('The database server does not answer')
}, 60_000)
