import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, expect, it } from 'vitest'
import { freePorts } from '../../scripts/free-ports.ts'
import { listProcesses } from '../../scripts/process-groups.ts'

const root = path.resolve(import.meta.dirname, '../..')
const directory = mkdtempSync(path.join(tmpdir(), 'gongji-start-'))
const started: ChildProcess[] = []

afterAll(async () => {
  for (const child of started) if (child.exitCode === null) child.kill('SIGTERM')
  await Promise.all(started.map((child) => untilEnded(child)))
  rmSync(directory, { recursive: true, force: true })
})

interface Launch {
  readonly child: ChildProcess
  readonly output: () => string
}

/** Starts as `npm start` does, without npm between. */
function launch(port: number, data: string): Launch {
  const chunks: Buffer[] = []
  const args = ['scripts/run.mjs', 'scripts/start.ts', '--port', String(port), '--data', data]
  const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] })
  child.stdout!.on('data', (chunk: Buffer) => chunks.push(chunk))
  child.stderr!.on('data', (chunk: Buffer) => chunks.push(chunk))
  started.push(child)
  return { child, output: () => Buffer.concat(chunks).toString('utf8') }
}

const untilEnded = (child: ChildProcess): Promise<number | null> =>
  child.exitCode !== null || child.signalCode !== null
    ? Promise.resolve(child.exitCode)
    : new Promise((resolve) => child.once('exit', (code) => resolve(code)))

async function untilSays(launched: Launch, pattern: RegExp, timeoutMs = 90_000): Promise<void> {
  const deadline = Date.now() + timeoutMs
  while (!pattern.test(launched.output())) {
    if (launched.child.exitCode !== null || Date.now() > deadline) {
      throw new Error(`It did not say ${String(pattern)}:\n${launched.output()}`)
    }
    await sleep(50)
  }
}

/** Every process of a start: its own, the launcher's, and the groups that it wrote down. */
function processesOf(data: string): number[] {
  const file = path.join(data, 'lock.json')
  const groups: number[] = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).groups : []
  return listProcesses()
    .filter(({ group, command }) => groups.includes(group) || command.includes(data))
    .map(({ pid }) => pid)
}

/** How long until none of them is there any more. */
async function timeUntilGone(pids: readonly number[]): Promise<number> {
  const startedAt = performance.now()
  for (;;) {
    const left = listProcesses().filter(({ pid }) => pids.includes(pid))
    if (left.length === 0) return performance.now() - startedAt
    if (performance.now() - startedAt > 10_000) {
      throw new Error(`Left: ${left.map(({ command }) => command.slice(0, 120)).join('\n')}`)
    }
    await sleep(50)
  }
}

it('begins, is killed, goes on, and leaves nothing behind', { timeout: 240_000 }, async () => {
  const data = path.join(directory, 'whole')
  const [port] = await freePorts(1)
  const first = launch(port!, data)
  await untilSays(first, /people enrolled/)
  const atFirst = processesOf(data)
  const launcher = Number(JSON.parse(readFileSync(path.join(data, 'lock.json'), 'utf8')).pid)
  process.kill(launcher, 'SIGKILL')
  expect(await timeUntilGone(atFirst)).toBeLessThan(4_000)

  const second = launch(port!, data)
  await untilSays(second, /^ready/m)
  expect(second.output().trimEnd().split('\n').at(-1)).toMatch(/^ready/)
  const demo = JSON.parse(readFileSync(path.join(data, 'demo.json'), 'utf8'))
  expect(demo).toMatchObject({
    platformUrl: `http://localhost:${port}/`,
    smsInboxUrl: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/$/),
    operator: {
      login: 'operator',
      password: expect.any(String),
      totpSecret: expect.stringMatching(/^[A-Z2-7]{32}$/),
    },
    tenants: [
      {
        slug: 'demo',
        memberUrl: `http://demo.localhost:${port}/`,
        consoleUrl: `http://demo.localhost:${port}/console`,
        apiUrl: `http://demo.localhost:${port}/api/v1`,
        apiKey: expect.any(String),
        webhookSecret: expect.stringMatching(/^whsec_/),
        staff: ['system', 'review', 'finance'].map((role) => ({
          role,
          login: expect.any(String),
          password: expect.any(String),
        })),
      },
    ],
  })
  expect(statSync(path.join(data, 'demo.json')).mode & 0o777).toBe(0o600)
  expect(statSync(path.join(data, 'secrets.json')).mode & 0o777).toBe(0o600)
  expect(statSync(data).mode & 0o777).toBe(0o700)
  expect((await fetch(`http://127.0.0.1:${port}/healthz`)).status).toBe(200)

  const third = launch(port! + 1, data)
  expect(await untilEnded(third.child)).toBe(1)
  expect(third.output()).toMatch(/^Already running as process \d+ on http:\/\/localhost:\d+/m)

  const all = processesOf(data)
  expect(all.length).toBeGreaterThan(4)
  second.child.kill('SIGTERM')
  expect(await timeUntilGone(all)).toBeLessThan(3_000)
  expect(await untilEnded(second.child)).toBe(0)
})

it('names a taken port in one sentence', { timeout: 60_000 }, async () => {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const { child, output } = launch(port, path.join(directory, 'taken'))
  expect(await untilEnded(child)).toBe(1)
  expect(output().trim().split('\n')).toEqual([
    `Port ${port} is taken by another program; choose another: npm start -- --port ${port + 1}`,
  ])
  await new Promise((resolve) => server.close(resolve))
})

it.each([['SIGINT'], ['SIGHUP'], ['SIGKILL']] as const)(
  'ends on %s while it is still starting',
  { timeout: 60_000 },
  async (signal) => {
    const data = path.join(directory, signal)
    const [port] = await freePorts(1)
    const { child, output } = launch(port!, data)
    // The libSQL server is up by then, and the Worker on its way.
    await untilSays({ child, output }, /libSQL server/)
    await sleep(300)
    const all = processesOf(data)
    expect(all.length).toBeGreaterThan(1)
    child.kill(signal)
    expect(await timeUntilGone(all)).toBeLessThan(3_500)
    await untilEnded(child)
  },
)
