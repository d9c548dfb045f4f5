import { Hono, type Context } from 'hono'
import { unreachable } from '../../../kernel/assert.ts'
import { formatYuan, parseYuan } from '../../../kernel/fen.ts'
import { newId } from '../../../kernel/ids.ts'
import { listMovements, type ListedMovement } from '../../../fund/list-movements.ts'
import { isSubsidy } from '../../../fund/payer.ts'
import { readBalances } from '../../../fund/read-balances.ts'
import { readPayers } from '../../../fund/read-payers.ts'
import { recordReceipt, type ReceiptError } from '../../../fund/record-receipt.ts'
import { owingWorkplaces } from '../../../reports/owing-workplaces.ts'
import type { TenantEnv } from '../../context.ts'
import { setFlash } from '../../flash.ts'
import { fieldWords } from '../../field-words.ts'
import { readForm } from '../../forms.ts'
import type { FormErrors } from '../../ui/index.ts'
import { frameOf } from '../frame.ts'
import { notPermitted } from '../trouble.tsx'
import { payerWords } from '../words.ts'
import { FundView, type FundMovement } from '../views/fund.tsx'

type Typed = { readonly workplace: string; readonly plan: string; readonly amount: string }
const NOTHING_TYPED: Typed = { workplace: '', plan: '', amount: '' }

export function fundRoutes() {
  const app = new Hono<TenantEnv>()
  app.get('/', (c) => fundPage(c, NOTHING_TYPED, {}))

  app.post('/receipts', async (c) => {
    const { workplace = '', plan = '', amount = '', reference = '' } = await readForm(c)
    const typed = { workplace, plan, amount }
    if (workplace === '') return fundPage(c, typed, { workplace: '请选择谁缴的' })
    const read = parseYuan(amount)
    if (!read.ok) return fundPage(c, typed, { amount: fieldWords[read.error] })
    const done = await recordReceipt(c.get('scope'), {
      ...(isSubsidy(workplace) ? { payer: workplace } : { workplaceId: workplace }),
      planKey: plan,
      amountFen: read.value,
      reference,
    })
    if (done.ok) {
      setFlash(c, 'receipt-recorded')
      return c.redirect('/console/fund', 303)
    }
    if (done.error.reason === 'not-permitted') {
      return notPermitted(c, 'fund', '登记会费到账', done.error)
    }
    return fundPage(c, typed, receiptSentences(done.error))
  })
  return app
}

async function fundPage(c: Context<TenantEnv>, typed: Typed, errors: FormErrors) {
  const scope = c.get('scope')
  const planKey = c.req.query('plan') ?? ''
  const after = c.req.query('after')
  const ofPlan = planKey === '' ? {} : { planKey }
  const [balances, byPayer, listed, owing] = await Promise.all([
    readBalances(scope, ofPlan),
    readPayers(scope, ofPlan),
    listMovements(scope, { ...ofPlan, ...(after ? { after } : {}) }),
    owingWorkplaces(scope),
  ])
  if (!balances.ok) return notPermitted(c, 'fund', '查看基金', balances.error)
  const page = listed.ok ? listed.value : { movements: [], next: undefined }
  const plans = owing.plans.map(({ planKey: value, title }) => ({ value, label: title }))
  const owed = [
    ...owing.subsidies.map(({ payer, receivableFen }) => ({
      id: payer,
      name: payerWords[payer],
      receivableFen,
    })),
    ...owing.workplaces,
  ]
  const mayReceive = scope.permissions.has('fund.receive') && owed.length > 0
  const view = FundView({
    frame: frameOf(c),
    planKey,
    plans,
    balances: balances.value.accounts,
    payers: byPayer.ok ? byPayer.value : [],
    movements: page.movements.map(movementRow),
    next: page.next,
    firstPage: after === undefined,
    receipt: mayReceive
      ? {
          owing: owed,
          reference: newId('rcp'),
          values: { ...typed, plan: typed.plan || (plans[0]?.value ?? '') },
          errors,
        }
      : null,
  })
  return c.html(view, Object.keys(errors).length > 0 ? 422 : 200)
}

/** What moved the money, by the prefix of its natural reference. */
const causes: Readonly<Record<string, string>> = {
  roster: '花名册导入，会费应收',
  receipt: '会费到账',
  line: '申领审核通过',
  paid: '互助金发放',
}

/** Whose part it is, where the fee has more than one. */
const partWord = ({ payer }: ListedMovement): string =>
  payer === null || payer === 'workplace' ? '' : `${payerWords[payer]}承担`

function movementRow(movement: ListedMovement): FundMovement {
  const [kind = '', id = ''] = movement.reference.split(':')
  const href = kind === 'roster' ? `/console/rosters/${id}` : null
  return {
    id: movement.id,
    at: movement.at,
    cause: { label: causes[kind] ?? movement.reference, href },
    memo: [movement.workplaceName ?? movement.memo, partWord(movement)].filter(Boolean).join('，'),
    debit: movement.debit,
    credit: movement.credit,
    amountFen: movement.amountFen,
  }
}

function receiptSentences(error: Exclude<ReceiptError, { reason: 'not-permitted' }>): FormErrors {
  switch (error.reason) {
    case 'not-positive':
      return { amount: '金额要大于 0' }
    case 'more-than-receivable':
      return error.receivableFen > 0
        ? { amount: `在这个计划下还欠 ${formatYuan(error.receivableFen)} 元，不能多记` }
        : { workplace: '在这个计划下没有应收会费' }
    case 'invalid-reference':
    case 'reference-used':
      return { form: '页面已过期，请重新填写后再登记' }
    case 'changed-meanwhile':
      return { form: '同事刚刚登记过这个单位的到账，请核对后再登记' }
    default:
      return unreachable(error)
  }
}
