import { setTimeout as sleep } from 'node:timers/promises'
import { openBrowser, readOptions, type Answers, type Browser, type Page } from './browser.ts'
import type { OpenDemoState } from './demo-state.ts'
import { demoRoster, rosterCsv } from './roster.ts'

export interface SeedPlace {
  readonly platformUrl: string
  readonly tenantUrl: string
  /** Where the federation's messages go, and who has to know the secret they are signed with. */
  readonly smsUrl: string
  connectSms(secret: string): void
  /** The newest code that the platform sent to this number. */
  platformCode(mobile: string): string
}

const FEDERATION = {
  name: '示范市总工会',
  division: '339900',
  divisionName: '示范省示范市',
  contactName: '样本联系人',
  contactMobile: '19900000000',
  hotline: '400-000-0000',
  colour: '#b1271b',
  scheme: 'shaoxing-2015',
}

const LIVE_TIMEOUT_MS = 20_000

/**
 * Sets the demonstration up as people would, by the pages and in their order. Each step can be
 * repeated: one that was cut short is found done, or is done again without harm.
 */
export async function seedDemo(
  place: SeedPlace,
  demo: OpenDemoState,
  detail: (text: string) => void,
): Promise<void> {
  const { state, once } = demo
  detail('signing the federation up')
  await once('signed up', () => signUp(place, demo))
  const admin = openBrowser()
  const go = (path: string) => openPage(admin, place.tenantUrl + path)
  await signIn(admin, place, state.administrator)

  detail('connecting the SMS inbox')
  await once('SMS connected', () => connectSms(admin, place, demo))
  detail('publishing the plan')
  await once('plan published', async () => {
    const plan = /\/console\/plans\/[\w-]+/.exec((await go('/console/plans')).text)?.[0]
    if (plan === undefined) throw new Error('The console lists no plan')
    const page = await go(plan)
    // An earlier start may have been cut short right after this.
    if (page.text.includes('/publish"')) await submit(admin, page, {}, '/publish')
  })
  await seedWorkplaces(admin, place, demo, detail)
  detail('adding colleagues')
  for (const colleague of state.colleagues) {
    await once(`colleague ${colleague.login}`, () => addColleague(admin, place, demo, colleague))
  }
  await once('API key', async () => {
    const scopes = ['claims:read', 'claims:write', 'ledger:read', 'audit:read']
    const form = await go('/console/api-keys')
    const shown = await submit(admin, form, { name: '演示对接', scopes }, '/console/api-keys')
    state.apiKey = shownOnce(shown, 'API key')
  })
}

async function signUp(place: SeedPlace, demo: OpenDemoState): Promise<void> {
  const { state } = demo
  const visitor = openBrowser()
  const form = await openPage(visitor, `${place.platformUrl}/sign-up`)
  if (state.attempt === undefined) {
    state.attempt = /name="attempt" value="([^"]+)"/.exec(form.text)?.[1] ?? ''
    demo.save()
  }
  const { name: adminName, login, password } = state.administrator
  const asked = await submit(
    visitor,
    form,
    { ...FEDERATION, slug: state.slug, adminName, login, password, attempt: state.attempt },
    '/sign-up',
  )
  // An earlier start may have been cut short after the code.
  if (asked.text.includes('name="code"')) {
    const code = place.platformCode(FEDERATION.contactMobile)
    await submit(visitor, asked, { code }, new URL(asked.url).pathname)
  }
  const deadline = performance.now() + LIVE_TIMEOUT_MS
  while ((await visitor.open(`${place.tenantUrl}/`)).status !== 200) {
    if (performance.now() > deadline) throw new Error('The member page did not come up')
    await sleep(100)
  }
}

export async function signIn(
  browser: Browser,
  place: SeedPlace,
  staff: { login: string; password: string },
): Promise<Page> {
  const form = await openPage(browser, `${place.tenantUrl}/console/sign-in`)
  const { login, password } = staff
  return submit(browser, form, { login, password }, '/console/sign-in')
}

async function connectSms(admin: Browser, place: SeedPlace, demo: OpenDemoState): Promise<void> {
  const form = await openPage(admin, `${place.tenantUrl}/console/settings`)
  const answers = { url: place.smsUrl, newSecret: 'yes' }
  const shown = await submit(admin, form, answers, '/console/settings/sms')
  const secret = shownOnce(shown, 'webhook secret')
  demo.state.webhookSecret = secret
  demo.save()
  place.connectSms(secret)
}

