import { roleLabels } from '../../../identity/roles.ts'
import type { Instant } from '../../../kernel/days.ts'
import { minus, type Fen } from '../../../kernel/fen.ts'
import { PAYOUT_LINES_MOST } from '../../../payouts/limits.ts'
import type { ListedPayout } from '../../../payouts/list-payouts.ts'
import type { PlanPreview } from '../../../payouts/payable-preview.ts'
import {
  ConsolePage,
  Empty,
  Form,
  Icon,
  LinkButton,
  Money,
  Submit,
  Table,
  yuan,
  type Column,
  type ConsoleFrame,
  type FormErrors,
} from '../../ui/index.ts'
import { address } from '../address.ts'
import { FormProblem } from '../form-problem.tsx'
import { grouped } from '../grouped.ts'
import { Older } from '../older.tsx'
import { Part } from '../part.tsx'
import { StateBadge } from '../state-badge.tsx'
import { exactAndAgo } from '../when.tsx'
import { payoutStateWords } from '../words.ts'

export type PayoutRow = ListedPayout & { planTitle: string }

/** What could go into the next batch of a plan. */
export type PayablePlan = PlanPreview & { planTitle: string }

export interface PayableWithoutCard {
  memberId: string
  maskedName: string
  workplaceName: string
  planTitle: string
  amountFen: Fen
}

export interface PayoutsProps {
  frame: ConsoleFrame
  now: Instant
  payable: readonly PayablePlan[]
  /** The first of those who are owed and have no card; `payable` says how much there is in all. */
  withoutCard: readonly PayableWithoutCard[]
  mayPrepare: boolean
  errors: FormErrors
  rows: readonly PayoutRow[]
  /** From `listPayouts`: where the next page begins. */
  next: number | undefined
  firstPage: boolean
}

function Person({ name, at, now }: { name: string | null; at: Instant; now: Instant }) {
  return (
    <>
      {name ?? '已离职人员'}
      <span class="sub number">{exactAndAgo(at, now)}</span>
    </>
  )
}

const columns = (now: Instant): Column<PayoutRow>[] => [
  { label: '批次', cell: (row) => `第 ${row.number} 批`, fit: true },
  { label: '互助计划', cell: (row) => row.planTitle },
  { label: '状态', cell: (row) => <StateBadge state={payoutStateWords[row.state]} />, fit: true },
  { label: '笔数', cell: (row) => grouped(row.lineCount), align: 'end', fit: true },
  { label: '金额', cell: (row) => <Money fen={row.totalFen} />, align: 'end', fit: true },
  {
    label: '制作',
    cell: (row) => <Person name={row.preparedByName} at={row.preparedAt} now={now} />,
    fit: true,
  },
  {
    label: '复核',
    cell: (row) =>
      row.decidedAt === null ? (
        <span class="muted">等另一人</span>
      ) : (
        <Person name={row.decidedByName} at={row.decidedAt} now={now} />
      ),
    fit: true,
  },
]

/** What waits beside the batch: said under the figure it is missing from. */
function asides({ withoutCard, setOff, fund }: PayablePlan): string[] {
  const said: string[] = []
  if (withoutCard.lineCount > 0) {
    said.push(`另有 ${grouped(withoutCard.lineCount)} 笔 ${yuan(withoutCard.sumFen)}缺银行卡号`)
  }
  if (setOff.lineCount > 0) said.push(`${grouped(setOff.lineCount)} 笔与以前多发的相抵，不用再发`)
  if (fund.reservedFen > 0) said.push(`${yuan(fund.reservedFen)}已在待复核的批次里`)
  return said
}

function PrepareForm({ plan, mayPrepare }: { plan: PayablePlan; mayPrepare: boolean }) {
  const missing = minus(plan.payable.sumFen, plan.fund.availableFen)
  if (missing > 0) {
    return (
      <p class="lacking with-icon">
        <Icon name="warning" />
        {`专户还差 ${yuan(missing)}，会费到账登记后才能制作`}
      </p>
    )
  }
  if (!mayPrepare) return <p class="muted">制作批次需要“{roleLabels.finance}”岗位</p>
  return (
    <Form action="/console/payouts">
      <input type="hidden" name="plan" value={plan.planKey} />
      <Submit>制作发放批次</Submit>
    </Form>
  )
}

