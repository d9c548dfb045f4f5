import { readdirSync, readFileSync } from 'node:fs'

export type ServerSize = { readonly memoryMb: number; readonly files: number }

/** Memory and open files of a process and of those it started, as /proc tells. */
export function serverSize(pid: number): ServerSize {
  const status = readFileSync(`/proc/${pid}/status`, 'latin1')
  const own: ServerSize = {
    memoryMb: Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) / 1024,
    files: readdirSync(`/proc/${pid}/fd`).length,
  }
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'latin1').trim().split(' ')
  return children
    .filter((child) => child !== '')
    .map((child) => serverSize(Number(child)))
    .reduce(
      (sum, { memoryMb, files }) => ({
        memoryMb: sum.memoryMb + memoryMb,
        files: sum.files + files,
      }),
      own,
    )
}
