import { randomInt } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { isPortFree } from './free-ports.ts'
import { writePrivateFile } from './private-file.ts'

/** The registry and the tenants keep these addresses, so a restart must find the same ones. */
export interface LocalPorts {
  readonly libsql: { readonly httpPort: number; readonly adminPort: number }
  readonly smsInbox: number
}

/** Below the ports that systems hand out to outgoing connections. */
const LOWEST = 11_000
const HIGHEST = 19_000

export async function keepLocalPorts(file: string): Promise<LocalPorts> {
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')) as LocalPorts
  const ports = {
    libsql: { httpPort: await pickPort(), adminPort: await pickPort() },
    smsInbox: await pickPort(),
  }
  writePrivateFile(file, ports)
  return ports
}

async function pickPort(): Promise<number> {
  for (;;) {
    const port = randomInt(LOWEST, HIGHEST)
    if (await isPortFree(port)) return port
  }
}
