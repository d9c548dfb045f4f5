import { Hono, type Context, type MiddlewareHandler } from 'hono'
import {
  approveGoLive,
  returnGoLive,
  type AnswerGoLiveError,
} from '../../operators/answer-go-live.ts'
import {
  beginClosing,
  resumeTenant,
  suspendTenant,
  type ChangeTenantError,
} from '../../operators/change-tenant-state.ts'
import {
  finishClosing,
  type Destroying,
  type FinishClosingError,
} from '../../operators/finish-closing.ts'
import { listTenants } from '../../operators/list-tenants.ts'
import { REASON_LENGTH_MOST, type OperatorScope } from '../../operators/operator-scope.ts'
import { operatorOfSession } from '../../operators/operator-session.ts'
import { readTenant } from '../../operators/read-tenant.ts'
import { returnClosing, type ReturnClosingError } from '../../operators/return-closing.ts'
import { revealContact, verifyContact, type Contact } from '../../operators/tenant-contact.ts'
import type { Result } from '../../kernel/result.ts'
import { rootCause } from '../../kernel/root-cause.ts'
import { tenantStates } from '../../tenants/platform-tables.ts'
import { operatorCookie } from '../cookies.ts'
import { setFlash, type FlashName } from '../flash.ts'
import { pageOf, readForm, type FormValues } from '../forms.ts'
import { doorScopeOf, frameOf, type OperatorContext, type OperatorEnv } from './operator-context.ts'
import { operatorFleetRoutes } from './operator-fleet-routes.tsx'
import { operatorPeopleRoutes } from './operator-people-routes.tsx'
import { operatorSecurityRoutes } from './operator-security-routes.tsx'
import { operatorPasswordRoutes, operatorSignInRoutes } from './operator-sign-in-routes.tsx'
import { OperatorTenantsView } from './operator-tenants-view.tsx'
import { OperatorTenantView, type OperatorTenantProps } from './operator-tenant-view.tsx'
import { PlatformNotFoundView, PlatformRefusedView } from './trouble-view.tsx'

type Ctx = OperatorContext

/** Who runs the platform: which tenants there are, and deciding on them. */
export function operatorRoutes() {
  const app = new Hono<OperatorEnv>()
  app.use(async (c, next) => {
    c.set('door', await doorScopeOf(c))
    return next()
  })
  app.route('/', operatorSignInRoutes())
  app.use(operatorsOnly())
  app.route('/', operatorPasswordRoutes())
  app.route('/security', operatorSecurityRoutes())

  app.get('/', async (c) => {
    const { q = '', state = '' } = c.req.query()
    const wanted = { q: q.trim().slice(0, 60), page: pageOf(c) }
    const known = tenantStates.find((one) => one === state)
    const list = await listTenants(c.get('scope'), { ...wanted, state: known })
    const [frame, now] = [frameOf(c), c.get('now')]
    return c.html(OperatorTenantsView({ frame, now, ...wanted, state: known ?? '', list }))
  })

  app.route('/tenants/:id', tenantRoutes())
  app.route('/operators', operatorPeopleRoutes())
  app.route('/fleet', operatorFleetRoutes())
  app.onError(olderRegistry)
  return app
}

/**
 * Lets operators through; a first password must give way before anything else, and then a second
 * factor be set up.
 */
function operatorsOnly(): MiddlewareHandler<OperatorEnv> {
  return async function operatorsOnly(c, next) {
    const token = operatorCookie.get(c)
    const operator = token && (await operatorOfSession(c.get('door'), token))
    if (!operator) return c.redirect('/operator/sign-in', 303)
    const { id, division, mustChangePassword, mustSetUpFactor } = operator
    c.set('operator', operator)
    c.set('scope', { ...c.get('door'), actor: { kind: 'operator', id }, division })
    const onPassword = ['/operator/password', '/operator/sign-out'].includes(c.req.path)
    if (mustChangePassword && !onPassword) return c.redirect('/operator/password', 303)
    const onSecurity = onPassword || c.req.path.startsWith('/operator/security')
    if (mustSetUpFactor && !onSecurity) return c.redirect('/operator/security', 303)
    return next()
  }
}

/** Right after a deployment the registry lacks for a minute what this code reads: see the tick. */
function olderRegistry(thrown: Error, c: Context) {
  if (!/no such (?:table|column)/.test(rootCause(thrown).message)) throw thrown
  c.header('retry-after', '60')
  const view = PlatformRefusedView({
    title: '正在升级',
    sentence: '平台刚换上新版本，登记库一分钟内跟上。什么都没有改动，请过一分钟再试。',
    back: '/operator',
  })
  return c.html(view, 503)
}

