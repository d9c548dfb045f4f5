import { eq } from 'drizzle-orm'
import { readConfig, type Config } from '../../src/config.ts'
import { normaliseLogin } from '../../src/identity/login.ts'
import { passwordHasher } from '../../src/identity/password.ts'
import { newId } from '../../src/kernel/ids.ts'
import { createOperator, type CreateOperatorError } from '../../src/operators/create-operator.ts'
import { disableOperator, type DisableOperatorError } from '../../src/operators/disable-operator.ts'
import {
  resetOperatorFactor,
  type ResetOperatorFactorError,
} from '../../src/operators/factors/reset-operator-factor.ts'
import { giveFirstPassword } from '../../src/operators/give-first-password.ts'
import { listOperators } from '../../src/operators/list-operators.ts'
import type { OperatorScope } from '../../src/operators/operator-scope.ts'
import type { Result } from '../../src/kernel/result.ts'
import { openPlatformDb } from '../../src/tenants/ensure-platform.ts'
import { operator as operatorTable } from '../../src/tenants/platform-tables.ts'
import { platformKeys } from '../../src/tenants/tenant-keys.ts'
import type { WorkerEnv } from '../start-worker.ts'
import type { Command, CommandContext } from './command.ts'
import { readArguments, UsageError } from './read-arguments.ts'

/** Whoever has the installation's secrets at a shell may do all that an operator may. */
export const scopeOfShell = async (config: Config): Promise<OperatorScope> => ({
  db: await openPlatformDb(config, 'rw'),
  keys: await platformKeys(config.masterKey, config.previousMasterKey),
  actor: { kind: 'operator', id: 'command-line' },
  division: null,
  now: Date.now(),
  requestId: newId('cmd'),
})

const hasherOf = (config: Config) =>
  passwordHasher({ pepper: config.passwordPepper, cost: config.passwordCost })

type Created = Result<{ login: string; firstPassword: string }, CreateOperatorError>

async function addOperator(config: Config, login: string, division: string): Promise<Created> {
  const hasher = hasherOf(config)
  return createOperator(await scopeOfShell(config), { login, division }, hasher)
}

/** For the local installation, whose settings are at hand. */
export const addLocalOperator = (env: WorkerEnv, login: string, division = ''): Promise<Created> =>
  addOperator(readConfig(env), login, division)

const usage = 'operator list|add LOGIN [--division CODE]|disable|reset-factor|new-password LOGIN'

export const operator: Command = {
  summary: 'who signs in at /operator: adds, lists, disables, resets a lost second factor',
  usage,
  async run(context, args) {
    const { values, positionals } = readArguments(usage, args, {
      division: { type: 'string', default: '' },
    })
    const [verb = '', login, ...rest] = positionals
    if (rest.length > 0) throw new UsageError('One login at a time.', usage)
    if (verb === 'list' && login === undefined) return list(context)
    if (login === undefined) throw new UsageError('What is to be done, and whose login?', usage)
    if (verb === 'add') return add(context, login, values.division)
    if (verb === 'disable') return change(context, login, disableOperator, 'is disabled.')
    if (verb === 'reset-factor') {
      const after = 'sets a new second factor up at the next sign-in.'
      return change(context, login, resetOperatorFactor, after)
    }
    if (verb === 'new-password') return givePassword(context, login)
    throw new UsageError(`There is no operator ${verb}.`, usage)
  },
}

const refusals: Readonly<
  Record<(CreateOperatorError | DisableOperatorError | ResetOperatorFactorError)['reason'], string>
> = {
  'bad-login': 'A login has 3 to 40 Latin letters, digits and . _ - @ between them.',
  'bad-division': 'A division is six digits of GB/T 2260: 330000 for all of Zhejiang.',
  'login-taken': 'There is an operator of this login already.',
  'not-found': 'There is no operator of this login.',
  'last-operator': 'This is the last operator of the whole platform: add another first.',
  'not-permitted': 'This takes an operator of the whole platform.',
  oneself: 'This takes another operator.',
}

async function add(context: CommandContext, login: string, division: string) {
  return printPassword(context, await addOperator(context.config, login, division))
}

async function givePassword(context: CommandContext, typed: string) {
  const { config } = context
  const scope = await scopeOfShell(config)
  const hasher = hasherOf(config)
  const which = { operatorId: await idOf(scope, typed) }
  return printPassword(context, await giveFirstPassword(scope, which, hasher))
}

function printPassword(
  { config, print }: CommandContext,
  done: Created | Awaited<ReturnType<typeof giveFirstPassword>>,
) {
  if (!done.ok) {
    console.error(refusals[done.error.reason])
    return 1
  }
  print(`login           ${done.value.login}`)
  print(`first password  ${done.value.firstPassword}`)
  print(`sign in at      ${config.scheme}://${config.baseDomain}/operator`)
  print('It is shown this once. The first sign-in asks for another, and for a second factor.')
  return 0
}

async function list({ config, print }: CommandContext) {
  const done = await listOperators(await scopeOfShell(config))
  if (!done.ok) throw new Error(done.error.reason)
  const line = (...cells: readonly string[]) =>
    print(cells.map((cell, at) => cell.padEnd([40, 9, 14, 20][at] ?? 0)).join('  '))
  line('operator', 'division', 'second factor', 'last sign-in', '')
  for (const row of done.value) {
    const last = row.lastSignedInAt === null ? '-' : new Date(row.lastSignedInAt).toISOString()
    const factor = row.hasFactor ? 'set' : 'not yet'
    const state = row.disabledAt === null ? '' : 'disabled'
    line(row.login, row.division ?? 'all', factor, last.slice(0, 16), state)
  }
  return 0
}

async function change(
  { config, print }: CommandContext,
  typed: string,
  verb: (
    scope: OperatorScope,
    which: { readonly operatorId: string },
  ) => Promise<Result<void, DisableOperatorError | ResetOperatorFactorError>>,
  after: string,
) {
  const scope = await scopeOfShell(config)
  const done = await verb(scope, { operatorId: await idOf(scope, typed) })
  if (!done.ok) {
    console.error(refusals[done.error.reason])
    return 1
  }
  print(`${normaliseLogin(typed)} ${after}`)
  return 0
}

/** Empty where nobody has this login. */
async function idOf({ db }: OperatorScope, typed: string): Promise<string> {
  const [row] = await db.query
    .select({ id: operatorTable.id })
    .from(operatorTable)
    .where(eq(operatorTable.login, normaliseLogin(typed)))
  return row?.id ?? ''
}