function Payable({ plan, mayPrepare }: { plan: PayablePlan; mayPrepare: boolean }) {
  const { payable, fund } = plan
  const said = asides(plan)
  const inOne = payable.lineCount > PAYOUT_LINES_MOST
  return (
    <section class="payable-plan">
      <div class="payable-figures">
        <h2>{plan.planTitle}</h2>
        <p class="payable-sum">
          <Money fen={payable.sumFen} />
          <span class="muted">{`${grouped(payable.lineCount)} 笔`}</span>
        </p>
        <p class="muted number">{`专户可用 ${yuan(fund.availableFen)}`}</p>
        {said.length > 0 ? <p class="muted number">{said.join('；')}</p> : null}
        {inOne ? <p class="muted">{`一批最多 ${PAYOUT_LINES_MOST} 笔，其余进下一批。`}</p> : null}
      </div>
      {payable.lineCount > 0 ? <PrepareForm plan={plan} mayPrepare={mayPrepare} /> : null}
    </section>
  )
}

const withoutCardColumns: Column<PayableWithoutCard>[] = [
  { label: '职工', cell: (row) => row.maskedName, fit: true },
  { label: '单位', cell: (row) => row.workplaceName },
  { label: '互助计划', cell: (row) => row.planTitle },
  { label: '待发金额', cell: (row) => <Money fen={row.amountFen} />, align: 'end', fit: true },
]

function WithoutCard({ withoutCard }: PayoutsProps) {
  if (withoutCard.length === 0) return null
  return (
    <Part
      id="without-card"
      title="缺银行卡号，暂时发不了"
      aside={<span class="muted">请单位在下一份花名册里补上卡号，再制作批次时就会包含他们</span>}
      empty=""
    >
      <Table
        caption="缺银行卡号的职工"
        columns={withoutCardColumns}
        rows={withoutCard}
        href={(row) => `/console/members/${row.memberId}`}
      />
    </Part>
  )
}

function Batches({ now, rows, next, firstPage }: PayoutsProps) {
  return (
    <Part title="发放批次" empty="还没有制作过发放批次。">
      {rows.length > 0 ? (
        <>
          <Table
            caption="发放批次，新的在前"
            columns={columns(now)}
            rows={rows}
            href={(row) => `/console/payouts/${row.id}`}
          />
          <Older
            olderHref={next === undefined ? null : address('/console/payouts', { before: next })}
            newestHref={firstPage ? null : '/console/payouts'}
          />
        </>
      ) : null}
    </Part>
  )
}

export function PayoutsView(props: PayoutsProps) {
  const { frame, payable, withoutCard, mayPrepare, errors, rows, firstPage } = props
  const waiting = payable.filter(
    ({ payable, withoutCard }) => payable.lineCount + withoutCard.lineCount > 0,
  )
  const nothing = waiting.length === 0 && withoutCard.length === 0 && rows.length === 0
  return (
    <ConsolePage
      frame={frame}
      section="payouts"
      title="发放"
      purpose="审核通过的互助金在这里成批发放：一人制作，另一人复核确认，职工随即收到短信。"
    >
      <FormProblem errors={errors} />
      {nothing ? (
        <Empty
          icon="wallet"
          title="还没有要发放的互助金"
          action={
            frame.sections.includes('claims') ? (
              <LinkButton href="/console/claims">看看申领</LinkButton>
            ) : null
          }
        >
          申领审核通过后，应付的金额会按互助计划汇总到这里。
        </Empty>
      ) : (
        <>
          {firstPage && waiting.length > 0 ? (
            <section class="payable-plans">
              {waiting.map((plan) => (
                <Payable plan={plan} mayPrepare={mayPrepare} />
              ))}
            </section>
          ) : null}
          {firstPage && waiting.length === 0 ? (
            <p class="nothing-payable muted">审核通过的互助金都已列入批次，现在没有要制作的。</p>
          ) : null}
          <WithoutCard {...props} />
          <Batches {...props} />
        </>
      )}
    </ConsolePage>
  )
}
