import { expect } from 'vitest'
import { readForms, readOptions, type Answers, type Page } from '../../scripts/demo/browser.ts'
import { day } from '../../src/kernel/days.ts'
import { identityNumberFrom } from '../../src/kernel/identity-number.ts'
import { freshSlug, openClient, type Client } from './client.ts'
import { connectSms, messagesTo } from './sms.ts'

const PASSWORD = 'quiet-harbour-lamp-27'

/** Somebody who works in a test's console, with a browser of their own. */
export interface Officer {
  open(path: string): Promise<Page>
  /** Fills in the form of a page whose action contains `action`, and expects it to be taken. */
  submit(path: string, answers: Answers, action: string): Promise<Page>
  readonly client: Client
}

export interface Federation {
  readonly slug: string
  readonly password: string
  /** The first administrator, who has every role. */
  readonly administrator: Officer
  url(path: string): string
}

const errorsIn = (page: Page): string =>
  [...page.text.matchAll(/class="field-error"[^>]*>(.*?)<\/p>/gs)]
    .map(([, text = '']) => text.replaceAll(/<[^>]+>/g, '').trim())
    .join('; ')

export function officer(slug: string, client = openClient()): Officer {
  return {
    client,
    open: (path) => client.open(client.tenant(slug, path)),
    async submit(path, answers, action) {
      const page = await client.open(client.tenant(slug, path))
      const after = await client.submit(page, answers, action)
      expect([after.status, errorsIn(after)], `${action} of ${path}`).toEqual([200, ''])
      return after
    },
  }
}

/** A mobile number of an invented series that nobody else of the run has. */
export const sampleMobile = (): string =>
  `199${String(crypto.getRandomValues(new Uint32Array(1))[0]! % 1e8).padStart(8, '0')}`

/** What a federation fills in to sign up. */
export const signUpAnswers = (more: Readonly<Record<string, string>> = {}) => ({
  name: '测试市总工会',
  division: '339900',
  divisionName: '测试省测试市',
  contactName: '测试联系人',
  contactMobile: sampleMobile(),
  slug: freshSlug(),
  hotline: '400-000-0000',
  colour: '#1f7a4d',
  scheme: 'shaoxing-2015',
  adminName: '测试管理员',
  login: 'admin',
  password: PASSWORD,
  ...more,
})

/** Sends the form; the page that asks for the code. Sign-ups are limited by network address. */
export async function askToSignUp(
  client: Client,
  answers: Readonly<Record<string, string>>,
): Promise<Page> {
  const form = await client.open(client.platform('/sign-up'))
  const fields = readForms(form).find(({ action }) => action === '/sign-up')?.fields
  const bytes = crypto.getRandomValues(new Uint8Array(2))
  return client.open(form.url, {
    body: new URLSearchParams({ ...fields, ...answers }),
    headers: { 'cf-connecting-ip': `198.18.${bytes.join('.')}` },
  })
}

/** The newest code that the platform sent to a contact. */
export async function platformCode(mobile: string): Promise<string> {
  const [newest] = await messagesTo('platform', mobile)
  const code = /\d{6}/.exec(newest?.text ?? '')?.[0]
  if (code === undefined) throw new Error(`The platform sent no code to ${mobile}`)
  return code
}

/** Signs a federation up by the page and its administrator in, as a person does. */
export async function signUpFederation(
  more: { slug?: string; scheme?: string; name?: string } = {},
): Promise<Federation> {
  const client = openClient()
  const answers = signUpAnswers(more)
  const { slug, contactMobile } = answers
  const asked = await askToSignUp(client, answers)
  expect([asked.status, errorsIn(asked)]).toEqual([200, ''])
  const action = new URL(asked.url).pathname
  const done = await client.submit(asked, { code: await platformCode(contactMobile) }, action)
  expect([done.status, errorsIn(done)]).toEqual([200, ''])
  const administrator = officer(slug)
  await administrator.submit('/console/sign-in', { login: 'admin', password: PASSWORD }, '/sign-in')
  return {
    slug,
    password: PASSWORD,
    administrator,
    url: (path) => client.tenant(slug, path),
  }
}

/** The secret or password that a page shows once. */
export function shownOnce(page: Page): string {
  const codes = [...page.text.matchAll(/<code[^>]*>([^<]{8,})<\/code>/g)].map(([, text]) => text!)
  const secret = codes.at(-1)
  if (secret === undefined) throw new Error(`Nothing is shown once at ${page.url}`)
  return secret
}

