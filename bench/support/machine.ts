import { cpus, loadavg, totalmem } from 'node:os'

/** What everything here was measured on, without naming it. */
export function machine(): string {
  const memoryGb = Math.round(totalmem() / 2 ** 30)
  return `${cpus().length} cores, ${memoryGb} GB, ${process.platform}-${process.arch}, Node ${process.versions.node}`
}

/** Processes that wanted to run in the last minute: above the cores, figures are lower bounds. */
export const load = (): string => loadavg()[0]!.toFixed(1)

export const isBusy = (): boolean => loadavg()[0]! > cpus().length * 0.5
