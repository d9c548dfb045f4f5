import { Hono } from 'hono'
import { createOperator, type CreateOperatorError } from '../../operators/create-operator.ts'
import { disableOperator, type DisableOperatorError } from '../../operators/disable-operator.ts'
import { resetOperatorFactor } from '../../operators/factors/reset-operator-factor.ts'
import { giveFirstPassword } from '../../operators/give-first-password.ts'
import { listOperators } from '../../operators/list-operators.ts'
import { loginSentences } from '../../tenants/sign-up-input.ts'
import { setFlash } from '../flash.ts'
import { readForm } from '../forms.ts'
import type { FormErrors } from '../ui/index.ts'
import { frameOf, type OperatorContext, type OperatorEnv } from './operator-context.ts'
import { OperatorsView, type OperatorsProps } from './operators-view.tsx'
import { PlatformNotFoundView } from './trouble-view.tsx'

/** Who else runs the platform; for operators of the whole of it. */
export function operatorPeopleRoutes() {
  const app = new Hono<OperatorEnv>()
  app.get('/', (c) => peoplePage(c, {}))

  app.post('/', async (c) => {
    const { login = '', division = '' } = await readForm(c)
    const { hasher } = c.get('services')
    const done = await createOperator(c.get('scope'), { login, division }, hasher)
    if (done.ok) return peoplePage(c, { given: done.value })
    const typed = { login: login.slice(0, 40), division: division.slice(0, 12) }
    return peoplePage(c, { form: { ...typed, errors: sentencesOf(done.error) } })
  })

  app.post('/:id/password', async (c) => {
    const { hasher } = c.get('services')
    const which = { operatorId: c.req.param('id') }
    const done = await giveFirstPassword(c.get('scope'), which, hasher)
    return done.ok ? peoplePage(c, { given: done.value }) : refuse(c, done.error)
  })

  app.post('/:id/reset-factor', async (c) => {
    const which = { operatorId: c.req.param('id') }
    const done = await resetOperatorFactor(c.get('scope'), which)
    if (!done.ok) return refuse(c, done.error)
    setFlash(c, 'operator-reset')
    return c.redirect('/operator/operators', 303)
  })

  app.post('/:id/disable', async (c) => {
    const done = await disableOperator(c.get('scope'), { operatorId: c.req.param('id') })
    if (!done.ok) return refuse(c, done.error)
    setFlash(c, 'operator-disabled')
    return c.redirect('/operator/operators', 303)
  })
  return app
}

function sentencesOf(error: CreateOperatorError): FormErrors {
  switch (error.reason) {
    case 'bad-login':
      return { login: loginSentences[error.problem] }
    case 'login-taken':
      return { login: '这个登录名已经有人用了，请换一个' }
    case 'bad-division':
      return { division: '没有这个代码：要 6 位数字，前两位是省，如 330000；管全平台就不填' }
    case 'not-permitted':
      return {}
  }
}

const refusals: Readonly<Record<DisableOperatorError['reason'], string>> = {
  'not-permitted': '',
  'not-found': '没有这个账号，或者已经停用',
  oneself: '这是您自己的账号，请由另一位运营人员来办',
  'last-operator': '这是最后一个管全平台的账号，停用后就没有人能开设账号了。请先开设另一个',
}

const refuse = (c: OperatorContext, { reason }: DisableOperatorError) =>
  peoplePage(c, { form: { ...NOTHING_TYPED, errors: { form: refusals[reason] } } })

const NOTHING_TYPED = { login: '', division: '', errors: {} }

async function peoplePage(
  c: OperatorContext,
  { given, form = NOTHING_TYPED }: Partial<Pick<OperatorsProps, 'given' | 'form'>>,
) {
  const list = await listOperators(c.get('scope'))
  // An account of a province does not learn that there is such a page.
  if (!list.ok) return c.html(PlatformNotFoundView({ homeHref: '/operator' }), 404)
  const frame = { ...frameOf(c), path: '/operator/operators' }
  const view = OperatorsView({ frame, now: c.get('now'), rows: list.value, given, form })
  return c.html(view, Object.keys(form.errors).length > 0 ? 422 : 200)
}
