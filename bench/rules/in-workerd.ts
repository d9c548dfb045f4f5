import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { build, stop } from 'esbuild'
import { freePorts } from '../../scripts/free-ports.ts'
import { cpuTimeMs } from '../support/cpu-time.ts'
import { exchange } from '../support/exchange.ts'
import { median } from '../support/statistics.ts'
import { serve } from '../support/workerd.ts'
import type { Runs } from './runs.ts'

/** Rows of one request: long enough for a clock that counts hundredths of a second. */
const ROWS: Readonly<Record<Measured, number>> = {
  hand: 300_000,
  columns: 300_000,
  amounts: 300_000,
  traced: 300_000,
}
const REQUESTS: Readonly<Record<Measured, number>> = {
  hand: 60,
  columns: 40,
  amounts: 2,
  traced: 2,
}
const ROUNDS = 3

type Measured = Exclude<keyof Runs, 'agree'>

/** Stays a second of computing time inside workerd, and the first difference, if any, thrown. */
export async function measureInWorkerd(): Promise<Record<Measured, number>> {
  const directory = mkdtempSync(path.join(tmpdir(), 'gongji-bench-rules-'))
  const outfile = path.join(directory, 'index.js')
  const entryPoints = [path.join(import.meta.dirname, 'worker.ts')]
  await build({
    entryPoints,
    outfile,
    bundle: true,
    format: 'esm',
    target: 'es2024',
    logLevel: 'error',
  })
  await stop()
  const [port] = await freePorts(1)
  const host = 'localhost'
  const built = { directory, files: ['index.js'], plainBytes: 0, gzippedBytes: 0 }
  const served = await serve({ built, port: port! }, { host, path: '/' })
  try {
    const ask = async (name: keyof Runs, rows: number): Promise<void> => {
      const answer = await exchange({ port: port!, host, path: `/${name}/${rows}` })
      if (answer.status !== 200) throw new Error(`In workerd: ${answer.text}`)
    }
    await ask('agree', 5000)
    const speeds: Record<Measured, number[]> = { hand: [], columns: [], amounts: [], traced: [] }
    for (let round = 0; round <= ROUNDS; round++)
      for (const name of Object.keys(speeds) as Measured[]) {
        const before = cpuTimeMs(served.pid) ?? performance.now()
        for (let times = 0; times < REQUESTS[name]; times++) await ask(name, ROWS[name])
        const after = cpuTimeMs(served.pid) ?? performance.now()
        // The first round warms up and is not counted.
        if (round > 0)
          speeds[name].push((ROWS[name] * REQUESTS[name] * 1000) / Math.max(1, after - before))
      }
    return {
      hand: median(speeds.hand),
      columns: median(speeds.columns),
      amounts: median(speeds.amounts),
      traced: median(speeds.traced),
    }
  } finally {
    await served.stop()
    rmSync(directory, { recursive: true, force: true })
  }
}
