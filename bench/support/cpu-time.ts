import { readFileSync } from 'node:fs'

/** Clock ticks are hundredths of a second on every Linux that one meets. */
const TICK_MS = 10

/**
 * The computing time of a process and of those it started, in milliseconds; undefined where the
 * system does not tell (it is read from /proc). Unlike requests a second it hardly depends on what
 * else the machine is doing.
 */
export function cpuTimeMs(pid: number): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
    // The name stands in brackets and may hold spaces: fields are counted from behind it.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    const own = (Number(fields[11]) + Number(fields[12])) * TICK_MS
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'latin1')
    return children
      .split(' ')
      .filter((child) => child !== '')
      .reduce((sum, child) => sum + (cpuTimeMs(Number(child)) ?? 0), own)
  } catch {
    return undefined
  }
}
