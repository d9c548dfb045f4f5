import { accounts, type LedgerAccount } from '../../../fund/accounts.ts'
import type { AccountBalance } from '../../../fund/read-balances.ts'
import type { PayerBalance } from '../../../fund/read-payers.ts'
import { dayAt, formatDay, type Instant } from '../../../kernel/days.ts'
import { sumFen, type Fen } from '../../../kernel/fen.ts'
import {
  Card,
  Columns,
  ConsolePage,
  Empty,
  Form,
  Icon,
  LinkButton,
  Money,
  MoneyField,
  SelectField,
  Submit,
  Table,
  Views,
  yuan,
  type Column,
  type ConsoleFrame,
  type FormErrors,
  type Option,
} from '../../ui/index.ts'
import { address } from '../address.ts'
import { FormProblem } from '../form-problem.tsx'
import { Older } from '../older.tsx'
import { Part } from '../part.tsx'
import { accountSays, payerWords } from '../words.ts'

export interface FundMovement {
  id: string
  at: Instant
  /** The cause in words: 第 3 批发放, 申领审核通过, and where it can be looked at. */
  cause: { label: string; href: string | null }
  /** The workplace's name, or what was noted with the movement. */
  memo: string
  debit: LedgerAccount
  credit: LedgerAccount
  amountFen: Fen
}

export interface OwingWorkplace {
  id: string
  name: string
  receivableFen: Fen
}

export interface FundProps {
  frame: ConsoleFrame
  /** Empty for all plans together. */
  planKey: string
  plans: readonly Option[]
  /** Every account, as `readBalances` gives them. */
  balances: readonly AccountBalance[]
  /** The contributions by who bears them. */
  payers: readonly PayerBalance[]
  movements: readonly FundMovement[]
  next: string | undefined
  firstPage: boolean
  receipt: {
    /** Workplaces and others that owe; the form is not shown without any. */
    owing: readonly OwingWorkplace[]
    /** Makes a form that is sent twice count once. */
    reference: string
    values: { workplace: string; plan: string; amount: string }
    errors: FormErrors
  } | null
}

function Balance({ balance }: { balance: AccountBalance }) {
  const { account, balanceFen } = balance
  return (
    <div class="balance">
      <dt>{accounts[account].label}</dt>
      <dd>
        <Money fen={balanceFen} />
        <span class="cell-note">{accountSays[account]}</span>
      </dd>
    </div>
  )
}

const onSide = (balances: readonly AccountBalance[], side: 'debit' | 'credit') =>
  balances.filter(({ account }) => accounts[account].growsOn === side)

function Side({ title, balances }: { title: string; balances: readonly AccountBalance[] }) {
  return (
    <Card title={title}>
      <dl class="balances">
        {balances.map((balance) => (
          <Balance balance={balance} />
        ))}
        <div class="balance balance-sum">
          <dt>合计</dt>
          <dd>
            <Money fen={sumFen(balances.map(({ balanceFen }) => balanceFen))} />
          </dd>
        </div>
      </dl>
    </Card>
  )
}

function Tied({ balances }: { balances: readonly AccountBalance[] }) {
  const debits = sumFen(balances.map(({ debitFen }) => debitFen))
  const credits = sumFen(balances.map(({ creditFen }) => creditFen))
  const off = debits !== credits
  return (
    <p class={off ? 'tied tied-off' : 'tied'} role={off ? 'alert' : undefined}>
      <Icon name={off ? 'warning' : 'done'} />
      <span class="number">
        {off
          ? `借方发生 ${yuan(debits)}，贷方发生 ${yuan(credits)}，两边不等。请停止发放并联系技术支持。`
          : `账是平的：借方发生额与贷方发生额都是 ${yuan(debits)}。`}
      </span>
    </p>
  )
}

const columns: Column<FundMovement>[] = [
  { label: '日期', cell: (row) => formatDay(dayAt(row.at)), fit: true },
  {
    label: '事由',
    cell: (row) => (
      <>
        {row.cause.href ? <a href={row.cause.href}>{row.cause.label}</a> : row.cause.label}
        {row.memo ? <span class="sub">{row.memo}</span> : null}
      </>
    ),
  },
  { label: '借', cell: (row) => accounts[row.debit].label, fit: true },
  { label: '贷', cell: (row) => accounts[row.credit].label, fit: true },
  { label: '金额', cell: (row) => <Money fen={row.amountFen} />, align: 'end', fit: true },
]

