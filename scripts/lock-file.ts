import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { LaunchError } from './launch-error.ts'
import { killGroup, listProcesses, processStart, untilGroupsAreGone } from './process-groups.ts'
import { writePrivateFile } from './private-file.ts'

interface LockContent {
  readonly pid: number
  readonly startedAt: string
  readonly port: number
  /** Leaders of the process groups that the holder started. */
  readonly groups: readonly number[]
}

export interface Lock {
  /** Remembers a process group, so that a later start can clean up after a kill. */
  addGroup(leader: number): void
  groups(): readonly number[]
  release(): void
}

export interface LockOptions {
  readonly file: string
  readonly port: number
  /** A command line with this in it is one of ours. */
  readonly root: string
}

const CLEAN_UP_MS = 2_000

/**
 * Makes this process the only one that uses the data directory. What a killed holder left behind
 * is ended first, each process known by its group and its command line.
 */
export async function takeLock({ file, port, root }: LockOptions): Promise<Lock> {
  const startedAt = processStart(process.pid) ?? ''
  let content: LockContent = { pid: process.pid, startedAt, port, groups: [] }
  while (!tryCreate(file, content)) await clearStale(file, root)
  return {
    addGroup(leader) {
      content = { ...content, groups: [...content.groups, leader] }
      writePrivateFile(file, content)
    },
    groups: () => content.groups,
    release: () => rmSync(file, { force: true }),
  }
}

function tryCreate(file: string, content: LockContent): boolean {
  try {
    writeFileSync(file, `${JSON.stringify(content)}\n`, { flag: 'wx', mode: 0o600 })
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

async function clearStale(file: string, root: string): Promise<void> {
  const holder = readLock(file)
  if (holder && processStart(holder.pid) === holder.startedAt) {
    throw new LaunchError(
      `Already running as process ${holder.pid} on http://localhost:${holder.port}; ` +
        `stop it there with Ctrl-C or by \`kill ${holder.pid}\`.`,
    )
  }
  if (holder) await killLeftovers(holder.groups, root)
  rmSync(file, { force: true })
}

/** A file that a crash cut short holds nothing to clean up after. */
function readLock(file: string): LockContent | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as LockContent
  } catch {
    return undefined
  }
}

async function killLeftovers(groups: readonly number[], root: string): Promise<void> {
  const ours = new Set(
    listProcesses()
      .filter(({ group, command }) => groups.includes(group) && command.includes(`${root}/`))
      .map(({ group }) => group),
  )
  for (const group of ours) killGroup(group)
  await untilGroupsAreGone([...ours], CLEAN_UP_MS)
}
