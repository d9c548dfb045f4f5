import { AxeBuilder } from '@axe-core/playwright'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { chromiumMissing, chromiumPath, openChromium } from '../support/browser.ts'
import { freshSlug } from '../support/client.ts'
import { platformCode, rosterOf, sampleMobile, samplePerson } from '../support/federation.ts'
import { recentStay } from '../support/member.ts'
import { awaitMessage, connectSms } from '../support/sms.ts'

const PASSWORD = 'quiet-harbour-lamp-27'
const PHONE = { width: 390, height: 844 }
const DESK = { width: 1440, height: 900 }

/** The published case of Shaoxing 2015, from sign-up to the notice, as people click it. */
describe.skipIf(!chromiumPath)(`a federation's first claim${chromiumMissing}`, () => {
  const slug = freshSlug()
  const person = samplePerson('样本甲')
  const others = Array.from({ length: 60 }, (_, at) => samplePerson(`样本${'乙丙丁戊己'[at % 5]}`))
  let browser: Browser
  let desk: Page
  let phone: Page
  const contexts: BrowserContext[] = []
  const troubles: string[] = []
  const url = (path: string) => `http://${slug}.${inject('worker').baseDomain}${path}`

  async function open(viewport: { width: number; height: number }): Promise<Page> {
    const context = await browser.newContext({ viewport, locale: 'zh-CN' })
    contexts.push(context)
    const page = await context.newPage()
    page.on('pageerror', (error) => troubles.push(error.message))
    page.on('console', (line) => {
      // A refused form answers 422, which the browser notes; that is no fault of the page.
      if (line.type() === 'error' && !line.text().includes('422')) troubles.push(line.text())
    })
    return page
  }

  /** WCAG 2.2 AA as far as a machine can tell, and no sideways scrolling. */
  async function soundPage(page: Page): Promise<void> {
    const { violations } = await new AxeBuilder({ page }).analyze()
    expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([])
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    )
    expect(overflow, `sideways scrolling at ${page.url()}`).toBe(0)
  }

  const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name })

  beforeAll(async () => {
    browser = await openChromium()
    desk = await open(DESK)
    phone = await open(PHONE)
  })
  afterAll(async () => {
    for (const context of contexts) await context.close()
    await browser?.close()
  })

  test('signs up, and its page is live', async () => {
    const contactMobile = sampleMobile()
    await desk.goto(`http://${inject('worker').baseDomain}/sign-up`)
    await desk.getByLabel('工会名称').fill('测试市总工会')
    await desk.getByLabel('行政区划代码').fill('339900')
    await desk.getByLabel('行政区划名称').fill('测试省测试市')
    await desk.locator('[name=contactName]').fill('测试联系人')
    await desk.locator('[name=contactMobile]').fill(contactMobile)
    await desk.getByLabel('服务热线').fill('400-000-0000')
    await desk.locator('[name=slug]').fill('Not A Slug')
    await desk.locator('[name=scheme]').selectOption('shaoxing-2015')
    await desk.locator('[name=adminName]').fill('测试管理员')
    await desk.locator('[name=login]').fill('admin')
    await desk.locator('[name=password]').fill(PASSWORD)
    await desk.locator('main button[type=submit]').click()
    await desk.getByText('只能用小写英文字母').first().waitFor()
    expect(await desk.getByLabel('工会名称').inputValue()).toBe('测试市总工会')
    await soundPage(desk)
    await desk.locator('[name=slug]').fill(slug)
    await desk.locator('[name=password]').fill(PASSWORD)
    await desk.locator('main button[type=submit]').click()
    await desk.waitForURL('**/sign-up/sup_*')
    await soundPage(desk)
    await desk.getByLabel('短信验证码').fill(await platformCode(contactMobile))
    await desk.locator('main button[type=submit]').first().click()
    await desk.getByText('的服务已开通').waitFor()
    await phone.goto(url('/'))
    expect(await phone.title()).toContain('测试市总工会')
    await soundPage(phone)
  })

  test('publishes its plan', async () => {
    await desk.goto(url('/console'))
    await desk.locator('[name=login]').fill('admin')
    await desk.locator('[name=password]').fill(PASSWORD)
    await button(desk, '登录').click()
    await desk.waitForURL('**/console')
    await soundPage(desk)
    await desk.goto(url('/console/plans'))
    await desk.locator('main table a').first().click()
    await desk.locator('form[action$="/publish"] button').click()
    await desk.getByText('计划已发布').waitFor()
    await soundPage(desk)
  })

  test('connects its messages and adds a second person', async () => {
    const smsUrl = await connectSms(slug, `whsec_${'A'.repeat(43)}=`)
    await desk.goto(url('/console/settings'))
    await desk.locator('form[action$="/settings/sms"] [name=url]').fill(smsUrl)
    await desk.locator('form[action$="/settings/sms"] button').first().click()
    await desk.getByText('whsec_').waitFor()
    const secret = /whsec_[\w+/=]+/.exec((await desk.textContent('main')) ?? '')?.[0] ?? ''
    await connectSms(slug, secret)
    await desk.goto(url('/console/staff'))
    await desk.locator('[name=name]').fill('测试出纳')
    await desk.locator('form[action$="/staff"] [name=login]').fill('cashier')
    await desk.locator('[name=roles][value=finance]').check()
    await desk.locator('form[action$="/staff"] button[type=submit]').click()
    const first = (await desk.locator('code').last().textContent()) ?? ''
    const cashier = await open(DESK)
    await cashier.goto(url('/console/sign-in'))
    await cashier.locator('[name=login]').fill('cashier')
    await cashier.locator('[name=password]').fill(first)
    await button(cashier, '登录').click()
    await cashier.waitForURL('**/console/password')
    await cashier.locator('[name=current]').fill(first)
    await cashier.locator('[name=password]').fill(PASSWORD)
    await cashier.locator('[name=again]').fill(PASSWORD)
    await cashier.locator('main button[type=submit]').click()
    await cashier.waitForURL('**/console')
  })

  test('takes a roster in, with the error beside its row', async () => {
    await desk.goto(url('/console/workplaces'))
    await desk.locator('form[action$="/workplaces"] [name=name]').fill('演示一厂')
    await desk.locator('form[action$="/workplaces"] button[type=submit]').click()
    await desk.goto(url('/console/rosters/new'))
    await desk.locator('[name=workplace]').selectOption({ index: 1 })
    const broken = { ...samplePerson('样本丁'), identityNumber: '11010519491231002A' }
    const roster = rosterOf([person, ...others, broken])
    const file = { name: '花名册.csv', mimeType: 'text/csv', buffer: Buffer.from(roster) }
    await desk.locator('[type=file]').setInputFiles(file)
    await desk.locator('form[action$="/rosters"] button[type=submit]').click()
    await desk.waitForURL('**/console/rosters/ros_*')
    expect(await desk.textContent('main')).toContain('身份证号只能是数字')
    await soundPage(desk)
    await desk.goto(url('/console/fund'))
    const receipt = desk.locator('form[action$="/fund/receipts"]')
    await receipt.locator('[name=workplace]').selectOption({ index: 1 })
    await receipt.locator('[name=amount]').fill('3660')
    await receipt.locator('button[type=submit]').click()
    await desk.getByText('缴费到账已记入账簿').waitFor()
    await soundPage(desk)
  })

  test('tells anybody what they would get, and why', async () => {
    await phone.goto(url('/estimate'))
    await phone.getByLabel('个人负担').fill('2287.99')
    await phone.getByLabel('住院天数').fill('10')
    await button(phone, '算一算').click()
    await phone.getByText('2,080.00').first().waitFor()
    expect(await phone.textContent('main')).toContain('1,830.00')
    expect(await phone.textContent('main')).toContain('250.00')
    await soundPage(phone)
  })

  test('lets a member sign in by a code and hand a stay in', async () => {
    await phone.goto(url('/sign-in'))
    await phone.locator('[name=mobile]').fill(person.mobile)
    await button(phone, '发短信验证码').click()
    const message = await awaitMessage(slug, person.mobile)
    await phone.locator('[name=code]').fill(/\d{6}/.exec(message.text)?.[0] ?? '')
    await button(phone, '登录').click()
    await phone.waitForURL('**/me')
    await soundPage(phone)
    await phone.goto(url('/claims/new'))
    const stay = recentStay(10)
    await phone.locator('[name=kind][value=inpatient]').check()
    await phone.locator('[name=hospital]').fill(stay.hospital)
    await phone.locator('[name=admittedOn]').fill(stay.dischargedOn)
    await phone.locator('[name=dischargedOn]').fill(stay.admittedOn)
    await phone.locator('[name=settledOn]').fill(stay.settledOn)
    await button(phone, '保存，下一步').click()
    await phone.getByText('出院日期早于入院日期').first().waitFor()
    expect(await phone.locator('[name=hospital]').inputValue()).toBe(stay.hospital)
    await phone.locator('[name=admittedOn]').fill(stay.admittedOn)
    await phone.locator('[name=dischargedOn]').fill(stay.dischargedOn)
    await button(phone, '保存，下一步').click()
    await phone.waitForURL('**/amounts')
    await phone.locator('[name=total]').fill('13,000.00')
    await phone.locator('[name=burden]').fill('2287.99')
    await button(phone, '保存，下一步').click()
    await phone.waitForURL('**/documents')
    await soundPage(phone)
    await phone.locator('[type=file]').setInputFiles({
      name: '结算单.png',
      mimeType: 'image/png',
      buffer: await phone.screenshot(),
    })
    await button(phone, '上传').click()
    await phone.getByText('已上传 1 份').waitFor()
    await phone.getByRole('link', { name: '下一步' }).click()
    await phone.waitForURL('**/confirm')
    expect(await phone.textContent('main')).toContain('2,080.00')
    await soundPage(phone)
    await button(phone, '交上去').click()
    await phone.waitForURL(/\/claims\/clm_\w+$/)
    expect(await phone.textContent('main')).toContain('审核中')
    await soundPage(phone)
  })

  test('approves the facts, and a second person confirms the payout', async () => {
    await desk.goto(url('/console/claims'))
    await desk.locator('main table a').first().click()
    await soundPage(desk)
    await desk.locator('form[action$="/approve"] button').click()
    await desk.getByText('已审核通过').first().waitFor()
    await desk.goto(url('/console/payouts'))
    await desk.locator('form[action$="/payouts"] button').click()
    await desk.waitForURL('**/console/payouts/pay_*')
    expect(await desk.locator('form[action$="/confirm"]').count()).toBe(0)
    await soundPage(desk)
    const cashier = contexts.at(-1)!.pages()[0]!
    await cashier.goto(desk.url())
    await cashier.locator('form[action$="/confirm"] button').click()
    await cashier.getByText('已确认发放').first().waitFor()
    await soundPage(cashier)
  })

  test('tells the member, and the books balance', async () => {
    const message = await awaitMessage(slug, person.mobile, ({ text }) => text.includes('2,080.00'))
    for (const part of ['职工住院医疗互助保障', '1234', '测试市总工会', '400-000-0000']) {
      expect(message.text).toContain(part)
    }
    await phone.reload()
    expect(await phone.textContent('main')).toContain('互助金已打入尾号 1234 的工会会员卡')
    await desk.goto(url('/console/fund'))
    expect(await desk.textContent('main')).toContain('1,580.00')
    await desk.goto(url('/console/audit'))
    const log = (await desk.textContent('main')) ?? ''
    for (const act of ['审核通过了申领', '复核并确认了发放', '送出了一条短信']) {
      expect(log).toContain(act)
    }
    await soundPage(desk)
    expect(troubles).toEqual([])
  })

  test('works without script and in the largest type', async () => {
    const context = await browser.newContext({
      viewport: { width: 320, height: 640 },
      javaScriptEnabled: false,
    })
    const page = await context.newPage()
    await page.goto(url('/preferences?type=largest&back=/estimate'))
    await page.getByLabel('个人负担').fill('2287.99')
    await page.getByLabel('住院天数').fill('10')
    await button(page, '算一算').click()
    await page.getByText('2,080.00').first().waitFor()
    const size = await page
      .locator('main p')
      .first()
      .evaluate((node) => getComputedStyle(node).fontSize)
    expect(Number.parseFloat(size)).toBeGreaterThanOrEqual(18)
    await context.close()
  })
})
