import { Hono, type Context } from 'hono'
import { fen, formatYuan, minus } from '../../../kernel/fen.ts'
import { unreachable } from '../../../kernel/assert.ts'
import { payoutFigures } from '../../../reports/payout-figures.ts'
import { cancelPayout } from '../../../payouts/cancel-payout.ts'
import { confirmPayout, type ConfirmPayoutError } from '../../../payouts/confirm-payout.ts'
import { listPayouts } from '../../../payouts/list-payouts.ts'
import { payablePreview } from '../../../payouts/payable-preview.ts'
import { preparePayout, type PreparePayoutError } from '../../../payouts/prepare-payout.ts'
import { readPayout } from '../../../payouts/read-payout.ts'
import type { TenantEnv } from '../../context.ts'
import { setFlash } from '../../flash.ts'
import { readForm, readWhole } from '../../forms.ts'
import { wake } from '../../wake.ts'
import type { FormErrors } from '../../ui/index.ts'
import { frameOf } from '../frame.ts'
import { notFound, notPermitted } from '../trouble.tsx'
import { PayoutView, type PayoutConfirmation } from '../views/payout.tsx'
import { PayoutsView } from '../views/payouts.tsx'

const NUMBER_MOST = 999_999_999

export function payoutRoutes() {
  const app = new Hono<TenantEnv>()
  app.get('/', (c) => payoutsPage(c, {}))

  app.post('/', async (c) => {
    const { plan = '' } = await readForm(c)
    const done = await preparePayout(c.get('scope'), { planKey: plan })
    if (done.ok) return c.redirect(`/console/payouts/${done.value.payoutId}`, 303)
    if (done.error.reason === 'not-permitted') {
      return notPermitted(c, 'payouts', '制作发放批次', done.error)
    }
    return payoutsPage(c, { form: prepareSentence(done.error) })
  })

  app.get('/:id', (c) => payoutPage(c, {}))

  app.post('/:id/confirm', async (c) => {
    const { config } = c.get('services')
    const done = await confirmPayout(
      c.get('scope'),
      { payoutId: c.req.param('id') },
      { quietHours: config.quietHours },
    )
    if (done.ok) {
      wake(c)
      setFlash(c, 'payout-confirmed')
      return c.redirect(`/console/payouts/${c.req.param('id')}`, 303)
    }
    if (done.error.reason === 'not-found') return notFound(c, 'payouts', '发放批次')
    if (done.error.reason === 'not-permitted') {
      return notPermitted(c, 'payouts', '确认发放', done.error)
    }
    return payoutPage(c, { form: confirmSentence(done.error) })
  })

  app.post('/:id/cancel', async (c) => {
    const done = await cancelPayout(c.get('scope'), { payoutId: c.req.param('id') })
    if (done.ok) {
      setFlash(c, 'payout-cancelled')
      return c.redirect('/console/payouts', 303)
    }
    if (done.error.reason === 'not-found') return notFound(c, 'payouts', '发放批次')
    if (done.error.reason === 'not-permitted') {
      return notPermitted(c, 'payouts', '撤销发放批次', done.error)
    }
    return payoutPage(c, { form: '这一批已经确认发放，不能撤销；有差错请用更正处理' })
  })
  return app
}

async function payoutsPage(c: Context<TenantEnv>, errors: FormErrors) {
  const scope = c.get('scope')
  const before = readWhole(c.req.query('before'), 1, NUMBER_MOST, 0)
  const [preview, listed, figures] = await Promise.all([
    payablePreview(scope),
    listPayouts(scope, before > 0 ? { before } : {}),
    payoutFigures(scope),
  ])
  if (!preview.ok) return notPermitted(c, 'payouts', '查看发放', preview.error)
  if (!listed.ok) return notPermitted(c, 'payouts', '查看发放', listed.error)
  const titleOf = (planKey: string) => figures.titles.get(planKey) ?? planKey
  const view = PayoutsView({
    frame: frameOf(c),
    now: c.get('now'),
    payable: preview.value.map((plan) => ({ ...plan, planTitle: titleOf(plan.planKey) })),
    withoutCard: figures.withoutCard.map((person) => ({
      ...person,
      planTitle: titleOf(person.planKey),
    })),
    mayPrepare: scope.permissions.has('payouts.prepare'),
    errors,
    rows: listed.value.payouts.map((row) => ({ ...row, planTitle: titleOf(row.planKey) })),
    next: listed.value.next,
    firstPage: before === 0,
  })
  return c.html(view, Object.keys(errors).length > 0 ? 422 : 200)
}

