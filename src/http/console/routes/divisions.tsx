import { Hono, type Context } from 'hono'
import * as v from 'valibot'
import {
  createDivision,
  DivisionInput,
  listDivisions,
  placeWorkplaces,
  readDivision,
  removeDivision,
  renameDivision,
  takeOutWorkplace,
} from '../../../members/divisions.ts'
import { refuseUnless, type NotPermitted } from '../../../scope.ts'
import type { TenantEnv } from '../../context.ts'
import { setFlash, type FlashName } from '../../flash.ts'
import { checkForm, readForm, type FieldSentences } from '../../forms.ts'
import { frameOf } from '../frame.ts'
import { notFound, notPermitted } from '../trouble.tsx'
import { DivisionsView, DivisionView, type DivisionsProps } from '../views/divisions.tsx'

/** Names that a sentence has room for. */
const NAMES_SHOWN = 3

export function divisionRoutes() {
  const app = new Hono<TenantEnv>()
  app.get('/', (c) => divisionsPage(c))

  app.post('/', async (c) => {
    const { name = '', code = '', parentId = '' } = await readForm(c)
    const again = (errors: FieldSentences) => divisionsPage(c, { name, code, parentId, errors })
    const input = checkForm(DivisionInput, { name, code, parentId })
    if (!input.ok) return again(input.error)
    const done = await createDivision(c.get('scope'), input.value)
    if (done.ok) return saved(c, `/console/divisions/${done.value.id}`)
    switch (done.error.reason) {
      case 'not-permitted':
        return refused(c, done.error)
      case 'code-taken':
        return again({ code: '这个代码已经有了，请在左边的列表里找到它' })
      case 'no-such-county':
        return again({ parentId: '请选择一个区县' })
      case 'too-many':
        return again({ form: `最多 ${done.error.most} 个，已经满了` })
    }
  })

  app.get('/:id', (c) => divisionPage(c))
  app.post('/:id/rename', async (c) => {
    const values = await readForm(c)
    const name = checkForm(v.pick(DivisionInput, ['name']), { name: values['name'] ?? '' })
    if (!name.ok) return divisionPage(c, { errors: name.error })
    return answer(c, await renameDivision(c.get('scope'), { ...ofThis(c), ...name.value }))
  })
  app.post('/:id/remove', async (c) => {
    const done = await removeDivision(c.get('scope'), ofThis(c))
    if (!done.ok && done.error.reason === 'in-use') {
      return divisionPage(c, {
        errors: { form: '名下还有单位或乡镇，或者有同事分管，不能删除。请先移出、调整' },
      })
    }
    if (done.ok) return saved(c, '/console/divisions', 'division-removed')
    return done.error.reason === 'not-permitted'
      ? refused(c, done.error)
      : notFound(c, 'workplaces', '区县')
  })
  app.post('/:id/place', (c) => postPlace(c))
  app.post('/:id/take-out', async (c) => {
    const { workplace = '' } = await readForm(c)
    return answer(
      c,
      await takeOutWorkplace(c.get('scope'), { ...ofThis(c), workplaceId: workplace }),
    )
  })
  return app
}

const ofThis = (c: Context<TenantEnv>) => ({ divisionId: c.req.param('id') ?? '' })

const refused = (c: Context<TenantEnv>, error: NotPermitted) =>
  notPermitted(c, 'workplaces', '管理区县和乡镇', error)

function saved(c: Context<TenantEnv>, to: string, flash: FlashName = 'division-saved') {
  setFlash(c, flash)
  return c.redirect(to, 303)
}

const answer = (
  c: Context<TenantEnv>,
  done: Awaited<ReturnType<typeof renameDivision>>,
): Response | Promise<Response> => {
  if (done.ok) return saved(c, `/console/divisions/${ofThis(c).divisionId}`)
  return done.error.reason === 'not-permitted'
    ? refused(c, done.error)
    : notFound(c, 'workplaces', '区县')
}

async function postPlace(c: Context<TenantEnv>) {
  const { names = '' } = await readForm(c)
  const done = await placeWorkplaces(c.get('scope'), {
    ...ofThis(c),
    names: names.split(/[\r\n]+/),
  })
  const again = (sentence: string) => divisionPage(c, { names, errors: { names: sentence } })
  if (done.ok) return saved(c, `/console/divisions/${ofThis(c).divisionId}`)
  switch (done.error.reason) {
    case 'not-permitted':
      return refused(c, done.error)
    case 'no-such-division':
      return notFound(c, 'workplaces', '区县')
    case 'no-names':
      return again('请写上单位名称，一行一家')
    case 'too-many':
      return again(`一次最多 ${done.error.most} 家，请分几次`)
    case 'unknown-workplaces': {
      const shown = done.error.names.slice(0, NAMES_SHOWN).join('、')
      return again(`没有找到“${shown}”，请照单位页面上的全称填写`)
    }
  }
}

async function divisionsPage(c: Context<TenantEnv>, form?: DivisionsProps['form']) {
  const scope = c.get('scope')
  const not = refuseUnless(scope, 'workplaces.manage')
  if (not) return refused(c, not)
  const view = DivisionsView({
    frame: frameOf(c),
    rows: await listDivisions(scope),
    form: form ?? { name: '', code: '', parentId: '', errors: {} },
  })
  return c.html(view, form ? 422 : 200)
}

async function divisionPage(
  c: Context<TenantEnv>,
  tried?: { readonly names?: string; readonly errors: FieldSentences },
) {
  const read = await readDivision(c.get('scope'), ofThis(c).divisionId)
  if (!read.ok) {
    return read.error.reason === 'not-permitted'
      ? refused(c, read.error)
      : notFound(c, 'workplaces', '区县')
  }
  const { division, workplaces } = read.value
  const view = DivisionView({
    frame: frameOf(c),
    division,
    workplaces,
    form: { name: division.name, names: tried?.names ?? '', errors: tried?.errors ?? {} },
  })
  return c.html(view, tried ? 422 : 200)
}
