import { beforeAll, describe, expect, inject, it } from 'vitest'
import { proofName } from '../../src/tenants/hosts/custom-host.ts'
import { freshSlug, openClient } from '../support/client.ts'
import { setRecords } from '../support/dns-server.ts'
import { signUpFederation, type Federation } from '../support/federation.ts'

let a: Federation
let b: Federation
const PAGE = '/console/settings/hosts'

beforeAll(async () => {
  ;[a, b] = await Promise.all([
    signUpFederation({ name: '甲市总工会' }),
    signUpFederation({ name: '乙市总工会' }),
  ])
})

const post = (federation: Federation, path: string, fields: Record<string, string> = {}) =>
  federation.administrator.client.open(federation.url(path), {
    body: new URLSearchParams(fields),
  })
const claim = async (federation: Federation, host: string) => {
  const page = await post(federation, PAGE, { host })
  const token = new RegExp(`${host}.*?gongji-verify=(\\w{20})`, 's').exec(page.text)?.[1]
  return token!
}
const check = (federation: Federation, host: string) => post(federation, `${PAGE}/check`, { host })
const serving = ({ slug }: Federation) => `${slug}.localhost`

/** The record that a person would add at their registrar; the newest set counts. */
const prove = (host: string, tokens: readonly string[], to?: string) =>
  setRecords(inject('worker').dnsUrl, {
    [`TXT ${proofName(host)}`]: tokens.map((token) => `gongji-verify=${token}`),
    [`CNAME ${host}`]: to === undefined ? [] : [to],
  })

const at = (host: string, path = '/') => {
  const { port } = inject('worker')
  return openClient().open(`http://127.0.0.1:${port}${path}`, { headers: { host } })
}

describe("a federation's own domain", () => {
  it('is served once its records are there, and not a moment before', async () => {
    const host = `${freshSlug()}.sxgh.org.cn`
    expect((await at(host)).status).toBe(404)
    const token = await claim(a, host)
    expect((await check(a, host)).text).toContain('没有查到 TXT 记录')
    await prove(host, [token])
    expect((await check(a, host)).text).toContain('还没有指到这里')
    expect((await at(host)).status).toBe(404)
    await prove(host, [token], serving(a))
    expect((await check(a, host)).text).toContain('域名已启用')
    const page = await at(host)
    expect(page.status).toBe(200)
    expect(page.text).toContain('甲市总工会')
    expect((await at(host, '/console/sign-in')).text).toContain('甲市总工会')
    expect((await at(host, '/api/v1/plans')).status).toBe(200)
    expect((await at(host.toUpperCase())).status).toBe(200)
  })

  it('is told apart from names that nobody proved, to who orders certificates', async () => {
    const host = `${freshSlug()}.sxgh.org.cn`
    const visitor = openClient()
    const ask = async (domain: string) =>
      (await visitor.open(visitor.platform(`/hosts/ask?domain=${domain}`))).status
    await prove(host, [await claim(a, host)], serving(a))
    expect(await ask(host)).toBe(404)
    await check(a, host)
    await new Promise((resolve) => setTimeout(resolve, 2_100))
    expect(await ask(host)).toBe(200)
    expect(await ask(new URL(a.url('/')).host)).toBe(200)
    expect(await ask('nobody.sxgh.org.cn')).toBe(404)
    expect(await ask('')).toBe(404)
  })

  it('stays when a record is missing for a while, and goes when it is given up', async () => {
    const host = `${freshSlug()}.sxgh.org.cn`
    await prove(host, [await claim(a, host)], serving(a))
    await check(a, host)
    await prove(host, [])
    expect((await check(a, host)).text).toContain('没有查到 TXT 记录')
    expect((await at(host)).status).toBe(200)
    expect((await post(a, `${PAGE}/remove`, { host })).text).toContain('已不再使用')
    expect((await at(host)).status).toBe(404)
  })

  it('belongs to who proves it, and moves only when the other proof is gone', async () => {
    const host = `${freshSlug()}.sxgh.org.cn`
    const [ofA, ofB] = [await claim(a, host), await claim(b, host)]
    expect(ofA).not.toBe(ofB)
    await prove(host, [ofA], serving(a))
    await check(a, host)
    expect((await check(b, host)).text).toContain('没有查到 TXT 记录')
    await prove(host, [ofA, ofB], serving(b))
    expect((await check(b, host)).text).toContain('另一家单位正在使用')
    expect((await at(host)).text).toContain('甲市总工会')
    await prove(host, [ofB], serving(b))
    expect((await check(b, host)).text).toContain('域名已启用')
    expect((await at(host)).text).toContain('乙市总工会')
    expect((await a.administrator.open(PAGE)).text).toContain('等待核对')
  })

  it("of another federation is not found, and a session of one opens nothing of the other's", async () => {
    const host = `${freshSlug()}.sxgh.org.cn`
    await prove(host, [await claim(a, host)], serving(a))
    await check(a, host)
    expect((await check(b, host)).status).toBe(404)
    expect((await post(b, `${PAGE}/remove`, { host })).status).toBe(404)
    expect((await at(host)).status).toBe(200)
    const page = await b.administrator.client.open(
      `http://127.0.0.1:${inject('worker').port}/console`,
      { headers: { host }, follow: false },
    )
    expect(page.status).toBe(303)
  })

  it.each([
    ['localhost', '请填写完整的域名'],
    ['10.0.0.1', '不能是 IP 地址'],
    ['other.localhost', '平台自己的域名'],
  ])('cannot be %s', async (host, sentence) => {
    const page = await post(a, PAGE, { host })
    expect(page.status).toBe(422)
    expect(page.text).toContain(sentence)
  })

  it('claimed twice is there once, and there are five at most', async () => {
    const c = await signUpFederation({ name: '丙市总工会' })
    const names = Array.from({ length: 6 }, () => `${freshSlug()}.sxgh.org.cn`)
    await post(c, PAGE, { host: names[0]! })
    const twice = await post(c, PAGE, { host: names[0]! })
    expect(twice.text.split(`id="${names[0]}"`)).toHaveLength(2)
    for (const host of names.slice(1, 5)) await post(c, PAGE, { host })
    const sixth = await post(c, PAGE, { host: names[5]! })
    expect(sixth.status).toBe(422)
    expect(sixth.text).toContain('最多 5 个域名')
  })
})
