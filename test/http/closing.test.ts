import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { readConfig } from '../../src/config.ts'
import { openClient as openDatabase } from '../../src/db/open-client.ts'
import { KNOWN_FOR_MS } from '../../src/tenants/directory.ts'
import { openClient } from '../support/client.ts'
import { officer, signUpFederation, type Federation } from '../support/federation.ts'
import { operatorDesk, tenantPath, type OperatorDesk } from '../support/operator.ts'
import { unzip } from '../support/unzip.ts'

const SETTINGS = '/console/settings/closing'
const EXPORT = '/console/settings/export'

const folder = mkdtempSync(path.join(tmpdir(), 'gongji-closing-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** The registry, for what no request can do: let time pass. */
async function registry() {
  const { provider, platformDatabase } = readConfig(inject('worker').env)
  return openDatabase(provider, platformDatabase, 'rw', { count: 0 })
}

let desk: OperatorDesk
beforeAll(async () => void (desk = await operatorDesk()))

describe('a federation that leaves', () => {
  let federation: Federation
  let page: string
  const reason = '并入市总工会'

  beforeAll(async () => {
    federation = await signUpFederation()
    page = await tenantPath(desk, federation.slug)
  })

  const askClosing = () => {
    const { administrator, slug } = federation
    return administrator.submit(SETTINGS, { reason, slug }, SETTINGS)
  }
  const takeExport = () => {
    const { administrator, url, password } = federation
    const body = new URLSearchParams({ purpose: '停用前留底', documents: 'yes', password })
    return administrator.client.open(url(EXPORT), { body })
  }
  const finish = (answers: Record<string, string>) =>
    desk.submit(page, { slug: federation.slug, ...answers }, `${page}/finish`)

  it('asks for it, with a reason and its own name, and can take that back', async () => {
    const { administrator, slug } = federation
    const wrong = await administrator.client.submit(
      await administrator.open(SETTINGS),
      { reason, slug: 'another' },
      SETTINGS,
    )
    expect([wrong.status, wrong.text.includes('短名对不上')]).toEqual([422, true])
    await askClosing()
    expect((await desk.open('/operator?q=' + slug)).text).toContain('申请关闭')
    await administrator.submit(SETTINGS, {}, `${SETTINGS}/withdraw`)
    expect((await desk.open('/operator?q=' + slug)).text).not.toContain('申请关闭<')
    await askClosing()
    await desk.submit(page, { reason: '请先结清余款' }, `${page}/return-closing`)
    expect((await administrator.open(SETTINGS)).text).toContain('请先结清余款')
    await askClosing()
    expect((await desk.open(page)).text).toContain(reason)
    expect((await administrator.open('/console')).status).toBe(200)
  })

  it('is not destroyed before its closing was begun', async () => {
    const body = new URLSearchParams({ slug: federation.slug, reason: '直接销毁' })
    const early = await desk.client.open(desk.client.platform(`${page}/finish`), { body })
    expect([early.status, early.text.includes('还没有开始关闭')]).toEqual([422, true])
    expect((await federation.administrator.open('/console')).status).toBe(200)
  })

  it('once closing, has the export and nothing else', async () => {
    const { administrator, slug, url, password } = federation
    await desk.submit(page, { slug, reason }, `${page}/close`)
    expect((await openClient().open(url('/'))).status).toBe(503)
    expect((await openClient().open(url('/api/v1/plans'))).status).toBe(503)
    const anew = officer(slug)
    const inside = await anew.submit(
      '/console/sign-in',
      { login: 'admin', password },
      '/console/sign-in',
    )
    expect([new URL(inside.url).pathname, inside.text.includes('请现在导出数据')]).toEqual([
      EXPORT,
      true,
    ])
    const write = await administrator.client.open(url('/console/workplaces'), {
      body: new URLSearchParams({ name: '样例单位' }),
    })
    expect([write.status, write.text.includes('正在关闭')]).toEqual([503, true])
  })

  it('is not destroyed while it has not taken everything along', async () => {
    expect((await desk.open(page)).text).toContain('对方还没有导出数据')
    // Other isolates may still have written for a moment: an export from then may lack it.
    expect((await takeExport()).headers['content-type']).toBe('application/zip')
    expect((await desk.open(page)).text).toContain('对方还没有导出数据')
    const refused = await finish({})
    expect([refused.status, refused.text.includes('还没有导出完整的数据')]).toEqual([422, true])
    const wrong = await finish({ slug: 'another', reason })
    expect([wrong.status, wrong.text.includes('短名对不上')]).toEqual([422, true])
    expect((await takeExport()).status).toBe(200)
  })

  it('takes it along, and is destroyed then', async () => {
    const db = await registry()
    const id = page.split('/').at(-1)!
    await db.execute({
      sql: "update platform_audit set at = at - ? where subject = ? and action = 'tenant.closing'",
      args: [KNOWN_FOR_MS, id],
    })
    const names = await unzip((await takeExport()).bytes, folder)
    const manifest = readFileSync(path.join(folder, names.at(-1)!), 'utf8')
    const { contents } = JSON.parse(manifest) as { contents: { audit: { hash: string } } }
    const shown = (await desk.open(page)).text
    expect(shown).toContain('对方已导出数据')
    expect(shown).toContain(contents.audit.hash)
    const done = await finish({})
    expect([done.status, done.text.includes('都已销毁')]).toEqual([200, true])
    for (const deed of ['确认销毁', '销毁密钥', '删除数据库', '关闭完成']) {
      expect(done.text).toContain(`${deed} · ${desk.login}`)
    }
    expect(done.text).not.toContain('/finish"')
    expect((await openClient().open(federation.url('/'))).status).toBe(404)
    const { rows } = await db.execute({
      sql: 'select state, database_url from tenant left join tenant_key on tenant_id = id where id = ? and wrapped is null',
      args: [id],
    })
    expect(rows).toMatchObject([{ state: 'closed', database_url: '' }])
  })
})

it('what takes nothing along is destroyed for a reason, which stays on record', async () => {
  const federation = await signUpFederation()
  const { slug } = federation
  const page = await tenantPath(desk, slug)
  await desk.submit(page, { slug, reason: '撤销' }, `${page}/close`)
  const reason = '单位已注销，来函说明不留数据'
  const done = await desk.submit(page, { slug, reason }, `${page}/finish`)
  expect(done.text).toMatch(new RegExp(`确认销毁[^]*${reason}`))
  expect((await openClient().open(federation.url('/'))).status).toBe(404)
})
