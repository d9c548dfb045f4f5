import { randomBytes } from 'node:crypto'
import {
  openBrowser,
  readOptions,
  type Answers,
  type Browser,
  type Page,
} from '../../scripts/demo/browser.ts'
import type { ServedProduct } from './stack.ts'

/** A federation that signed up by the pages, and its administrator's browser. */
export type Federation = {
  readonly slug: string
  readonly host: string
  readonly url: string
  readonly admin: Browser
}

const SCHEME = 'shaoxing-2015'
let signedUp = 0

/** Sign-ups are limited by network address; each of ours comes from one of its own. */
const addressOf = (number: number) => ({ 'cf-connecting-ip': `2001:db8:${number}::1` })

export type SignUpTimes = {
  /** From the form to the answer; a code has left. */
  readonly askMs: number
  /** From the code to the answer; the federation is there. */
  readonly postMs: number
  readonly firstPageMs: number
}

/** Signs a federation up until its page is live, and says how long each step took. */
export async function signUp(
  product: ServedProduct,
): Promise<{ federation: Federation; password: string; times: SignUpTimes }> {
  const number = ++signedUp
  const platform = `http://${product.baseDomain}`
  const slug = `bench-${number}`
  const host = `${slug}.${product.baseDomain}`
  const visitor = openBrowser()
  const form = orThrow(await visitor.open(`${platform}/sign-up`))
  const password = randomBytes(15).toString('base64url')
  const answers = {
    attempt: /name="attempt" value="([^"]+)"/.exec(form.text)?.[1] ?? '',
    name: '样本市总工会',
    division: '339900',
    divisionName: '样本省样本市',
    contactName: '样本联系人',
    contactMobile: `1990000${String(number).padStart(4, '0')}`,
    slug,
    hotline: '400-000-0000',
    colour: '#b1271b',
    scheme: SCHEME,
    adminName: '样本管理员',
    login: 'admin',
    password,
  }
  const askedAt = performance.now()
  const asked = await visitor.open(`${platform}/sign-up`, {
    body: new URLSearchParams(answers),
    headers: addressOf(number),
    follow: false,
  })
  const askMs = performance.now() - askedAt
  if (asked.status !== 303) throw new Error(`Sign-up answered ${asked.status}`)
  const code = await product.inbox.awaitCode(answers.contactMobile)
  // A federation is made from here on; before it a person has looked for the code.
  const startedAt = performance.now()
  const posted = await visitor.open(new URL(String(asked.headers.location), platform).href, {
    body: new URLSearchParams({ code }),
    headers: addressOf(number),
    follow: false,
  })
  if (posted.status !== 303) throw new Error(`The code was answered ${posted.status}`)
  const postedAt = performance.now()
  orThrow(await visitor.open(`http://${host}/`))
  const liveAt = performance.now()
  return {
    federation: { slug, host, url: `http://${host}`, admin: openBrowser() },
    password,
    times: { askMs, postMs: postedAt - startedAt, firstPageMs: liveAt - postedAt },
  }
}

/** A federation whose administrator is signed in and whose plan is published. */
export async function openFederation(product: ServedProduct): Promise<Federation> {
  const { federation, password } = await signUp(product)
  const { admin, url } = federation
  const signIn = orThrow(await admin.open(`${url}/console/sign-in`))
  orThrow(await admin.submit(signIn, { login: 'admin', password }, '/console/sign-in'))
  const plans = orThrow(await admin.open(`${url}/console/plans`))
  const plan = /\/console\/plans\/[\w-]+/.exec(plans.text)?.[0]
  if (plan === undefined) throw new Error('The console lists no plan')
  await fill(admin, `${url}${plan}`, {}, '/publish')
  return federation
}

/** Makes a workplace and hands its roster in; how long the upload took. */
export async function importRoster(
  { admin, url }: Federation,
  workplace: string,
  csv: string,
): Promise<number> {
  await fill(admin, `${url}/console/workplaces`, { name: workplace }, '/console/workplaces')
  const form = orThrow(await admin.open(`${url}/console/rosters/new`))
  const found = readOptions(form, 'workplace').find(({ label }) => label === workplace)
  const plan = readOptions(form, 'plan')[0]
  if (!found || !plan) throw new Error('The console offers no workplace and plan')
  const file = new File([csv], '花名册.csv', { type: 'text/csv' })
  const startedAt = performance.now()
  orThrow(
    await admin.submit(
      form,
      { workplace: found.value, plan: plan.value, file },
      '/console/rosters',
    ),
  )
  return performance.now() - startedAt
}

/** Opens a page and sends its form filled in. */
export async function fill(
  browser: Browser,
  url: string,
  answers: Answers,
  action: string,
): Promise<Page> {
  return orThrow(await browser.submit(orThrow(await browser.open(url)), answers, action))
}

export function orThrow(page: Page): Page {
  if (page.status < 400) return page
  throw new Error(`${page.url} answered ${page.status}: ${page.text.slice(0, 300)}`)
}
