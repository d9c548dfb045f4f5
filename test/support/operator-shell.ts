import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { inject } from 'vitest'

const script = path.resolve(import.meta.dirname, '../../scripts/tenants.ts')

export interface Called {
  readonly code: number
  readonly output: string
}

export interface Operator {
  /** The data directory that the command line takes the run's Worker for. */
  readonly directory: string
  /** Runs a command as an operator does; what it printed, and its exit code. */
  call(...args: readonly string[]): Promise<Called>
  end(): void
}

/** The operator of the run's Worker, at a shell, with the secrets of the installation. */
export function operator(): Operator {
  const worker = inject('worker')
  const directory = mkdtempSync(path.join(tmpdir(), 'gongji-operator-'))
  const write = (name: string, content: unknown) =>
    writeFileSync(path.join(directory, name), JSON.stringify(content))
  write('secrets.json', worker.secrets)
  write('ports.json', {
    libsql: worker.libsqlPorts,
    smsInbox: Number(new URL(worker.smsInboxUrl).port),
  })
  write('demo.json', { platformUrl: worker.platformUrl })
  symlinkSync(worker.directory, path.join(directory, 'worker'))
  return {
    directory,
    call: (...args) =>
      new Promise((resolve) => {
        const env = { ...process.env, GONGJI_DATA: directory }
        const options = { env, encoding: 'utf8' as const, timeout: 60_000 }
        execFile(process.execPath, [script, ...args], options, (error, stdout, stderr) => {
          const code = error === null ? 0 : typeof error.code === 'number' ? error.code : 1
          resolve({ code, output: `${stdout}${stderr}` })
        })
      }),
    end: () => rmSync(directory, { recursive: true, force: true }),
  }
}
