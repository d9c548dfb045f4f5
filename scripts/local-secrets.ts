import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { newLibsqlSecrets, type LibsqlSecrets } from './libsql-server.ts'
import { writePrivateFile } from './private-file.ts'

/** Everything secret of one local installation: generated on its first start, never fixed. */
export interface LocalSecrets {
  readonly libsql: LibsqlSecrets
  readonly masterKey: string
  readonly passwordPepper: string
  readonly smsInboxKey: string
}

export function newLocalSecrets(): LocalSecrets {
  return {
    libsql: newLibsqlSecrets(),
    masterKey: randomBytes(32).toString('base64'),
    passwordPepper: randomBytes(32).toString('base64'),
    smsInboxKey: randomBytes(32).toString('base64url'),
  }
}

/** Reads the secrets of an earlier start; without them its data could not be opened. */
export function keepLocalSecrets(file: string): LocalSecrets {
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')) as LocalSecrets
  const secrets = newLocalSecrets()
  writePrivateFile(file, secrets)
  return secrets
}