async function seedWorkplaces(
  admin: Browser,
  place: SeedPlace,
  { once }: OpenDemoState,
  detail: (text: string) => void,
): Promise<void> {
  const roster = demoRoster()
  const go = (path: string) => openPage(admin, place.tenantUrl + path)
  await once('workplaces', async () => {
    const known = readOptions(await go('/console/rosters/new'), 'workplace')
    const form = await go('/console/workplaces')
    for (const { name } of roster) {
      if (known.some(({ label }) => label === name)) continue
      detail(`workplace ${name}`)
      await submit(admin, form, { name }, '/console/workplaces')
    }
  })
  const people = roster.reduce((sum, workplace) => sum + workplace.people.length, 0)
  let enrolled = 0
  for (const workplace of roster) {
    await once(`roster ${workplace.name}`, async () => {
      const form = await go('/console/rosters/new')
      const found = readOptions(form, 'workplace').find(({ label }) => label === workplace.name)
      const plan = readOptions(form, 'plan')[0]
      if (!found || !plan) throw new Error(`No roster can be handed in for ${workplace.name}`)
      const file = new File([rosterCsv(workplace.people)], '花名册.csv', { type: 'text/csv' })
      const answers = { workplace: found.value, plan: plan.value, file }
      await submit(admin, form, answers, '/console/rosters')
    })
    enrolled += workplace.people.length
    detail(`${enrolled.toLocaleString('en')} of ${people.toLocaleString('en')} people enrolled`)
  }
  await once('contributions', () => receiveContributions(admin, place, detail))
}

/** Every workplace pays what it owes: without money in the account nothing could be paid out. */
async function receiveContributions(
  admin: Browser,
  place: SeedPlace,
  detail: (text: string) => void,
): Promise<void> {
  for (;;) {
    const form = await openPage(admin, `${place.tenantUrl}/console/fund`)
    const owing = readOptions(form, 'workplace')[0]
    if (owing === undefined) return
    // The line reads: name of the workplace, what it owes in brackets.
    const amount = /([\d,]+\.\d{2})\D*$/.exec(owing.label)?.[1]?.replaceAll(',', '')
    if (amount === undefined) throw new Error(`No amount in "${owing.label}"`)
    detail(`contributions of ${owing.label}`)
    await submit(admin, form, { workplace: owing.value, amount }, '/console/fund/receipts')
  }
}

async function addColleague(
  admin: Browser,
  place: SeedPlace,
  { state, save }: OpenDemoState,
  colleague: OpenDemoState['state']['colleagues'][number],
): Promise<void> {
  const { login, name, role, password } = colleague
  if (state.firstPasswords[login] === undefined) {
    const form = await openPage(admin, `${place.tenantUrl}/console/staff`)
    const shown = await submit(admin, form, { name, login, roles: [role] }, '/console/staff')
    state.firstPasswords[login] = shownOnce(shown, `first password of ${login}`, /password|密码/)
    save()
  }
  const browser = openBrowser()
  const first = { login, password: state.firstPasswords[login]! }
  await signIn(browser, place, first)
  const form = await openPage(browser, `${place.tenantUrl}/console/password`)
  const answers = { current: first.password, password, again: password }
  await submit(browser, form, answers, '/console/password')
}

/** A secret on the only page that shows it. */
function shownOnce(page: Page, what: string, label?: RegExp): string {
  const shown = [...page.text.matchAll(/<dt>([^<]*)<\/dt>\s*<dd>\s*<code[^>]*>([^<]+)<\/code>/g)]
  const found = shown.find(([, title = '']) => label === undefined || label.test(title))
  if (found?.[2] === undefined) throw new Error(`The page at ${page.url} shows no ${what}`)
  return found[2]
}

export async function openPage(browser: Browser, url: string): Promise<Page> {
  return orRefuse(await browser.open(url))
}

export async function submit(
  browser: Browser,
  page: Page,
  answers: Answers,
  action: string,
): Promise<Page> {
  return orRefuse(await browser.submit(page, answers, action))
}

/** A page that says no: with the sentences beside the fields, as the person would read them. */
function orRefuse(page: Page): Page {
  if (page.status < 400) return page
  const sentences = [
    ...page.text.matchAll(/class="field-error"[^>]*>(.*?)<\/p>|<h1[^>]*>(.*?)<\/h1>/gs),
  ]
    .map(([, error, title]) => (error ?? title ?? '').replaceAll(/<[^>]+>/g, '').trim())
    .join('; ')
  throw new Error(`${page.url} answered ${page.status}: ${sentences || page.text.slice(0, 200)}`)
}