function Receipt({
  receipt,
  plans,
}: {
  receipt: NonNullable<FundProps['receipt']>
  plans: readonly Option[]
}) {
  const { owing, reference, values, errors } = receipt
  if (owing.length === 0) {
    return (
      <Card title="登记会费到账">
        <p class="muted">各单位的会费都已收齐，没有要登记的。</p>
      </Card>
    )
  }
  return (
    <Card title="登记会费到账">
      <FormProblem errors={errors} />
      <Form action="/console/fund/receipts">
        <input type="hidden" name="reference" value={reference} />
        <SelectField
          name="workplace"
          label="谁缴的"
          placeholder="请选择单位或补助方"
          options={owing.map(({ id, name, receivableFen }) => ({
            value: id,
            label: `${name}（应收 ${yuan(receivableFen)}）`,
          }))}
          value={values.workplace}
          error={errors['workplace']}
        />
        <SelectField
          name="plan"
          label="互助计划"
          options={plans}
          value={values.plan}
          error={errors['plan']}
        />
        <MoneyField
          name="amount"
          label="到账金额"
          value={values.amount}
          error={errors['amount']}
          help="照银行回单填写，不能多于应收。先抵最早的保障期。"
        />
        <div class="actions">
          <Submit>登记到账</Submit>
        </div>
      </Form>
    </Card>
  )
}

const payerColumns: Column<PayerBalance>[] = [
  { label: '承担方', cell: ({ payer }) => payerWords[payer] },
  { label: '应缴', cell: ({ dueFen }) => <Money fen={dueFen} />, align: 'end', fit: true },
  {
    label: '已到账',
    cell: ({ receivedFen }) => <Money fen={receivedFen} />,
    align: 'end',
    fit: true,
  },
  { label: '还欠', cell: ({ openFen }) => <Money fen={openFen} />, align: 'end', fit: true },
]

/** Where the whole fee is the workplaces', the accounts say it all. */
function Payers({ payers }: FundProps) {
  if (payers.every(({ payer }) => payer === 'workplace')) return null
  return (
    <Part
      title="会费由谁承担"
      aside={
        <span class="muted">单位缴来的先抵个人部分，再抵单位部分；“还欠”合计等于应收会费</span>
      }
      empty=""
    >
      <Table caption="会费按承担方分列" columns={payerColumns} rows={payers} />
    </Part>
  )
}

function Movements({ planKey, movements, next, firstPage }: FundProps) {
  return (
    <Part
      title="明细"
      aside={<span class="muted">只能增加，不能修改或删除；记错了用相反的一笔更正</span>}
      empty=""
    >
      <Table caption="基金明细，新的在前" columns={columns} rows={movements} />
      <Older
        olderHref={
          next === undefined ? null : address('/console/fund', { plan: planKey, after: next })
        }
        newestHref={firstPage ? null : address('/console/fund', { plan: planKey })}
      />
    </Part>
  )
}

function Books(props: FundProps) {
  const { planKey, plans, balances, movements, receipt } = props
  const books = (
    <>
      <div class="sides">
        <Side title="钱在哪里、用到了哪里" balances={onSide(balances, 'debit')} />
        <Side title="钱从哪里来、还欠谁" balances={onSide(balances, 'credit')} />
      </div>
      <Tied balances={balances} />
      <Payers {...props} />
    </>
  )
  return (
    <>
      {plans.length > 1 ? (
        <Views
          label="按互助计划看"
          views={[{ value: '', label: '全部计划' }, ...plans].map(({ value, label }) => ({
            label,
            href: address('/console/fund', { plan: value }),
            current: value === planKey,
          }))}
        />
      ) : null}
      {receipt ? (
        <Columns main={books} aside={<Receipt receipt={receipt} plans={plans} />} />
      ) : (
        <div class="stack">{books}</div>
      )}
      {movements.length > 0 ? <Movements {...props} /> : null}
    </>
  )
}

export function FundView(props: FundProps) {
  const { frame, movements, firstPage } = props
  return (
    <ConsolePage
      frame={frame}
      section="fund"
      title="基金"
      purpose="互助金专户的账：每一笔从哪里来、到哪里去，按互助计划分开。"
    >
      {movements.length === 0 && firstPage ? (
        <Empty
          icon="fund"
          title="账上还没有记录"
          action={
            frame.sections.includes('rosters') ? (
              <LinkButton href="/console/rosters/new">导入花名册</LinkButton>
            ) : null
          }
        >
          导入花名册后，应收会费会自动记账；会费到账、审核通过、发放时各记一笔，不用手工做账。
        </Empty>
      ) : (
        <Books {...props} />
      )}
    </ConsolePage>
  )
}
