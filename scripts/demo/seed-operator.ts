import { authenticatorApp, readSecret } from './authenticator.ts'
import { openBrowser, type Page } from './browser.ts'
import type { OpenDemoState } from './demo-state.ts'
import { openPage, signIn, submit, type SeedPlace } from './seed.ts'

/** Adds an operator with this login; the first password, or undefined where it is taken. */
type AddOperator = (login: string) => Promise<string | undefined>

/**
 * An operator with a password of their own, who approves the demonstration once it asked to go
 * live. Each step can be repeated after a start that was cut short.
 */
export async function seedOperator(
  place: SeedPlace,
  { state, save, once }: OpenDemoState,
  add: AddOperator,
): Promise<void> {
  const { operator } = state
  await once('operator added', async () => {
    // One whose first password was lost with a start that was cut short is left alone.
    for (let turn = 1; operator.firstPassword === undefined; turn++) {
      operator.login = turn === 1 ? 'operator' : `operator${turn}`
      const firstPassword = await add(operator.login)
      if (firstPassword !== undefined) operator.firstPassword = firstPassword
    }
    save()
  })
  const browser = openBrowser()
  const go = (path: string) => openPage(browser, place.platformUrl + path)
  const enter = async (password: string): Promise<Page | undefined> => {
    const form = await go('/operator/sign-in')
    const answers = { login: operator.login, password }
    const entered = await browser.submit(form, answers, '/sign-in')
    return entered.status < 400 ? entered : undefined
  }
  let inside: Page | undefined
  await once('operator password', async () => {
    const { password, firstPassword: current = '' } = operator
    // An earlier start may have been cut short right after the change.
    if ((await enter(current)) === undefined) return
    const answers = { current, password, again: password }
    inside = await submit(browser, await go('/operator/password'), answers, '/operator/password')
  })
  inside ??= await enter(operator.password)
  if (inside === undefined) throw new Error('The operator cannot sign in')
  if (inside.text.includes('/operator/sign-in/factor"')) {
    const { totpSecret = '' } = operator
    const code = await authenticatorApp(readSecret(totpSecret)).next()
    await submit(browser, inside, { code }, '/operator/sign-in/factor')
  }
  await once('operator factor', async () => {
    // An earlier start may have been cut short right after this as well.
    if (inside?.text.includes('/operator/sign-in/factor"')) return
    const form = await go('/operator/security/totp')
    const totpSecret = /data-totp-secret[^>]*>([^<]+)</.exec(form.text)?.[1]
    if (totpSecret === undefined) throw new Error('No secret for the operator’s second factor')
    operator.totpSecret = totpSecret.replaceAll(' ', '')
    save()
    const newCode = await authenticatorApp(readSecret(totpSecret)).next()
    const answers = { newCode, password: operator.password }
    await submit(browser, form, answers, '/operator/security/totp')
  })
  await once('live', async () => {
    const admin = openBrowser()
    await signIn(admin, place, state.administrator)
    const settings = await openPage(admin, `${place.tenantUrl}/console/settings`)
    if (settings.text.includes('/console/settings/go-live"')) {
      await submit(admin, settings, {}, '/console/settings/go-live')
    }
    const list = await go(`/operator?q=${state.slug}`)
    const path = /\/operator\/tenants\/tnt_\w+/.exec(list.text)?.[0]
    if (path === undefined) throw new Error('The operator finds no demonstration')
    const tenant = await go(path)
    // A demonstration of an older version is live already.
    if (tenant.text.includes('/approve"')) await submit(browser, tenant, {}, '/approve')
  })
}
