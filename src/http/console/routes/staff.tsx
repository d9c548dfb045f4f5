import { Hono, type Context } from 'hono'
import * as v from 'valibot'
import { unreachable } from '../../../kernel/assert.ts'
import { createStaff, type CreateStaffError } from '../../../identity/create-staff.ts'
import { disableStaff } from '../../../identity/disable-staff.ts'
import {
  askFactorReset,
  type AskFactorResetError,
} from '../../../identity/factors/ask-factor-reset.ts'
import {
  confirmFactorReset,
  type ConfirmFactorResetError,
} from '../../../identity/factors/confirm-factor-reset.ts'
import { readFactorPolicy } from '../../../identity/factors/factor-policy.ts'
import { openFactorResets } from '../../../identity/factors/open-factor-resets.ts'
import {
  withdrawFactorReset,
  type WithdrawFactorResetError,
} from '../../../identity/factors/withdraw-factor-reset.ts'
import { listInvitations } from '../../../identity/list-invitations.ts'
import { listStaff } from '../../../identity/list-staff.ts'
import { roles } from '../../../identity/roles.ts'
import { login, personName } from '../../../tenants/sign-up-input.ts'
import type { TenantEnv } from '../../context.ts'
import { setFlash, type FlashName } from '../../flash.ts'
import { checkForm, type FieldSentences } from '../../forms.ts'
import { readChoices } from '../choices.ts'
import { frameOf } from '../frame.ts'
import { notFound, notPermitted } from '../trouble.tsx'
import { StaffView, type StaffProps } from '../views/staff.tsx'

const StaffInput = v.object({
  name: personName,
  login,
  roles: v.pipe(v.array(v.picklist(roles)), v.minLength(1, '请至少选一个岗位')),
})

const NOTHING_TYPED = { name: '', login: '', roles: [], errors: {} } as const

export function staffRoutes() {
  const app = new Hono<TenantEnv>()
  app.get('/', (c) => staffPage(c, {}))

  app.post('/', async (c) => {
    const { values, chosen } = await readChoices(c, 'roles', roles)
    const { name = '', login = '' } = values
    const again = (errors: FieldSentences) =>
      staffPage(c, { form: { name, login, roles: chosen, errors } })
    const input = checkForm(StaffInput, { name, login, roles: chosen })
    if (!input.ok) return again(input.error)
    const done = await createStaff(c.get('scope'), input.value, c.get('services').hasher)
    if (done.ok) {
      const { login, firstPassword } = done.value
      return staffPage(c, { created: { name: input.value.name, login, firstPassword } })
    }
    if (done.error.reason === 'not-permitted') {
      return notPermitted(c, 'staff', '添加同事', done.error)
    }
    return again(sentencesOf(done.error))
  })

  app.post('/:id/disable', async (c) => {
    const done = await disableStaff(c.get('scope'), { staffId: c.req.param('id') })
    if (done.ok) {
      setFlash(c, 'staff-disabled')
      return c.redirect('/console/staff', 303)
    }
    const again = (form: string) => staffPage(c, { form: { ...NOTHING_TYPED, errors: { form } } })
    switch (done.error.reason) {
      case 'not-permitted':
        return notPermitted(c, 'staff', '停用工作人员', done.error)
      case 'no-such-staff':
        return notFound(c, 'staff', '工作人员')
      case 'oneself':
        return again('不能停用自己的账号，请由另一位系统管理员来停用')
      case 'last-system-person':
        return again('这是最后一位系统管理员，停用后就没有人能管理账号了，请先添加另一位')
      default:
        return unreachable(done.error)
    }
  })

  app.post('/:id/reset-factors', async (c) => {
    const done = await askFactorReset(c.get('scope'), { staffId: c.req.param('id') })
    return done.ok ? afterReset(c, 'factor-reset-asked') : resetTrouble(c, done.error)
  })
  app.post('/:id/reset-factors/confirm', async (c) => {
    const done = await confirmFactorReset(c.get('scope'), { staffId: c.req.param('id') })
    return done.ok ? afterReset(c, 'factors-reset') : resetTrouble(c, done.error)
  })
  app.post('/:id/reset-factors/withdraw', async (c) => {
    const done = await withdrawFactorReset(c.get('scope'), { staffId: c.req.param('id') })
    return done.ok ? afterReset(c, 'factor-reset-withdrawn') : resetTrouble(c, done.error)
  })
  return app
}

function afterReset(c: Context<TenantEnv>, flash: FlashName) {
  setFlash(c, flash)
  return c.redirect('/console/staff', 303)
}

function resetTrouble(
  c: Context<TenantEnv>,
  error: AskFactorResetError | ConfirmFactorResetError | WithdrawFactorResetError,
) {
  const again = (form: string) => staffPage(c, { form: { ...NOTHING_TYPED, errors: { form } } })
  switch (error.reason) {
    case 'not-permitted':
      return notPermitted(c, 'staff', '重设两步验证', error)
    case 'no-such-staff':
      return notFound(c, 'staff', '工作人员')
    case 'not-asked':
      return again('这项申请已经处理过，或者过了 7 天。仍要重设的，请重新申请')
    case 'asked-already':
      return again('已经有人申请重设，请核实本人后直接确认')
    case 'oneself':
      return again('自己的两步验证在“登录与安全”里更换，丢了设备请另一位系统管理员来申请重设')
    case 'own-request':
      return again('您提出的申请要由另一位系统管理员确认')
    case 'account-too-new':
      return again('您的账号是在申请之后才建的，请由另一位系统管理员确认')
    default:
      return unreachable(error)
  }
}

async function staffPage(
  c: Context<TenantEnv>,
  shown: { readonly created?: StaffProps['created']; readonly form?: StaffProps['form'] },
) {
  const scope = c.get('scope')
  const [listed, invited, policy, resets] = await Promise.all([
    listStaff(scope),
    listInvitations(scope),
    readFactorPolicy(scope),
    openFactorResets(scope),
  ])
  if (!listed.ok) return notPermitted(c, 'staff', '管理工作人员', listed.error)
  const view = StaffView({
    frame: frameOf(c),
    now: scope.now,
    rows: listed.value,
    withFactor: policy.staffWithFactor,
    resets: new Map(resets.map((reset) => [reset.staffId, reset])),
    invitations: invited.ok ? invited.value : [],
    selfId: c.get('staff').id,
    created: shown.created ?? null,
    form: shown.form ?? NOTHING_TYPED,
  })
  return c.html(view, shown.form ? 422 : 200)
}

function sentencesOf(
  error: Exclude<CreateStaffError, { reason: 'not-permitted' }>,
): FieldSentences {
  switch (error.reason) {
    case 'wrong-login':
      return { login: '登录名为 3 到 40 个字母、数字、点、横线和下划线' }
    case 'wrong-name':
      return { name: '请填写姓名' }
    case 'no-role':
      return { roles: '请至少选一个岗位' }
    case 'agent-needs-workplaces':
      return { roles: '单位经办要写明管哪些单位，请用“邀请同事”' }
    case 'login-taken':
      return { login: '这个登录名已经有人在用，请换一个' }
    case 'too-many-staff':
      return { form: `最多 ${error.most} 个账号，已经满了` }
    default:
      return unreachable(error)
  }
}
