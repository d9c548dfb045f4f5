import { Hono, type Context } from 'hono'
import {
  createWorkplace,
  listWorkplaces,
  WorkplaceInput,
  WORKPLACES_A_PAGE,
} from '../../../members/workplaces.ts'
import { readWorkplaceFile } from '../../../reports/read-workplace-file.ts'
import type { TenantEnv } from '../../context.ts'
import { setFlash } from '../../flash.ts'
import { checkForm, pageOf, readForm } from '../../forms.ts'
import { frameOf } from '../frame.ts'
import { notFound, notPermitted } from '../trouble.tsx'
import { WorkplaceView } from '../views/workplace.tsx'
import { WorkplacesView, type WorkplacesProps } from '../views/workplaces.tsx'

const Q_LENGTH_MOST = 60

export function workplaceRoutes() {
  const app = new Hono<TenantEnv>()
  app.get('/', (c) => workplacesPage(c))

  app.post('/', async (c) => {
    const values = await readForm(c)
    const again = (errors: Record<string, string>) => {
      const { name = '', organisationCode = '' } = values
      return workplacesPage(c, { name, organisationCode, errors })
    }
    const input = checkForm(WorkplaceInput, { name: '', ...values })
    if (!input.ok) return again(input.error)
    const done = await createWorkplace(c.get('scope'), input.value)
    if (done.ok) {
      setFlash(c, 'workplace-created')
      return c.redirect(`/console/workplaces/${done.value.id}`, 303)
    }
    if (done.error.reason === 'not-permitted') {
      return notPermitted(c, 'workplaces', '新建单位', done.error)
    }
    return again({ name: '已经有同名的单位，请在左边的列表里找到它' })
  })

  app.get('/:id', async (c) => {
    const scope = c.get('scope')
    const file = await readWorkplaceFile(scope, c.req.param('id'))
    if (!file.ok) {
      return file.error.reason === 'not-permitted'
        ? notPermitted(c, 'workplaces', '查看单位', file.error)
        : notFound(c, 'workplaces', '单位')
    }
    const view = WorkplaceView({
      frame: frameOf(c),
      now: scope.now,
      ...file.value,
      mayImport: scope.permissions.has('rosters.import'),
      mayReceive: scope.permissions.has('fund.receive'),
    })
    return c.html(view)
  })
  return app
}

async function workplacesPage(c: Context<TenantEnv>, form?: WorkplacesProps['form']) {
  const scope = c.get('scope')
  const q = (c.req.query('q') ?? '').trim().slice(0, Q_LENGTH_MOST)
  const page = pageOf(c)
  const listed = await listWorkplaces(scope, { q, page })
  if (!listed.ok) return notPermitted(c, 'workplaces', '查看单位', listed.error)
  const { rows, total, receivableFen, any } = listed.value
  const view = WorkplacesView({
    frame: frameOf(c),
    q,
    rows,
    page,
    pageSize: WORKPLACES_A_PAGE,
    total,
    receivableFen,
    anyWorkplaces: any,
    mayCreate: scope.permissions.has('workplaces.manage'),
    handOverHref: scope.reach.kind === 'all' ? null : `/console/staff/${scope.actor.id}/hand-over`,
    form: form ?? { name: '', organisationCode: '', errors: {} },
  })
  return c.html(view, form ? 422 : 200)
}
