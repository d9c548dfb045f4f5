import { eq } from 'drizzle-orm'
import * as v from 'valibot'
import type { Config } from '../../src/config.ts'
import { DEFAULT_COLOUR } from '../../src/http/ui/brand-colour.ts'
import { passwordHasher, type PasswordHasher } from '../../src/identity/password.ts'
import { staff } from '../../src/identity/tables.ts'
import { sha256 } from '../../src/kernel/bytes.ts'
import { newId } from '../../src/kernel/ids.ts'
import type { SchemeShelf } from '../../src/plans/scheme-shelf.ts'
import { findScheme, schemes } from '../../src/rules/schemes/index.ts'
import { ensurePlatform, openPlatformDb } from '../../src/tenants/ensure-platform.ts'
import { openTenantDb } from '../../src/tenants/open-tenant-db.ts'
import { readSignUp } from '../../src/tenants/read-sign-up.ts'
import { SignUpInput } from '../../src/tenants/sign-up-input.ts'
import { signUpAtOnce } from '../../src/tenants/sign-up-at-once.ts'
import type { AskSignUpError } from '../../src/tenants/ask-sign-up.ts'
import type { Command } from './command.ts'
import { findTenants } from './find-tenants.ts'
import { readArguments } from './read-arguments.ts'

const usage =
  'create --slug S --name N --hotline T --division CODE --contact N --mobile M [--scheme ID] …'

/** The command's options, by the fields of the sign-up form. */
const fields = {
  slug: 'slug',
  name: 'name',
  hotline: 'hotline',
  division: 'division',
  divisionName: 'division-name',
  contactName: 'contact',
  contactMobile: 'mobile',
  colour: 'colour',
  scheme: 'scheme',
  adminName: 'admin-name',
  login: 'login',
} as const

const shelf: SchemeShelf = {
  cards: schemes.map(({ id, title }) => ({ id, title: title.zh })),
  read: async (id) => findScheme(id),
}

export const create: Command = {
  summary: 'a new tenant, as by the sign-up page; ADMIN_PASSWORD, or one is made',
  usage,
  async run({ config, progress, print }, args) {
    const { values } = readArguments(usage, args, {
      slug: { type: 'string' },
      name: { type: 'string' },
      hotline: { type: 'string' },
      division: { type: 'string' },
      'division-name': { type: 'string' },
      contact: { type: 'string' },
      mobile: { type: 'string' },
      colour: { type: 'string', default: DEFAULT_COLOUR },
      scheme: { type: 'string', default: 'none' },
      'admin-name': { type: 'string', default: '管理员' },
      login: { type: 'string', default: 'admin' },
    })
    const given = process.env.ADMIN_PASSWORD
    const password = given ?? newPassword()
    const asked = Object.entries(fields).map(([field, option]) => [field, values[option] ?? ''])
    // The same command again goes on with the same attempt; nobody else can take its name.
    const attempt = await attemptOf(config, values.slug ?? '')
    const form = { ...Object.fromEntries(asked), attempt, password }
    const input = v.safeParse(SignUpInput, form)
    if (!input.success) {
      for (const issue of input.issues)
        print(`--${optionOf(v.getDotPath(issue))}: ${issue.message}`)
      return 2
    }
    const now = Date.now()
    await ensurePlatform(config, now)
    const db = await openPlatformDb(config, 'ro')
    const before = await readSignUp({ config, now }, db, attempt)
    if (before?.state === 'done') {
      print(`${input.output.slug} was created before; nothing was changed.`)
      return 0
    }
    const hasher = passwordHasher({ pepper: config.passwordPepper, cost: config.passwordCost })
    const trips = { count: 0 }
    const context = { config, hasher, schemes: shelf, now, requestId: newId('cli'), trips }
    const done = await progress.step(`Creating ${input.output.slug}`, () =>
      signUpAtOnce(context, input.output),
    )
    if (!done.ok) {
      print(sentenceOf(done.error))
      return 1
    }
    const url = `${config.scheme}://${input.output.slug}.${config.baseDomain}/`
    print(`${input.output.name}: ${url}, console ${url}console, login ${input.output.login}`)
    // What an attempt that was cut short had written stays.
    const isSet = before === undefined || (await opens(config, hasher, input.output))
    if (!isSet) print('The password is the one of the first try, which was cut short.')
    else if (given === undefined) print(`password, shown this once: ${password}`)
    return 0
  },
}

const attemptOf = async ({ masterKey }: Config, slug: string): Promise<string> =>
  `sup_${(await sha256(`${masterKey}|create|${slug}`)).slice(0, 20)}`

/** 100 bits, in groups that can be read out. */
const newPassword = (): string => newId('').slice(1).match(/.{5}/g)!.join('-')

const optionOf = (field: string | null): string =>
  fields[field as keyof typeof fields] ?? (field === 'password' ? 'ADMIN_PASSWORD' : 'slug')

/** Whether the administrator has this password. */
async function opens(config: Config, hasher: PasswordHasher, input: SignUpInput): Promise<boolean> {
  const [row] = await findTenants(await openPlatformDb(config, 'ro'), [input.slug])
  const place = { tenant: row!, database: { name: row!.databaseName, url: row!.databaseUrl } }
  const db = await openTenantDb(config, place, 'ro', { count: 0 })
  const [found] = await db.query
    .select()
    .from(staff)
    .where(eq(staff.id, input.attempt.replace('sup_', 'stf_')))
  return hasher.verify(input.password, found?.passwordHash)
}

function sentenceOf(error: AskSignUpError): string {
  switch (error.reason) {
    case 'slug-taken':
      return 'This slug is taken: choose another.'
    case 'unknown-scheme':
      return `There is no such scheme. There are: none, ${schemes.map(({ id }) => id).join(', ')}.`
    case 'weak-password':
      return `The password will not do: ${error.problem}.`
    case 'attempt-reused':
      return 'An earlier try of this slug was cut short: repeat it with the same answers.'
  }
}
