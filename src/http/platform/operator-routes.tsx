import { Hono, type Context } from 'hono'
import {
  approveGoLive,
  returnGoLive,
  type AnswerGoLiveError,
} from '../../operators/answer-go-live.ts'
import { changeOperatorPassword } from '../../operators/change-operator-password.ts'
import {
  beginClosing,
  resumeTenant,
  suspendTenant,
  type ChangeTenantError,
} from '../../operators/change-tenant-state.ts'
import { listTenants } from '../../operators/list-tenants.ts'
import { REASON_LENGTH_MOST, type OperatorScope } from '../../operators/operator-scope.ts'
import {
  operatorOfSession,
  signOutOperator,
  type Operator,
} from '../../operators/operator-session.ts'
import { readTenant } from '../../operators/read-tenant.ts'
import { signInOperator } from '../../operators/sign-in-operator.ts'
import { revealContact, verifyContact, type Contact } from '../../operators/tenant-contact.ts'
import type { Result } from '../../kernel/result.ts'
import { openPlatformDb } from '../../tenants/ensure-platform.ts'
import type { PlatformActor } from '../../tenants/platform-scope.ts'
import { tenantStates } from '../../tenants/platform-tables.ts'
import { platformKeys } from '../../tenants/tenant-keys.ts'
import { passwordSentences } from '../change-password-sentences.ts'
import { addressOf, type BaseVariables } from '../context.ts'
import { operatorCookie } from '../cookies.ts'
import { setFlash, takeFlash, type FlashName } from '../flash.ts'
import { pageOf, readForm, type FormValues } from '../forms.ts'
import { accessOf } from '../scopes.ts'
import { OperatorPasswordView, OperatorSignInView } from './operator-sign-in-view.tsx'
import { OperatorTenantsView } from './operator-tenants-view.tsx'
import { OperatorTenantView, type OperatorTenantProps } from './operator-tenant-view.tsx'
import { PlatformNotFoundView } from './trouble-view.tsx'

type OperatorEnv = {
  Variables: BaseVariables & { operator: Operator; scope: OperatorScope }
}
type Ctx = Context<OperatorEnv>

const NOBODY: PlatformActor = { kind: 'visitor', id: 'operator' }

async function scopeOf(c: Ctx): Promise<OperatorScope> {
  const { config } = c.get('services')
  return {
    db: await openPlatformDb(config, accessOf(c), c.get('trips')),
    keys: await platformKeys(config.masterKey, config.previousMasterKey),
    actor: NOBODY,
    now: c.get('now'),
    requestId: c.get('requestId'),
  }
}

/** Who runs the platform: which tenants there are, and deciding on them. */
export function operatorRoutes() {
  const app = new Hono<OperatorEnv>()
  app.use(async (c, next) => {
    c.set('scope', await scopeOf(c))
    return next()
  })
  app.route('/', signInRoutes())
  app.use(async (c, next) => {
    const token = operatorCookie.get(c)
    const operator = token && (await operatorOfSession(c.get('scope'), token))
    if (!operator) return c.redirect('/operator/sign-in', 303)
    c.set('operator', operator)
    c.set('scope', { ...c.get('scope'), actor: { kind: 'operator', id: operator.id } })
    const free = ['/operator/password', '/operator/sign-out'].includes(c.req.path)
    if (operator.mustChangePassword && !free) return c.redirect('/operator/password', 303)
    return next()
  })
  app.route('/', ownRoutes())

  app.get('/', async (c) => {
    const { q = '', state = '' } = c.req.query()
    const wanted = { q: q.trim().slice(0, 60), page: pageOf(c) }
    const known = tenantStates.find((one) => one === state)
    const list = await listTenants(c.get('scope'), { ...wanted, state: known })
    const [frame, now] = [frameOf(c), c.get('now')]
    return c.html(OperatorTenantsView({ frame, now, ...wanted, state: known ?? '', list }))
  })

  app.route('/tenants/:id', tenantRoutes())
  return app
}

function signInRoutes() {
  const app = new Hono<OperatorEnv>()
  app.get('/sign-in', (c) => c.html(OperatorSignInView({ errors: {}, flash: takeFlash(c) })))

  app.post('/sign-in', async (c) => {
    const { login = '', password = '' } = await readForm(c)
    const input = { login, password, address: addressOf(c), previousToken: operatorCookie.get(c) }
    const done = await signInOperator(c.get('scope'), input, c.get('services').hasher)
    if (done.ok) {
      operatorCookie.set(c, done.value.token)
      return c.redirect(done.value.mustChangePassword ? '/operator/password' : '/operator', 303)
    }
    const shown = login.slice(0, 40)
    if (done.error.reason === 'wrong-login-or-password') {
      const errors = { form: '登录名或密码不对，请重新输入' }
      return c.html(OperatorSignInView({ login: shown, errors }), 422)
    }
    const { retryAfterSeconds } = done.error
    c.header('retry-after', String(retryAfterSeconds))
    const form = `登录失败次数过多，请 ${Math.ceil(retryAfterSeconds / 60)} 分钟后再试`
    return c.html(OperatorSignInView({ login: shown, errors: { form } }), 429)
  })
  return app
}

