import { spawnSync, type ChildProcess } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'

const KILLED_WITHIN_MS = 1_000

export interface ListedProcess {
  readonly pid: number
  readonly group: number
  readonly command: string
}

/** All processes of this machine, as far as we may see them. */
export function listProcesses(): ListedProcess[] {
  const { stdout } = spawnSync('ps', ['-A', '-ww', '-o', 'pid=,pgid=,stat=,args='], {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  })
  return stdout.split('\n').flatMap((line) => {
    const found = /^\s*(\d+)\s+(\d+)\s+(\S+)\s+(.*)$/.exec(line)
    // One that has ended and only waits to be noticed (Z) is gone for our purposes.
    if (!found || found[3]!.startsWith('Z')) return []
    return [{ pid: Number(found[1]), group: Number(found[2]), command: found[4]! }]
  })
}

/** When the process started, or undefined where there is none: a number alone may be reused. */
export function processStart(pid: number): string | undefined {
  const { stdout } = spawnSync('ps', ['-o', 'lstart=', '-p', String(pid)], {
    encoding: 'utf8',
    env: { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' },
  })
  return stdout.trim() || undefined
}

/** Kills whoever is in the group that this process led. Nobody there is no error. */
export function killGroup(leader: number | undefined): void {
  if (leader === undefined) return
  try {
    process.kill(-leader, 'SIGKILL')
  } catch {
    // Nobody is left in the group.
  }
}

/** Settles when a process that leads its own group has ended, and whoever it left with it. */
export async function groupEnded(leader: ChildProcess): Promise<void> {
  await new Promise<void>((resolve) => {
    leader.once('exit', () => resolve())
    leader.once('error', () => resolve())
  })
  killGroup(leader.pid)
  if (leader.pid !== undefined) await untilGroupsAreGone([leader.pid], KILLED_WITHIN_MS)
}

/** Waits until the groups are empty, at most so long. */
export async function untilGroupsAreGone(leaders: readonly number[], timeoutMs: number) {
  const deadline = performance.now() + timeoutMs
  while (isAnyoneIn(leaders) && performance.now() < deadline) await sleep(50)
}

function isAnyoneIn(leaders: readonly number[]): boolean {
  // Asking the kernel is quick, but counts those that have ended and were not yet noticed.
  return leaders.some(hasMembers) && listProcesses().some(({ group }) => leaders.includes(group))
}

const hasMembers = (leader: number): boolean => isAlive(-leader)

/** A negative number asks for a group. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
