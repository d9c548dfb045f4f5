import { AxeBuilder } from '@axe-core/playwright'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { chromiumMissing, chromiumPath, openChromium } from '../support/browser.ts'
import { addColleague, signUpFederation, type Federation } from '../support/federation.ts'
import { authenticatorApp, readSecret } from '../support/second-factors.ts'

/** An officer's own door, as people click it: an app's codes, then a passkey. */
describe.skipIf(!chromiumPath)(`second factors${chromiumMissing}`, () => {
  let federation: Federation
  let browser: Browser
  let context: BrowserContext
  let page: Page
  let app: ReturnType<typeof authenticatorApp>
  const troubles: string[] = []

  async function soundPage(): Promise<void> {
    const { violations } = await new AxeBuilder({ page }).analyze()
    expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([])
  }
  const button = (name: string) => page.getByRole('button', { name, exact: true })
  const go = (path: string) => page.goto(federation.url(path))

  async function signOutAndIn(): Promise<void> {
    await button('退出').click()
    await page.waitForURL('**/console/sign-in')
    await page.locator('[name=login]').fill('li.yang')
    await page.locator('[name=password]').fill(federation.password)
    await button('登录').click()
  }

  beforeAll(async () => {
    federation = await signUpFederation({ name: '样例市总工会' })
    await addColleague(federation, 'li.yang', ['finance'])
    browser = await openChromium()
    context = await browser.newContext({
      viewport: { width: 1440, height: 900 },
      locale: 'zh-CN',
    })
    page = await context.newPage()
    page.on('pageerror', (error) => troubles.push(error.message))
    page.on('console', (line) => {
      // A refused form answers 422, which the browser notes; that is no fault of the page.
      if (line.type() === 'error' && !line.text().includes('422')) troubles.push(line.text())
    })
    await go('/console/sign-in')
    await page.locator('[name=login]').fill('li.yang')
    await page.locator('[name=password]').fill(federation.password)
    await button('登录').click()
    await page.waitForURL('**/console')
  })
  afterAll(async () => {
    await context?.close()
    await browser?.close()
  })

  test('an app is set up by the secret that is shown, and its recovery codes are kept', async () => {
    await page.getByText('给您的账号开启两步验证').click()
    await page.waitForURL('**/console/security')
    await soundPage()
    await page.getByRole('link', { name: '设置手机验证器' }).click()
    await page.getByRole('img', { name: '给手机验证器扫的二维码' }).waitFor()
    await page.getByText('扫不了？').click()
    await soundPage()
    const secret = await page.locator('[data-totp-secret]').textContent()
    app = authenticatorApp(readSecret(secret!.trim()))
    await page.locator('[name=newCode]').fill(await app.next())
    await page.locator('[name=password]').fill(federation.password)
    await button('开启').click()
    await page.getByText('只在这里显示这一次').waitFor()
    expect(await page.locator('.codes code').count()).toBe(10)
    await soundPage()
    await page.getByRole('link', { name: '已经保存好了' }).click()
    await page.getByText('还剩 10 个').waitFor()
  })

  test('the next sign-in asks for a code of the app', async () => {
    await signOutAndIn()
    await page.waitForURL('**/console/sign-in/factor?*')
    await soundPage()
    await page.locator('[name=code]').fill('000000')
    await button('登录').click()
    await page.getByText('验证码不对或已经用过').waitFor()
    await page.locator('[name=code]').fill(await app.next())
    await button('登录').click()
    await page.waitForURL('**/console')
    expect(await page.textContent('main')).not.toContain('给您的账号开启两步验证')
  })

  test('a passkey of this computer is added, and signs in by a touch', async () => {
    const session = await context.newCDPSession(page)
    await session.send('WebAuthn.enable')
    const { authenticatorId } = await session.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        protocol: 'ctap2',
        transport: 'internal',
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
        automaticPresenceSimulation: true,
      },
    })
    await go('/console/security')
    await page.getByRole('link', { name: '添加通行密钥' }).click()
    await page.locator('[name=name]').fill('办公室电脑')
    await page.locator('[name=password]').fill('not-the-password')
    await soundPage()
    await button('添加').click()
    await page.getByText('密码不对').waitFor()
    await page.locator('[name=password]').fill(federation.password)
    await button('添加').click()
    await page.waitForURL('**/console/security')
    await page.getByText('办公室电脑').waitFor()
    await soundPage()

    await signOutAndIn()
    await button('用通行密钥登录').click()
    await page.waitForURL('**/console')
    const { credentials } = await session.send('WebAuthn.getCredentials', { authenticatorId })
    expect(credentials).toHaveLength(1)

    // A copy that has counted less is not let in, and the page says what else there is.
    const [copy] = credentials
    await session.send('WebAuthn.removeCredential', {
      authenticatorId,
      credentialId: copy!.credentialId,
    })
    await session.send('WebAuthn.addCredential', {
      authenticatorId,
      credential: { ...copy!, signCount: 0 },
    })
    await signOutAndIn()
    await button('用通行密钥登录').click()
    await page.getByText('这把通行密钥没有通过').waitFor()
    await page.locator('[name=code]').fill(await app.next())
    await button('登录').click()
    await page.waitForURL('**/console')
  })

  test('without script there is no button for a passkey, and the app’s code will do', async () => {
    const plain = await browser.newContext({ javaScriptEnabled: false, locale: 'zh-CN' })
    const plainPage = await plain.newPage()
    await plainPage.goto(federation.url('/console/sign-in'))
    await plainPage.locator('[name=login]').fill('li.yang')
    await plainPage.locator('[name=password]').fill(federation.password)
    await plainPage.getByRole('button', { name: '登录', exact: true }).click()
    await plainPage.waitForURL('**/console/sign-in/factor?*')
    expect(await plainPage.getByRole('button', { name: '用通行密钥登录' }).isVisible()).toBe(false)
    expect(await plainPage.getByText('允许网页运行脚本').isVisible()).toBe(true)
    expect(await plainPage.locator('[name=code]').isVisible()).toBe(true)
    await plain.close()
  })

  test('no page had a fault to tell', () => expect(troubles).toEqual([]))
})