async function payoutPage(c: Context<TenantEnv>, errors: FormErrors) {
  const scope = c.get('scope')
  const payoutId = c.req.param('id') ?? ''
  const [found, figures] = await Promise.all([
    readPayout(scope, { payoutId }),
    payoutFigures(scope, payoutId),
  ])
  if (!found.ok) {
    return found.error.reason === 'not-found'
      ? notFound(c, 'payouts', '发放批次')
      : notPermitted(c, 'payouts', '查看发放', found.error)
  }
  const payout = found.value
  const { bankFen, notices } = figures
  const outgoing = payout.state === 'prepared' ? payout.totalFen : fen(0)
  const view = PayoutView({
    frame: frameOf(c),
    now: c.get('now'),
    payout: { ...payout, planTitle: figures.titles.get(payout.planKey) ?? payout.planKey },
    confirmation: confirmationOf(c, payout, figures.confirmers),
    mayCancel:
      payout.state === 'prepared' &&
      (scope.permissions.has('payouts.prepare') || scope.permissions.has('payouts.confirm')),
    balance: { beforeFen: bankFen, afterFen: minus(bankFen, outgoing) },
    notices:
      payout.state === 'confirmed'
        ? { ...notices, withoutMobile: Math.max(0, payout.memberCount - notices.told) }
        : null,
    errors,
  })
  return c.html(view, Object.keys(errors).length > 0 ? 422 : 200)
}

function confirmationOf(
  c: Context<TenantEnv>,
  payout: { readonly state: string; readonly preparedBy: string },
  confirmers: readonly { readonly id: string; readonly name: string }[],
): PayoutConfirmation {
  if (payout.state !== 'prepared') return { kind: 'closed' }
  const who = confirmers.filter(({ id }) => id !== payout.preparedBy).map(({ name }) => name)
  if (!c.get('scope').permissions.has('payouts.confirm')) return { kind: 'not-permitted', who }
  return payout.preparedBy === c.get('staff').id ? { kind: 'own', who } : { kind: 'may' }
}

function prepareSentence(error: Exclude<PreparePayoutError, { reason: 'not-permitted' }>): string {
  switch (error.reason) {
    case 'too-many-lines':
      return `一批最多 ${error.most} 笔，请分批制作`
    case 'nothing-payable':
      return '现在没有可以发放的互助金：可能已列入其他批次，或职工还没有登记会员卡'
    case 'fund-too-low':
      return `专户余额不够：这一批要 ${formatYuan(error.neededFen)} 元，可用 ${formatYuan(error.availableFen)} 元。请先登记会费到账`
    case 'changed-meanwhile':
      return '同事正在处理同一批互助金，请刷新后再试'
    default:
      return unreachable(error)
  }
}

function confirmSentence(
  error: Exclude<ConfirmPayoutError, { reason: 'not-permitted' | 'not-found' }>,
): string {
  switch (error.reason) {
    case 'cancelled':
      return '这一批已经撤销，不能再确认'
    case 'same-person':
      return '这一批是您制作的，要由另一位同事确认'
    case 'fund-too-low':
      return `专户余额不够：要 ${formatYuan(error.neededFen)} 元，余额 ${formatYuan(error.bankFen)} 元`
    case 'changed-meanwhile':
      return '同事刚刚处理过这一批，请刷新后再看'
    default:
      return unreachable(error)
  }
}