export async function publishPlan({ administrator }: Federation): Promise<void> {
  const list = await administrator.open('/console/plans')
  const plan = /\/console\/plans\/[\w-]+/.exec(list.text)?.[0]
  if (plan === undefined) throw new Error('The console lists no plan')
  await administrator.submit(plan, {}, '/publish')
}

/** Sends the federation's messages to the run's SMS inbox. */
export async function connectInbox({ slug, administrator }: Federation): Promise<void> {
  const url = await connectSms(slug, 'whsec_' + 'A'.repeat(43) + '=')
  const shown = await administrator.submit('/console/settings', { url }, '/console/settings/sms')
  const secret = /whsec_[\w+/=]+/.exec(shown.text)?.[0]
  if (secret === undefined) throw new Error('The settings page shows no secret')
  await connectSms(slug, secret)
}

/** A colleague with these roles, who has replaced the first password. */
export async function addColleague(
  { slug, administrator }: Federation,
  login: string,
  roles: readonly string[],
): Promise<Officer> {
  const answers = { name: `测试${login}`, login, roles }
  const shown = await administrator.submit('/console/staff', answers, '/console/staff')
  const first = shownOnce(shown)
  const colleague = officer(slug)
  await colleague.submit('/console/sign-in', { login, password: first }, '/sign-in')
  const replaced = { current: first, password: PASSWORD, again: PASSWORD }
  await colleague.submit('/console/password', replaced, '/console/password')
  return colleague
}

/** A colleague for some workplaces, who came by a link and chose a password. */
export async function addForWorkplaces(
  { slug, administrator }: Federation,
  login: string,
  roles: readonly string[],
  workplaces: readonly string[],
): Promise<Officer> {
  const answers = { name: `测试${login}`, roles, reach: 'some', workplaces: workplaces.join('\n') }
  const invited = await administrator.submit(
    '/console/invitations/new',
    answers,
    '/console/invitations',
  )
  const link = new URL(shownOnce(invited))
  const colleague = officer(slug)
  await colleague.submit(
    link.pathname + link.search,
    { login, password: PASSWORD, again: PASSWORD },
    '/console/join',
  )
  await colleague.submit('/console/sign-in', { login, password: PASSWORD }, '/sign-in')
  return colleague
}

let people = 0

/** A person who cannot be: a number of no region in use, a mobile of an invented series. */
export function samplePerson(name = '样本甲') {
  people++
  return {
    name,
    identityNumber: identityNumberFrom({
      region: '990000',
      bornOn: day('1980-05-01'),
      sequence: people % 1000,
    }),
    mobile: `199${String(10_000_000 + people + Math.floor(Math.random() * 80_000_000))}`,
    card: '6222000000001234',
  }
}
export type SamplePerson = ReturnType<typeof samplePerson>

export const rosterOf = (rows: readonly SamplePerson[]): string =>
  [
    '姓名,身份证号,手机号,银行卡号',
    ...rows.map((it) => [it.name, it.identityNumber, it.mobile, it.card].join(',')),
  ].join('\n')

/** Makes a workplace and hands a roster in for it; the page that shows what came of it. */
export async function importRoster(
  { administrator }: Federation,
  workplace: string,
  roster: string | Uint8Array<ArrayBuffer>,
  fileName = '花名册.csv',
): Promise<Page> {
  const form = await administrator.open('/console/rosters/new')
  if (!readOptions(form, 'workplace').some(({ label }) => label === workplace)) {
    await administrator.submit('/console/workplaces', { name: workplace }, '/console/workplaces')
  }
  const again = await administrator.open('/console/rosters/new')
  const place = readOptions(again, 'workplace').find(({ label }) => label === workplace)
  const plan = readOptions(again, 'plan')[0]
  const answers = {
    workplace: place?.value ?? '',
    plan: plan?.value ?? '',
    file: new File([roster], fileName),
  }
  return administrator.client.submit(again, answers, '/console/rosters')
}

/** The workplace pays all that it owes. */
export async function receiveContributions({ administrator }: Federation, workplace: string) {
  const page = await administrator.open('/console/fund')
  const owing = readOptions(page, 'workplace').find(({ label }) => label.startsWith(workplace))
  const amount = /([\d,]+\.\d{2})\D*$/.exec(owing?.label ?? '')?.[1]
  if (!owing || !amount) throw new Error(`${workplace} owes nothing`)
  await administrator.submit(
    '/console/fund',
    { workplace: owing.value, amount },
    '/console/fund/receipts',
  )
}

/** The console's answer to a whole name or number: it goes by a form, never by an address. */
export const searchMembers = (who: Officer, q: string): Promise<Page> =>
  who.submit('/console', { q }, '/console/members/search')
