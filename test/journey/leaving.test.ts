import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { AxeBuilder } from '@axe-core/playwright'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { describeContents, differences } from '../../scripts/tenants/describe-contents.ts'
import { loadDump } from '../../scripts/tenants/fetch-dump.ts'
import { readManifest, refuseChangedFiles, type Manifest } from '../../scripts/tenants/manifest.ts'
import { openSqlite } from '../../scripts/tenants/open-sqlite.ts'
import { chromiumMissing, chromiumPath, openChromium } from '../support/browser.ts'
import { officer, searchMembers } from '../support/federation.ts'
import { operator, type Operator } from '../support/operator-shell.ts'
import { unzip } from '../support/unzip.ts'
import { PNG, wholeFederation, type WholeFederation } from '../support/whole-federation.ts'

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
    expect(done.output).toContain('documents: 2 of 2')
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
      expect(told).toContain('过程算得 1,830.00，这一项写的却是 1,830.01')
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

  const slug = () => whole.federation.slug

  const page = '/console/settings/export'
  const ask = (more: Readonly<Record<string, string>> = {}) => {
    const { administrator, url, password } = whole.federation
    const fields = { purpose: '年度归档', documents: 'yes', password, ...more }
    return administrator.client.open(url(page), { body: new URLSearchParams(fields) })
  }
  const downloadExport = async () => {
    const [name] = await unzip((await ask()).bytes, folder)
    return path.join(folder, name!.split('/')[0]!)
  }

  describe('an export from the console', () => {
    let unpacked = ''
    let manifest: Manifest

    test('takes a purpose and the password anew, and nothing leaves without', async () => {
      const unnamed = await ask({ purpose: ' ' })
      expect([unnamed.status, unnamed.text.includes('请写明用途')]).toEqual([422, true])
      const wrong = await ask({ password: 'not-the-password' })
      expect([wrong.status, wrong.text.includes('密码不对')]).toEqual([422, true])
      expect(wrong.text).toContain('还没有人导出过')
    })

    test('is one ZIP with everything in it', async () => {
      const answer = await ask({})
      expect(answer.headers).toMatchObject({
        'content-type': 'application/zip',
        'cache-control': 'private, no-store',
      })
      const names = await unzip(answer.bytes, path.join(folder, 'console'))
      const [directory] = names[0]!.split('/')
      expect(String(answer.headers['content-disposition'])).toContain(`${directory}.zip`)
      unpacked = path.join(folder, 'console', directory!)
      const { ids } = whole
      expect(names.map((name) => name.slice(directory!.length + 1))).toEqual([
        'README.md',
        'schema.md',
        'key.secret.json',
        'gongji.sql',
        ...[`${ids.claim}/${ids.claimDocument}`, `${ids.draft}/${ids.document}`]
          .map((document) => `documents/${document}.png`)
          .toSorted(),
        'documents/list.csv',
        'verify.html',
        'manifest.json',
      ])
      const picture = readFileSync(
        path.join(unpacked, `documents/${ids.draft}/${ids.document}.png`),
      )
      expect(picture).toEqual(Buffer.from(PNG))
      expect(readFileSync(path.join(unpacked, 'schema.md'), 'utf8')).toContain('### benefit_line')
    })

    test('says what it holds, and holds it', async () => {
      manifest = readManifest(unpacked)
      await refuseChangedFiles(unpacked, manifest)
      const { documents, problems, contents } = manifest
      expect([documents, problems]).toEqual([{ known: 2, written: 2, leftOut: null }, []])
      expect(contents.lines).toEqual([{ state: 'paid', lines: 2, totalFen: 208_000 }])
      const sqlite = path.join(folder, 'console.db')
      const sql = readFileSync(path.join(unpacked, 'gongji.sql'))
      await loadDump(new Blob([sql]).stream(), sqlite, 'gongji.sql')
      const db = openSqlite(sqlite, { readOnly: true })
      expect(differences(contents, describeContents(db))).toEqual([])
      const [entry] = db.prepare('select * from audit_entry order by sequence desc').all()
      expect(entry).toMatchObject({ action: 'federation.exported', hash: contents.audit.hash })
      expect(String(entry!.detail)).toContain('年度归档')
      db.close()
    })

    test('is on record for all who administer, in the console and in the registry', async () => {
      const { text } = await whole.federation.administrator.open(page)
      expect(text).toMatch(/测试管理员[^]*年度归档[^]*全部送出/)
    })

    test.skipIf(!chromiumPath)(`checks itself offline${chromiumMissing}`, async () => {
      const browser = await openChromium()
      try {
        const tab = await browser.newPage({ locale: 'zh-CN' })
        await tab.goto(pathToFileURL(path.join(unpacked, 'verify.html')).href)
        const told = tab.locator('#result .alert')
        await told.waitFor()
        expect(await told.innerText()).toContain('全部核对无误')
        expect(await told.innerText()).toContain('合计 2,080.00 元')
        await tab.locator('#folder').setInputFiles(unpacked)
        await tab.getByText('7 个文件都在，没有改动').waitFor()
      } finally {
        await browser.close()
      }
    })

    test('that was changed is not taken', async () => {
      const file = path.join(unpacked, 'gongji.sql')
      const text = readFileSync(file, 'utf8')
      writeFileSync(file, text.replace('federation.exported', 'federation.imported'))
      await expect(refuseChangedFiles(unpacked, manifest)).rejects.toThrow('was changed')
    })
  })

  test('closes only what was exported as it is now, and by its name', async () => {
    await whole.federation.administrator.submit(
      '/console/workplaces',
      { name: '又一单位' },
      '/work',
    )
    const late = await at.call('close', slug(), '--export', exported, '--confirm', slug())
    expect(late).toMatchObject({ code: 1, output: expect.stringContaining('Something happened') })
    rmSync(exported, { recursive: true })
    exported = await downloadExport()
    const unnamed = await at.call('close', slug(), '--export', exported, '--confirm', 'another')
    expect(unnamed.output).toContain('nothing was done')
    expect((await whole.federation.administrator.open('/console')).status).toBe(200)
  })

  test('refuses to import beside the tenant that lives', async () => {
    const beside = await at.call('import', exported, '--slug', `${slug()}-2`)
    expect(beside).toMatchObject({ code: 1, output: expect.stringContaining('is here already') })
  })

  test('closes: the address, sessions and keys serve nothing any more', async () => {
    const { member, apiKey, ids } = whole
    const document = `/claims/${ids.draft}/documents/${ids.document}`
    expect((await member.open(document)).status).toBe(200)
    const done = await at.call('close', slug(), '--export', exported, '--confirm', slug())
    expect(done.output).toContain('documents: 2 deleted')
    expect(done.code).toBe(0)
    const answers = await Promise.all([
      member.open(document),
      whole.federation.administrator.open('/console'),
      whole.federation.administrator.client.open(whole.federation.url('/api/v1/claims'), {
        headers: { authorization: `Bearer ${apiKey}` },
      }),
    ])
    for (const { status } of answers) expect(status).toBeGreaterThanOrEqual(400)
    const again = await at.call('close', slug(), '--without-export', '--confirm', slug())
    expect(again).toMatchObject({ code: 0, output: expect.stringContaining('0 deleted') })
    const lost = await at.call('export', slug(), '--to', folder)
    expect(lost.output).toContain('was closed: its key was destroyed')
  })

  test('comes back from the export with the same hashes, under another name', async () => {
    const { person, ids } = whole
    const fresh = `${slug()}-b`
    const done = await at.call('import', exported, '--slug', fresh, '--administrator', 'admin')
    expect(done.code, done.output).toBe(0)
    const { contents } = JSON.parse(readFileSync(path.join(exported, 'manifest.json'), 'utf8')) as {
      contents: { audit: { hash: string } }
    }
    expect(done.output).toContain(contents.audit.hash)
    const password = /signs in with (\S+) /.exec(done.output)![1]!
    const administrator = officer(fresh)
    await administrator.submit('/console/sign-in', { login: 'admin', password }, '/sign-in')
    const replaced = {
      current: password,
      password: 'calm-river-39-stone',
      again: 'calm-river-39-stone',
    }
    await administrator.submit('/console/password', replaced, '/console/password')
    const found = await searchMembers(administrator, person.identityNumber)
    expect(found.text).toContain(ids.member)
    const shown = await administrator.client.open(
      administrator.client.tenant(
        fresh,
        `/console/claims/${ids.claim}/documents/${ids.claimDocument}`,
      ),
    )
    expect(shown.status).toBe(200)
    const again = await at.call('import', exported, '--slug', fresh)
    expect(again).toMatchObject({ code: 0, output: expect.stringContaining('imported already') })
  })
})
