import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { takeLock } from './lock-file.ts'
import { isAlive, processStart } from './process-groups.ts'

let directory = ''
let file = ''
const children: ChildProcess[] = []

beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'gongji-lock-'))
  file = path.join(directory, 'lock.json')
})
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
  rmSync(directory, { recursive: true, force: true })
})

/** Something that runs until it is killed, as the leader of its own group. */
function startSleeper(mark: string): Promise<ChildProcess> {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)', mark], {
    detached: true,
    stdio: 'ignore',
  })
  children.push(child)
  return new Promise((resolve) => child.once('spawn', () => resolve(child)))
}

const lockOf = (pid: number, groups: number[], startedAt = processStart(pid) ?? 'then') =>
  writeFileSync(file, JSON.stringify({ pid, startedAt, port: 8787, groups }))

it('lets one in, says who holds it, and is free again after release', async () => {
  const lock = await takeLock({ file, port: 8787, root: directory })
  await expect(takeLock({ file, port: 9000, root: directory })).rejects.toThrow(
    `Already running as process ${process.pid} on http://localhost:8787`,
  )
  expect(statSync(file).mode & 0o777).toBe(0o600)
  lock.release()
  expect(existsSync(file)).toBe(false)
  ;(await takeLock({ file, port: 9000, root: directory })).release()
})

it('ends what a killed holder left behind, and nobody else', async () => {
  const ours = await startSleeper(`${directory}/worker-host.ts`)
  const stranger = await startSleeper('/elsewhere/worker-host.ts')
  lockOf(2 ** 22 + 1, [ours.pid!, stranger.pid!])
  const gone = new Promise((resolve) => ours.once('exit', resolve))
  const lock = await takeLock({ file, port: 8787, root: directory })
  await gone
  expect(isAlive(stranger.pid!)).toBe(true)
  lock.release()
})

it('is not fooled by another process that was given the number, nor by half a file', async () => {
  const other = await startSleeper('other')
  lockOf(other.pid!, [], 'Mon Jan  1 00:00:00 2001')
  ;(await takeLock({ file, port: 8787, root: directory })).release()
  expect(isAlive(other.pid!)).toBe(true)
  writeFileSync(file, '{"pid": 12')
  const lock = await takeLock({ file, port: 8787, root: directory })
  lock.addGroup(4711)
  expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ groups: [4711] })
  lock.release()
})
