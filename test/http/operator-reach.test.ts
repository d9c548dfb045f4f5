import { beforeAll, describe, expect, it } from 'vitest'
import { openClient } from '../support/client.ts'
import { signUpFederation, type Federation } from '../support/federation.ts'
import { addOperator, operatorDesk, tenantPath, type OperatorDesk } from '../support/operator.ts'
import { platformRoutes } from '../support/routes.ts'

let whole: OperatorDesk
let own: OperatorDesk
let stranger: OperatorDesk
let federation: Federation
let path: string

beforeAll(async () => {
  // Samples sign up in 339900.
  ;[whole, own, stranger, federation] = await Promise.all([
    operatorDesk(),
    operatorDesk('330000'),
    operatorDesk('320000'),
    signUpFederation(),
  ])
  path = await tenantPath(whole, federation.slug)
})

const routes = platformRoutes().filter((route) => route.path.startsWith('/operator/'))
const ofTenant = routes.filter((route) => route.path.startsWith('/operator/tenants/:id'))
const ofPlatform = routes.filter((route) => /^\/operator\/(?:operators|fleet)/.test(route.path))

/** Everything that any of the forms sends. */
const body = () =>
  new URLSearchParams({
    state: 'trial',
    reason: '外省',
    slug: federation.slug,
    request: 'glr_00000000000000000000',
    login: 'outside.province',
    division: '',
    target: '0000_foundation',
  })
const call = (desk: OperatorDesk, method: string, address: string) =>
  desk.client.open(desk.client.platform(address), {
    method,
    follow: false,
    ...(method === 'POST' && { body: body() }),
  })

describe('the account of another province', () => {
  it('finds no tenant of this one, by any route, and nothing happens', async () => {
    expect(ofTenant.length).toBeGreaterThan(7)
    const before = (await whole.open(path)).text
    for (const { method, path: route } of ofTenant) {
      const address = route.replace('/operator/tenants/:id', path)
      const page = await call(stranger, method, address)
      expect([route, page.status]).toEqual([route, 404])
      expect(page.text).not.toContain(federation.slug)
    }
    expect((await whole.open(path)).text).toBe(before)
    const list = await stranger.open(`/operator?q=${federation.slug}`)
    expect(list.text).toContain('没有查到工会')
    expect(list.text).toContain('江苏省的工会')
  })
})

describe('the account of a province', () => {
  it('decides on a tenant of its own, but does not close it', async () => {
    expect((await own.open(`/operator?q=${federation.slug}`)).text).toContain(path)
    const page = await own.open(path)
    expect(page.text).toContain('/suspend"')
    expect(page.text).not.toContain('/close"')
    expect((await call(own, 'POST', `${path}/close`)).status).toBe(403)
    await own.submit(path, { reason: '核实中' }, `${path}/suspend`)
    const suspended = await openClient().open(federation.url('/'))
    expect(suspended.status).toBe(503)
    await own.submit(path, {}, `${path}/resume`)
    expect((await whole.open(path)).text).toContain(`暂停服务 · ${own.login}`)
  })

  it('has no other operators and no fleet', async () => {
    expect(ofPlatform.length).toBeGreaterThan(6)
    for (const { method, path: route } of ofPlatform) {
      const page = await call(own, method, route.replace(':id', 'opr_00000000000000000000'))
      expect([route, page.status]).toEqual([route, 404])
      expect(page.text).not.toContain(whole.login)
    }
    expect((await whole.open('/operator/operators')).text).not.toContain('outside.province')
    expect((await own.open('/operator')).text).not.toContain('/operator/fleet')
  })
})

describe('an operator of the whole platform', () => {
  const idOf = (text: string, login: string) =>
    new RegExp(`>${login}<.*?/operator/operators/(opr_\\w+)/`, 's').exec(text)![1]!

  it('opens an account, whose first password leads to setting up a second factor', async () => {
    const login = `new.${federation.slug}`
    const wrong = await whole.submit(
      '/operator/operators',
      { login, division: '99' },
      '/operator/operators',
    )
    expect([wrong.status, wrong.text.includes('没有这个代码')]).toEqual([422, true])
    const made = await whole.submit(
      '/operator/operators',
      { login, division: '330600' },
      '/operator/operators',
    )
    expect(made.status).toBe(200)
    expect(made.text).toContain('浙江省 330600')
    const firstPassword = /初始密码<\/dt><dd><code class="code">([^<]+)</.exec(made.text)![1]!
    const again = await whole.submit('/operator/operators', { login }, '/operator/operators')
    expect([again.status, again.text.includes('已经有人用了')]).toEqual([422, true])
    const client = openClient()
    const form = await client.open(client.platform('/operator/sign-in'))
    const inside = await client.submit(form, { login, password: firstPassword }, '/sign-in')
    expect(new URL(inside.url).pathname).toBe('/operator/password')
  })

  it('gives a new first password, resets a second factor and disables, but not themselves', async () => {
    const other = await operatorDesk('330600')
    const { login } = other
    const list = () => whole.open('/operator/operators')
    const act = async (of: string) =>
      whole.client.submit(await list(), {}, `/${idOf((await list()).text, login)}/${of}`)
    expect((await act('reset-factor')).text).toContain('下次登录凭密码进来')
    expect(new URL((await other.open('/operator')).url).pathname).toBe('/operator/sign-in')
    expect((await act('password')).text).toContain('初始密码只在这里显示这一次')
    expect((await act('disable')).text).toContain('账号已停用')
    const self = await addOperator()
    expect((await list()).text).toContain(self.login)
    expect((await list()).text).not.toContain(`>${whole.login}</span><details`)
  })

  it('sees how the fleet stands', async () => {
    const page = await whole.open('/operator/fleet')
    expect([page.status, page.text.includes('各家的数据结构')]).toEqual([200, true])
    const stale = await call(whole, 'POST', '/operator/fleet/pause')
    expect([stale.status, stale.text.includes('没有改动')]).toEqual([409, true])
  })
})
