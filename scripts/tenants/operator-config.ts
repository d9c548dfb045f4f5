import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { readConfig, type Config } from '../../src/config.ts'
import { LaunchError } from '../launch-error.ts'
import type { LocalPorts } from '../local-ports.ts'
import type { LocalSecrets } from '../local-secrets.ts'
import { localEnv } from '../start-worker.ts'

/**
 * The deployment that the environment names, by the settings that the Worker has too; without
 * them the local one, whose secrets `npm start` keeps in its data directory.
 */
export function operatorConfig(env: NodeJS.ProcessEnv, dataDirectory: string): Config {
  if (env.MASTER_KEY !== undefined) return readConfig(env)
  const file = (name: string) => path.join(dataDirectory, name)
  if (!existsSync(file('secrets.json')) || !existsSync(file('ports.json'))) {
    throw new LaunchError(
      `There is no installation in ${dataDirectory} and the environment names none: run ` +
        '`npm start` in another terminal, or set MASTER_KEY and the other settings of the Worker.',
    )
  }
  const read = (name: string): unknown => JSON.parse(readFileSync(file(name), 'utf8'))
  const secrets = read('secrets.json') as LocalSecrets
  const { libsql, smsInbox } = read('ports.json') as LocalPorts
  const at = (port: number) => `http://127.0.0.1:${port}`
  const servers = { url: at(libsql.httpPort), adminUrl: at(libsql.adminPort) }
  return readConfig(localEnv(secrets, servers, baseDomainOf(file('demo.json')), at(smsInbox)))
}

/** Where the local platform was served last; it names addresses only. */
function baseDomainOf(demoFile: string): string {
  if (!existsSync(demoFile)) return 'localhost:8787'
  const { platformUrl } = JSON.parse(readFileSync(demoFile, 'utf8')) as { platformUrl: string }
  return new URL(platformUrl).host
}
