import { readConfig, type Config } from '../../src/config.ts'
import { passwordHasher } from '../../src/identity/password.ts'
import { newId } from '../../src/kernel/ids.ts'
import { createOperator, type CreateOperatorError } from '../../src/operators/create-operator.ts'
import type { Result } from '../../src/kernel/result.ts'
import { openPlatformDb } from '../../src/tenants/ensure-platform.ts'
import type { WorkerEnv } from '../start-worker.ts'
import type { Command } from './command.ts'

type Created = Result<{ login: string; firstPassword: string }, CreateOperatorError>

async function addOperator(config: Config, login: string): Promise<Created> {
  const scope = {
    db: await openPlatformDb(config, 'rw'),
    actor: { kind: 'system', id: 'command-line' } as const,
    now: Date.now(),
    requestId: newId('cmd'),
  }
  return createOperator(
    scope,
    login,
    passwordHasher({ pepper: config.passwordPepper, cost: config.passwordCost }),
  )
}

/** For the local installation, whose settings are at hand. */
export const addLocalOperator = (env: WorkerEnv, login: string): Promise<Created> =>
  addOperator(readConfig(env), login)

const USAGE = 'usage: npm run -s tenants -- operator add LOGIN'

export const operator: Command = {
  summary: 'adds who signs in at /operator; prints the first password once',
  usage: 'operator add LOGIN',
  async run({ config, print }, args) {
    const [verb, login, ...rest] = args
    if (verb !== 'add' || login === undefined || rest.length > 0) {
      console.error(USAGE)
      return 2
    }
    const done = await addOperator(config, login)
    if (!done.ok) {
      const taken = done.error.reason === 'login-taken'
      console.error(
        taken
          ? `There is an operator ${login} already.`
          : 'A login has 3 to 40 Latin letters, digits and . _ - @ between them.',
      )
      return 1
    }
    print(`login           ${done.value.login}`)
    print(`first password  ${done.value.firstPassword}`)
    print(`sign in at      ${config.scheme}://${config.baseDomain}/operator`)
    print('It is shown this once, and has to be changed at the first sign-in.')
    return 0
  },
}