/** One's own password, and the way out. */
function ownRoutes() {
  const app = new Hono<OperatorEnv>()
  const page = (c: Ctx, errors: Record<string, string>, status: 200 | 422) =>
    c.html(OperatorPasswordView({ first: c.get('operator').mustChangePassword, errors }), status)

  app.get('/password', (c) => page(c, {}, 200))

  app.post('/password', async (c) => {
    const { current = '', password = '', again = '' } = await readForm(c)
    if (password !== again) return page(c, { again: '两次输入的密码不一样' }, 422)
    const input = {
      currentPassword: current,
      newPassword: password,
      token: operatorCookie.get(c) ?? '',
    }
    const done = await changeOperatorPassword(c.get('scope'), input, c.get('services').hasher)
    if (!done.ok) return page(c, passwordSentences(done.error), 422)
    setFlash(c, 'password-changed')
    return c.redirect('/operator', 303)
  })

  app.post('/sign-out', async (c) => {
    await signOutOperator(c.get('scope'), operatorCookie.get(c) ?? '')
    operatorCookie.clear(c)
    setFlash(c, 'signed-out')
    return c.redirect('/operator/sign-in', 303)
  })
  return app
}

type Decision = {
  readonly tenantId: string
  readonly requestId: string
  readonly seen: string
  readonly why: string
  readonly slug: string
}
type Decided = Result<void, ChangeTenantError | AnswerGoLiveError>

/** What an operator may decide, each with what the next page says. */
const decisions: Readonly<
  Record<string, readonly [(scope: OperatorScope, it: Decision) => Promise<Decided>, FlashName]>
> = {
  approve: [approveGoLive, 'tenant-live'],
  return: [returnGoLive, 'tenant-returned'],
  suspend: [suspendTenant, 'tenant-suspended'],
  resume: [resumeTenant, 'tenant-resumed'],
  close: [beginClosing, 'tenant-closing'],
}

function tenantRoutes() {
  const app = new Hono<OperatorEnv>()
  const idOf = (c: Ctx): string => c.req.param('id') ?? ''

  app.get('/', (c) => tenantPage(c, idOf(c)))

  for (const [of, [decide, flash]] of Object.entries(decisions)) {
    app.post(`/${of}`, async (c) => {
      const id = idOf(c)
      const values = await readForm(c)
      const done = await decide(c.get('scope'), decisionOf(id, values))
      if (done.ok) {
        setFlash(c, flash)
        return c.redirect(`/operator/tenants/${id}`, 303)
      }
      const { reason } = done.error
      const field = fields[reason]
      const refused = { of, field, sentence: sentences[reason], why: values['reason'] ?? '' }
      return tenantPage(c, id, { refused }, reason === 'changed-meanwhile' ? 409 : 422)
    })
  }

  app.post('/reveal', async (c) => {
    const revealed = await revealContact(c.get('scope'), idOf(c))
    return tenantPage(c, idOf(c), { revealed })
  })

  app.post('/verify', async (c) => {
    await verifyContact(c.get('scope'), idOf(c))
    setFlash(c, 'contact-verified')
    return c.redirect(`/operator/tenants/${idOf(c)}`, 303)
  })
  return app
}

const decisionOf = (tenantId: string, values: FormValues): Decision => ({
  tenantId,
  requestId: values['request'] ?? '',
  seen: values['state'] ?? '',
  why: values['reason'] ?? '',
  slug: values['slug'] ?? '',
})

const sentences: Readonly<Record<(ChangeTenantError | AnswerGoLiveError)['reason'], string>> = {
  'not-found': '没有这一家',
  'no-reason': `请写明原因，最多 ${REASON_LENGTH_MOST} 字`,
  'wrong-slug': '短名对不上，没有关闭。请核对是不是这一家',
  'contact-not-verified': '联系人还没有核实：先打电话核实，再批准',
  'changed-meanwhile': '刚刚有人办过，状态已经变了。请看清现在的状态再办',
}

/** Where the sentence stands: the form that it is about may be gone from the page. */
const fields: Readonly<Partial<Record<string, 'slug' | 'reason'>>> = {
  'no-reason': 'reason',
  'wrong-slug': 'slug',
}

type Shown = {
  readonly revealed?: Contact | undefined
  readonly refused?: OperatorTenantProps['refused']
}

async function tenantPage(c: Ctx, id: string, shown: Shown = {}, status: 200 | 409 | 422 = 200) {
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

const frameOf = (c: Ctx) => ({ login: c.get('operator').login, flash: takeFlash(c) })
