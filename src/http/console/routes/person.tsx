import { Hono, type Context } from 'hono'
import { changeGrant } from '../../../identity/change-grant.ts'
import {
  HAND_OVER_DAYS_AHEAD,
  handOver,
  mayHandOver,
  type HandOverError,
} from '../../../identity/hand-over.ts'
import { unreachable } from '../../../kernel/assert.ts'
import { addDays, dayAt, formatDay, parseDay, type Day } from '../../../kernel/days.ts'
import { listDivisions } from '../../../members/divisions.ts'
import { openMattersOf, readStaffFile } from '../../../reports/read-staff-file.ts'
import { refuseUnless } from '../../../scope.ts'
import type { TenantEnv } from '../../context.ts'
import { setFlash } from '../../flash.ts'
import { readForm, type FieldSentences } from '../../forms.ts'
import { frameOf } from '../frame.ts'
import {
  emptyGrant,
  grantSentences,
  readGrantForm,
  toGrant,
  type GrantForm,
} from '../read-grant.ts'
import { notFound, notPermitted } from '../trouble.tsx'
import { HandOverView, PersonView, type HandOverProps } from '../views/person.tsx'

/** One colleague: roles, reach, and handing over. Under /console/staff. */
export function personRoutes() {
  const app = new Hono<TenantEnv>()
  app.get('/:id', (c) => personPage(c))
  app.post('/:id/grant', (c) => postGrant(c))
  app.get('/:id/hand-over', (c) => handOverPage(c))
  app.post('/:id/hand-over', (c) => postHandOver(c))
  return app
}

const idOf = (c: Context<TenantEnv>): string => c.req.param('id') ?? ''

async function personPage(c: Context<TenantEnv>, tried?: GrantForm, errors: FieldSentences = {}) {
  const scope = c.get('scope')
  const refused = refuseUnless(scope, 'staff.manage')
  if (refused) return notPermitted(c, 'staff', '管理工作人员', refused)
  const [file, divisions] = await Promise.all([readStaffFile(scope, idOf(c)), listDivisions(scope)])
  if (!file.ok) return notFound(c, 'staff', '工作人员')
  const { id, name, login, roles, reach, targets, disabled } = file.value
  const stored: GrantForm = {
    ...emptyGrant,
    roles,
    whole: reach === 'all',
    divisions: targets.filter((one) => one.isDivision).map(({ targetId }) => targetId),
    workplaces: targets
      .filter((one) => !one.isDivision)
      .map((one) => one.name)
      .join('\n'),
  }
  const view = PersonView({
    frame: frameOf(c),
    person: { id, name, login, disabled },
    self: id === scope.actor.id,
    form: tried ?? stored,
    errors,
    divisions,
    mayHandOver: reach === 'some' && !disabled,
  })
  return c.html(view, Object.keys(errors).length > 0 ? 422 : 200)
}

async function postGrant(c: Context<TenantEnv>) {
  const form = await readGrantForm(c)
  const done = await changeGrant(c.get('scope'), { ...toGrant(form), staffId: idOf(c) })
  if (done.ok) {
    setFlash(c, 'staff-changed')
    return c.redirect('/console/staff', 303)
  }
  const again = (errors: FieldSentences) => personPage(c, form, errors)
  switch (done.error.reason) {
    case 'not-permitted':
      return notPermitted(c, 'staff', '调整岗位', done.error)
    case 'no-such-staff':
      return notFound(c, 'staff', '工作人员')
    case 'oneself':
      return again({ form: '自己的岗位请由另一位系统管理员来调整' })
    case 'last-system-person':
      return again({ roles: '这是最后一位系统管理员，请先把系统管理给另一位同事' })
    case 'changed-meanwhile':
      return again({ form: '同事刚刚也在调整，这次没有保存。请核对后再保存一次' })
    default:
      return again(grantSentences(done.error))
  }
}

const FORM: HandOverProps['form'] = { to: '', on: '', disable: false, errors: {} }

async function handOverPage(c: Context<TenantEnv>, form = FORM) {
  const scope = c.get('scope')
  const fromId = idOf(c)
  const refused = mayHandOver(scope, fromId)
  if (refused) return notPermitted(c, 'staff', '交接单位', refused)
  const [file, open] = await Promise.all([
    readStaffFile(scope, fromId),
    openMattersOf(scope, fromId),
  ])
  if (!file.ok) return notFound(c, 'staff', '工作人员')
  const { id, name, targets, successors } = file.value
  const today = dayAt(scope.now)
  const self = id === scope.actor.id
  const view = HandOverView({
    frame: frameOf(c),
    person: { id, name },
    self,
    targets: targets.map((target) => ({
      name: target.name,
      fromOn: target.fromOn as Day,
      untilOn: target.untilOn as Day | null,
    })),
    successors,
    open,
    today,
    last: addDays(today, HAND_OVER_DAYS_AHEAD),
    mayDisable: scope.permissions.has('staff.manage') && !self,
    form: { ...form, on: form.on || today },
  })
  return c.html(view, Object.keys(form.errors).length > 0 ? 422 : 200)
}

async function postHandOver(c: Context<TenantEnv>) {
  const { to = '', on = '', disable } = await readForm(c)
  const again = (errors: FieldSentences) =>
    handOverPage(c, { to, on, disable: disable === 'yes', errors })
  const day = parseDay(on.trim())
  const scope = c.get('scope')
  const refused = mayHandOver(scope, idOf(c))
  if (refused) return notPermitted(c, 'staff', '交接单位', refused)
  if (!day) return again({ on: '请填写日期，如 2026-03-01' })
  const done = await handOver(scope, {
    fromId: idOf(c),
    toId: to,
    on: day,
    disable: disable === 'yes',
  })
  if (done.ok) {
    setFlash(c, 'handed-over')
    const self = idOf(c) === scope.actor.id
    return c.redirect(self ? '/console/workplaces' : `/console/staff/${to}/hand-over`, 303)
  }
  switch (done.error.reason) {
    case 'not-permitted':
      return notPermitted(c, 'staff', '交接单位', done.error)
    case 'no-such-staff':
      return notFound(c, 'staff', '工作人员')
    default:
      return again(handOverSentences(done.error))
  }
}

function handOverSentences(
  error: Exclude<HandOverError, { reason: 'not-permitted' | 'no-such-staff' }>,
): FieldSentences {
  switch (error.reason) {
    case 'nothing-to-hand-over':
      return { form: '交接日那天没有负责的单位，不需要交接' }
    case 'no-successor':
      return { to: '请选一位岗位相同、负责一部分单位的同事' }
    case 'wrong-day':
      return { on: `交接日从今天起，最晚 ${formatDay(error.last)}` }
    case 'disable-from-today':
      return { on: '要同时停用账号，交接日得是今天；以后交接的，到那天再停用' }
    case 'changed-meanwhile':
      return { form: '同事刚刚也在调整，这次没有保存。请看过最新内容再交接一次' }
    default:
      return unreachable(error)
  }
}
