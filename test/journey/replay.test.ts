import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { AxeBuilder } from '@axe-core/playwright'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildReplayPage } from '../../scripts/replay-page.ts'
import { chromiumMissing, chromiumPath, openChromium } from '../support/browser.ts'

const facts = {
  covers: [{ plan: 'shaoxing-2015', from: '2015-01-01', to: '2015-12-31' }],
  events: [
    {
      id: 'stay',
      kind: 'inpatient',
      admittedOn: '2015-08-11',
      dischargedOn: '2015-08-21',
      amounts: { burdenFen: 228_799 },
    },
  ],
}

interface Printed {
  totalFen: number
  lines: { trace: { steps: { parts?: number }[] } }[]
}

/** Without a server: the page is one file, and traces are computed again in the browser. */
describe.skipIf(!chromiumPath)(`the page that replays traces${chromiumMissing}`, () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'replay-'))
  const file = path.join(folder, 'replay.html')
  const troubles: string[] = []
  const asked: string[] = []
  let browser: Browser
  let page: Page
  let printed = ''

  const given = () => page.getByLabel('计算过程')
  const results = async () => (await page.locator('#summary').innerText()).replaceAll('\n', ' ')

  async function soundPage(): Promise<void> {
    const { violations } = await new AxeBuilder({ page }).analyze()
    expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([])
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    )
    expect(overflow).toBe(0)
  }

  beforeAll(async () => {
    const factsFile = path.join(folder, 'facts.json')
    writeFileSync(factsFile, JSON.stringify(facts))
    const compute = path.resolve(import.meta.dirname, '../../scripts/compute.ts')
    const options = ['--plan', 'shaoxing-2015', '--facts', factsFile, '--trace', '--lang', 'zh']
    printed = execFileSync(process.execPath, [compute, ...options], { encoding: 'utf8' })
    await buildReplayPage(file)
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
    await page.goto(pathToFileURL(file).href)
  })
  afterAll(async () => {
    await browser?.close()
    rmSync(folder, { recursive: true })
  })

  test('says what to do, and what is wrong with what it is given', async () => {
    expect(await results()).toContain('先粘贴计算过程')
    await soundPage()
    await given().fill(printed.slice(0, -10))
    expect(await results()).toContain('这段内容不是 JSON')
    await given().fill('{"totalFen": 1, "lines": []}')
    expect(await results()).toContain('里面没有计算过程')
    await soundPage()
  })

  test('confirms both amounts of Shaoxing 2015', async () => {
    await given().fill(printed)
    expect(await results()).toContain('2 项全部对得上')
    expect(await results()).toContain('合计 2,080.00 元')
    expect(await results()).toContain('都按一起给出的方案核对过')
    const cards = page.locator('article')
    for (const [at, title, amount] of [
      [0, '医疗费用补助', '¥ 1,830.00'],
      [1, '住院补贴', '¥ 250.00'],
    ] as const) {
      const card = cards.nth(at)
      expect(await card.getByRole('heading').textContent()).toBe(title)
      expect(await card.locator('dd').allTextContents()).toEqual([amount, amount])
      expect(await card.locator('.badge').textContent()).toBe('对得上')
    }
    expect(await cards.first().innerText()).toContain('2,287.99 × 80% = 1,830.392')
    await soundPage()
  })

  test('names the step in which a single fen was changed, in a file as well', async () => {
    const changed = JSON.parse(printed) as Printed
    const rate = changed.lines[0]!.trace.steps[1]!
    rate.parts = rate.parts! + 1_000_000
    changed.totalFen += 1
    const buffer = Buffer.from(JSON.stringify(changed))
    await page
      .locator('[type=file]')
      .setInputFiles({ name: 'trace.json', mimeType: 'application/json', buffer })
    await page.getByText('trace.json').waitFor()
    expect(await given().inputValue()).toBe('')
    const told = '第 2 步“按比例”不同：应为 1,830.392，过程里写的是 1,830.402。'
    await page.getByText(told).waitFor()
    expect(await results()).toContain('2 项中有 1 项没有对上')
    expect(await results()).toContain('各项相加是 2,080.00 元，合计写的是 2,080.01 元')
    expect(await page.locator('.differs').innerText()).toContain('2. 按比例')
    expect(await page.locator('article .badge').allTextContents()).toEqual(['对不上', '对得上'])
    await soundPage()
  })

  test('names what is not as the plan has it, though the trace agrees with itself', async () => {
    const changed = JSON.parse(printed) as Printed
    const [line] = changed.lines as unknown as [Record<string, unknown>]
    const { steps } = line['trace'] as { steps: Record<string, number>[] }
    Object.assign(steps[1]!, { ppm: 700_000, parts: 228_799 * 700_000 })
    await given().fill(JSON.stringify(changed))
    const told = '第 2 步“按比例”的 ppm 与方案不同：应为 800000，过程里写的是 700000。'
    await page.getByText(told).waitFor()
    await soundPage()
  })

  test('speaks English on a desk in the dark, and clears', async () => {
    await page.setViewportSize({ width: 1440, height: 900 })
    await page.emulateMedia({ colorScheme: 'dark' })
    await page.getByRole('button', { name: 'English' }).click()
    expect(await page.getAttribute('html', 'lang')).toBe('en')
    expect(await results()).toContain('1 of 2 lines are not confirmed')
    await page.getByText('Step 2, Rate, differs').waitFor()
    await soundPage()
    await page.getByRole('button', { name: 'Show an example' }).click()
    expect(await results()).toContain('All lines agree: 2 of 2')
    await page.getByRole('button', { name: 'Clear' }).click()
    expect(await results()).toContain('Paste a trace first')
    expect(await page.locator('article').count()).toBe(0)
  })

  test('asked for nothing but itself, and nothing went wrong', () => {
    expect(asked).toEqual([pathToFileURL(file).href])
    expect(troubles).toEqual([])
  })
})