type Decision = {
  readonly tenantId: string
  readonly requestId: string
  readonly seen: string
  readonly why: string
  readonly slug: string
}
type Refused = ChangeTenantError | AnswerGoLiveError | FinishClosingError | ReturnClosingError
type Decided = Result<void, Refused>
type Decide = (scope: OperatorScope, it: Decision, at: Destroying) => Promise<Decided>

/** What an operator may decide, each with what the next page says. */
const decisions: Readonly<Record<string, readonly [Decide, FlashName]>> = {
  approve: [approveGoLive, 'tenant-live'],
  return: [returnGoLive, 'tenant-returned'],
  suspend: [suspendTenant, 'tenant-suspended'],
  resume: [resumeTenant, 'tenant-resumed'],
  close: [beginClosing, 'tenant-closing'],
  'return-closing': [returnClosing, 'tenant-returned'],
  finish: [finishClosing, 'tenant-closed'],
}

function tenantRoutes() {
  const app = new Hono<OperatorEnv>()
  const idOf = (c: Ctx): string => c.req.param('id') ?? ''

  app.get('/', (c) => tenantPage(c, idOf(c)))

  for (const [of, [decide, flash]] of Object.entries(decisions)) {
    app.post(`/${of}`, async (c) => {
      const id = idOf(c)
      const values = await readForm(c)
      const done = await decide(c.get('scope'), decisionOf(id, values), c.get('services'))
      if (done.ok) {
        setFlash(c, flash)
        return c.redirect(`/operator/tenants/${id}`, 303)
      }
      const { reason } = done.error
      const field = fields[reason]
      const refused = { of, field, sentence: sentences[reason], why: values['reason'] ?? '' }
      return tenantPage(c, id, { refused }, statusOf(reason))
    })
  }

  app.post('/reveal', async (c) => {
    const revealed = await revealContact(c.get('scope'), idOf(c))
    return tenantPage(c, idOf(c), { revealed })
  })

  app.post('/verify', async (c) => {
    const done = await verifyContact(c.get('scope'), idOf(c))
    if (!done.ok) return tenantPage(c, idOf(c))
    setFlash(c, 'contact-verified')
    return c.redirect(`/operator/tenants/${idOf(c)}`, 303)
  })
  return app
}

const statusOf = (reason: string): 403 | 409 | 422 =>
  reason === 'changed-meanwhile' ? 409 : reason === 'not-permitted' ? 403 : 422

const decisionOf = (tenantId: string, values: FormValues): Decision => ({
  tenantId,
  requestId: values['request'] ?? '',
  seen: values['state'] ?? '',
  why: values['reason'] ?? '',
  slug: values['slug'] ?? '',
})

const sentences: Readonly<Record<Refused['reason'], string>> = {
  'not-permitted': '您的账号不能办这一件，请平台的运营人员办',
  'not-found': '没有这一家',
  'no-reason': `请写明原因，最多 ${REASON_LENGTH_MOST} 字`,
  'wrong-slug': '短名对不上，没有关闭。请核对是不是这一家',
  'contact-not-verified': '联系人还没有核实：先打电话核实，再批准',
  'not-closing': '还没有开始关闭，不能销毁',
  'not-taken-along': `对方还没有导出完整的数据。仍要销毁，请写明原因，最多 ${REASON_LENGTH_MOST} 字`,
  'changed-meanwhile': '刚刚有人办过，状态已经变了。请看清现在的状态再办',
}

/** Where the sentence stands: the form that it is about may be gone from the page. */
const fields: Readonly<Partial<Record<string, 'slug' | 'reason'>>> = {
  'no-reason': 'reason',
  'not-taken-along': 'reason',
  'wrong-slug': 'slug',
}

type Shown = {
  readonly revealed?: Contact | undefined
  readonly refused?: OperatorTenantProps['refused']
}

async function tenantPage(
  c: Ctx,
  id: string,
  shown: Shown = {},
  status: 200 | 403 | 409 | 422 = 200,
) {
  const record = await readTenant(c.get('scope'), id)
  if (record === undefined) return c.html(PlatformNotFoundView({ homeHref: '/operator' }), 404)
  const { scheme, baseDomain } = c.get('services').config
  const view = OperatorTenantView({
    frame: frameOf(c),
    now: c.get('now'),
    record,
    revealed: shown.revealed,
    refused: shown.refused,
    memberUrl: `${scheme}://${record.tenant.slug}.${baseDomain}/`,
  })
  return c.html(view, status)
}
