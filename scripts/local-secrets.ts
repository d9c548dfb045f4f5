import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { newLibsqlSecrets, type LibsqlSecrets } from './libsql-server.ts'
import { newWebhookSecret } from '../src/webhooks/standard-webhooks.ts'
import { writePrivateFile } from './private-file.ts'

/** Everything secret of one local installation: generated on its first start, never fixed. */
export interface LocalSecrets {
  readonly libsql: LibsqlSecrets
  readonly masterKey: string
  readonly passwordPepper: string
  readonly smsInboxKey: string
  /** Signs the platform's own messages to the inbox. */
  readonly platformSmsSecret: string
}

export function newLocalSecrets(): LocalSecrets {
  return {
    libsql: newLibsqlSecrets(),
    masterKey: randomBytes(32).toString('base64'),
    passwordPepper: randomBytes(32).toString('base64'),
    smsInboxKey: randomBytes(32).toString('base64url'),
    platformSmsSecret: newWebhookSecret(),
  }
}

/** Reads the secrets of an earlier start; without them its data could not be opened. */
export function keepLocalSecrets(file: string): LocalSecrets {
  const fresh = newLocalSecrets()
  // An older installation lacks what came later, and keeps all that it has.
  const kept = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as LocalSecrets) : fresh
  const secrets = { ...fresh, ...kept }
  writePrivateFile(file, secrets)
  return secrets
}
