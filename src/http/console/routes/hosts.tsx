import { Hono, type Context } from 'hono'
import { unreachable } from '../../../kernel/assert.ts'
import { addHost, HOSTS_MOST, type AddHostError } from '../../../tenants/hosts/add-host.ts'
import { checkHost } from '../../../tenants/hosts/check-host.ts'
import type { CustomHostProblem } from '../../../tenants/hosts/custom-host.ts'
import { listHosts } from '../../../tenants/hosts/list-hosts.ts'
import { removeHost } from '../../../tenants/hosts/remove-host.ts'
import type { TenantEnv } from '../../context.ts'
import { setFlash } from '../../flash.ts'
import { readForm } from '../../forms.ts'
import { openRegistry } from '../../scopes.ts'
import { frameOf } from '../frame.ts'
import { notFound, notPermitted } from '../trouble.tsx'
import { HostsView } from '../views/hosts.tsx'

const PAGE = '/console/settings/hosts'

export function hostRoutes() {
  const app = new Hono<TenantEnv>()
  app.get('/', (c) => hostsPage(c, { host: '', errors: {} }))

  app.post('/', async (c) => {
    const { host = '' } = await readForm(c)
    const { baseDomain } = c.get('services').config
    const done = await addHost(c.get('scope'), await openRegistry(c), { host }, { baseDomain })
    if (done.ok) return c.redirect(`${PAGE}#${done.value.host}`, 303)
    if (done.error.reason === 'not-permitted') {
      return notPermitted(c, 'settings', '管理自有域名', done.error)
    }
    return hostsPage(c, { host, errors: { host: addSentence(done.error) } }, 422)
  })

  app.post('/check', async (c) => {
    const { host = '' } = await readForm(c)
    const { config, lookupDns } = c.get('services')
    const asked = { host }
    const rules = { baseDomain: config.baseDomain, lookupDns }
    const done = await checkHost(c.get('scope'), await openRegistry(c), asked, rules)
    if (done.ok) {
      setFlash(c, done.value.problem === null ? 'host-live' : 'host-checked')
      return c.redirect(`${PAGE}#${asked.host}`, 303)
    }
    switch (done.error.reason) {
      case 'not-permitted':
        return notPermitted(c, 'settings', '管理自有域名', done.error)
      case 'not-found':
        return notFound(c, 'settings', '域名')
      case 'changed-meanwhile':
        return c.redirect(PAGE, 303)
      default:
        return unreachable(done.error)
    }
  })

  app.post('/remove', async (c) => {
    const { host = '' } = await readForm(c)
    const done = await removeHost(c.get('scope'), await openRegistry(c), { host })
    if (done.ok) {
      setFlash(c, 'host-removed')
      return c.redirect(PAGE, 303)
    }
    return done.error.reason === 'not-found'
      ? notFound(c, 'settings', '域名')
      : notPermitted(c, 'settings', '管理自有域名', done.error)
  })
  return app
}

async function hostsPage(
  c: Context<TenantEnv>,
  form: { readonly host: string; readonly errors: Readonly<Record<string, string>> },
  status: 200 | 422 = 200,
) {
  const scope = c.get('scope')
  const listed = await listHosts(scope, await openRegistry(c))
  if (!listed.ok) return notPermitted(c, 'settings', '管理自有域名', listed.error)
  const { baseDomain } = c.get('services').config
  const view = HostsView({
    frame: frameOf(c),
    now: scope.now,
    serving: `${scope.tenant.slug}.${baseDomain}`.replace(/:\d+$/, ''),
    hosts: listed.value,
    form,
  })
  return c.html(view, status)
}

const hostSentences: Readonly<Record<CustomHostProblem, string>> = {
  'not-a-host': '请填写完整的域名，例如 huzhu.example.com，不带 https:// 和斜杠',
  'ip-address': '请填写域名，不能是 IP 地址',
  'platforms-own': '这是平台自己的域名，请填写本会拥有的域名',
  'too-long': '域名太长，请核对',
}

function addSentence(error: Exclude<AddHostError, { reason: 'not-permitted' }>): string {
  return error.reason === 'bad-host'
    ? hostSentences[error.problem]
    : `最多 ${HOSTS_MOST} 个域名，请先去掉不用的`
}
