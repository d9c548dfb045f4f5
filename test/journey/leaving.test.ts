import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { AxeBuilder } from '@axe-core/playwright'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { chromiumMissing, chromiumPath, openChromium } from '../support/browser.ts'
import { operator, type Operator } from '../support/operator.ts'
import { wholeFederation, type WholeFederation } from '../support/whole-federation.ts'

/** A federation leaves with everything it has, checks it without us, and comes back. */
describe('leaving', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'gongji-leaving-'))
  let whole: WholeFederation
  let at: Operator
  let exported = ''

  beforeAll(async () => {
    at = operator()
    whole = await wholeFederation()
    const { payout } = whole.ids
    await whole.federation.administrator.submit(`/console/payouts/${payout}`, {}, '/confirm')
  })
  afterAll(() => {
    at.end()
    rmSync(folder, { recursive: true, force: true })
  })

  test('exports to a directory that holds everything', async () => {
    const done = await at.call('export', whole.federation.slug, '--to', folder, '--open')
    expect(done.output).toContain('documents: 1 of 1')
    expect(done.code).toBe(0)
    expect(readdirSync(folder)).toHaveLength(1)
    exported = path.join(folder, readdirSync(folder)[0]!)
    expect(readdirSync(exported).toSorted()).toEqual([
      'README.md',
      'documents',
      'gongji.db',
      'key.secret.json',
      'manifest.json',
      'opened.db',
      'schema.md',
      'verify.html',
    ])
  })

  describe.skipIf(!chromiumPath)(`the page that checks it${chromiumMissing}`, () => {
    const troubles: string[] = []
    const asked: string[] = []
    let browser: Browser
    let page: Page

    beforeAll(async () => {
      browser = await openChromium()
      const context = await browser.newContext({
        viewport: { width: 360, height: 740 },
        locale: 'zh-CN',
      })
      page = await context.newPage()
      page.on('pageerror', (error) => troubles.push(error.message))
      page.on('console', (line) => {
        if (line.type() === 'error') troubles.push(line.text())
      })
      page.on('request', (request) => {
        if (!request.url().startsWith('data:')) asked.push(request.url())
      })
    })
    afterAll(() => browser?.close())

    const result = async () => (await page.locator('#result .alert').innerText()).replace('\n', ' ')

    /** The page with its text changed, as somebody would who has the file. */
    async function openChanged(change: (text: string) => string): Promise<string> {
      const file = path.join(folder, 'changed.html')
      const text = readFileSync(path.join(exported, 'verify.html'), 'utf8')
      expect(change(text)).not.toBe(text)
      writeFileSync(file, change(text))
      await page.goto(pathToFileURL(file).href)
      return result()
    }

    test('confirms the whole chain and every paid line, offline', async () => {
      await page.goto(pathToFileURL(path.join(exported, 'verify.html')).href)
      expect(await result()).toContain('全部核对无误')
      expect(await result()).toContain('合计 2,080.00 元')
      expect(await page.locator('#chain').innerText()).toMatch(/\d+ 条，前后相连，没有改动/)
      expect(await page.locator('#paid').innerText()).toContain('2 笔已付')
      const { violations } = await new AxeBuilder({ page }).analyze()
      expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([])
      const overflow = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      )
      expect(overflow).toBe(0)
    })

    test('names the entry in which a byte was changed', async () => {
      const told = await openChanged((text) =>
        text.replace('"action":"plan.published"', '"action":"plan.publishes"'),
      )
      expect(told).toContain('处对不上')
      expect(await page.locator('#chain').innerText()).toMatch(/第 \d+ 条：内容被改动过/)
    })

    test('names the line of which a fen was changed', async () => {
      await openChanged((text) => text.replace('"amountFen":183000', '"amountFen":183001'))
      const told = await page.locator('#paid').innerText()
      expect(told).toContain('过程算得 1,830.00，金额却是 1,830.01')
      expect(told).toContain('账上付出 2,080.00 元')
    })

    test('notices entries that were taken away from the end', async () => {
      await openChanged((text) =>
        text.replace(/,\{"sequence":(?:(?!"sequence")[^])*?\}\](?=<\/script>)/, ']'),
      )
      expect(await page.locator('#chain').innerText()).toContain('末尾的记录被删去')
    })

    test('checks the files of the folder, in English as well', async () => {
      await page.goto(pathToFileURL(path.join(exported, 'verify.html')).href)
      await result()
      await page.locator('#folder').setInputFiles(exported)
      await page.getByText('个文件都在，没有改动').waitFor()
      const copy = path.join(folder, 'copy')
      cpSync(exported, copy, { recursive: true })
      const bytes = readFileSync(path.join(copy, 'gongji.db'))
      bytes[bytes.length - 100]! ^= 1
      writeFileSync(path.join(copy, 'gongji.db'), bytes)
      rmSync(path.join(copy, 'schema.md'))
      await page.locator('#folder').setInputFiles(copy)
      await page.getByText('gongji.db：被改动过').waitFor()
      await page.getByText('schema.md：没有找到').waitFor()
      await page.getByRole('button', { name: 'English' }).click()
      await page.getByText('gongji.db: was changed').waitFor()
      expect(await result()).toContain('Everything agrees')
      rmSync(copy, { recursive: true })
    })

    test('asked for nothing but itself, and nothing went wrong', () => {
      expect(asked.filter((url) => !url.startsWith('file:'))).toEqual([])
      expect(troubles).toEqual([])
    })
  })
})
