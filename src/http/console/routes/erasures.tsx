import { Hono, type Context } from 'hono'
import { eraseMember } from '../../../erasure/erase-member.ts'
import { ERASURES_A_PAGE, listErasures, type ErasureState } from '../../../erasure/list-erasures.ts'
import { readErasure } from '../../../erasure/read-erasure.ts'
import { withdrawErasure } from '../../../erasure/withdraw-erasure.ts'
import { dayAt } from '../../../kernel/days.ts'
import { refuseUnless, type NotPermitted } from '../../../scope.ts'
import type { TenantEnv } from '../../context.ts'
import { obstacleForStaff } from '../../erasure-sentences.ts'
import { setFlash, type FlashName } from '../../flash.ts'
import { pageOf } from '../../forms.ts'
import { frameOf } from '../frame.ts'
import { sealedSearch, toSealedSearch } from '../sealed-search.ts'
import { notFound, notPermitted } from '../trouble.tsx'
import { ErasuresView, ErasureView } from '../views/erasures.tsx'
import { erasureStateWords } from '../words.ts'

export function erasureRoutes() {
  const app = new Hono<TenantEnv>()

  app.get('/', async (c) => {
    const scope = c.get('scope')
    const { q, search, lapsed } = await sealedSearch(c)
    const asked = c.req.query('state') ?? ''
    const state: ErasureState = asked in erasureStateWords ? (asked as ErasureState) : 'asked'
    const page = pageOf(c)
    const listed = await listErasures(scope, { state, q, page })
    if (!listed.ok) return refused(c, listed.error)
    const view = ErasuresView({
      frame: frameOf(c),
      now: scope.now,
      state,
      q,
      search,
      lapsed,
      ...listed.value,
      page,
      pageSize: ERASURES_A_PAGE,
    })
    return c.html(view)
  })

  app.post('/search', (c) => {
    const not = refuseUnless(c.get('scope'), 'members.erase')
    return not ? refused(c, not) : toSealedSearch(c, '/console/erasures', ['state'])
  })

  app.get('/:id', (c) => erasurePage(c))

  app.post('/:id/erase', async (c) => {
    const done = await eraseMember(c.get('scope'), ofThis(c))
    if (done.ok) return saved(c, 'erasure-done')
    switch (done.error.reason) {
      case 'not-permitted':
        return refused(c, done.error)
      case 'not-found':
        return notFound(c, 'erasures', '注销申请')
      case 'same-person':
        return erasurePage(c, '这份申请是您登记的，请另一位同事办理')
      case 'withdrawn':
        return erasurePage(c, '申请已经撤回，没有办理')
      case 'obstructed':
        return erasurePage(c, '还有没办完的事，没有办理')
      case 'stale':
        return erasurePage(c, '刚才这位职工有新的变动，没有办理。请看一遍现在的情况，再办理')
    }
  })

  app.post('/:id/withdraw', async (c) => {
    const done = await withdrawErasure(c.get('scope'), ofThis(c))
    if (done.ok) return saved(c, 'erasure-withdrawn')
    switch (done.error.reason) {
      case 'not-permitted':
        return refused(c, done.error)
      case 'not-found':
        return notFound(c, 'erasures', '注销申请')
      case 'not-waiting':
        return erasurePage(c, '申请已经办理或撤回，不能再撤回')
    }
  })
  return app
}

const ofThis = (c: Context<TenantEnv>) => ({ requestId: c.req.param('id') ?? '' })

const refused = (c: Context<TenantEnv>, error: NotPermitted) =>
  notPermitted(c, 'erasures', '办理注销', error)

function saved(c: Context<TenantEnv>, flash: FlashName) {
  setFlash(c, flash)
  return c.redirect(`/console/erasures/${ofThis(c).requestId}`, 303)
}

async function erasurePage(c: Context<TenantEnv>, problem?: string) {
  const scope = c.get('scope')
  const read = await readErasure(scope, ofThis(c).requestId)
  if (!read.ok) {
    return read.error.reason === 'not-permitted'
      ? refused(c, read.error)
      : notFound(c, 'erasures', '注销申请')
  }
  const { request, memberId, obstacles, ...shown } = read.value
  const view = ErasureView({
    frame: frameOf(c),
    now: scope.now,
    today: dayAt(scope.now),
    request,
    ...shown,
    memberHref: `/console/members/${memberId}`,
    obstacles: obstacles.map((obstacle) => ({
      sentence: obstacleForStaff(obstacle),
      href:
        obstacle.kind === 'open-claim' && scope.permissions.has('claims.read')
          ? `/console/claims/${obstacle.claimId}`
          : null,
    })),
    errors: problem === undefined ? {} : { form: problem },
  })
  return c.html(view, problem === undefined ? 200 : 422)
}
