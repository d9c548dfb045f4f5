import type { Instant } from '../../../kernel/days.ts'
import type { Fen } from '../../../kernel/fen.ts'
import type { PayoutDetail, PayoutTransfer } from '../../../payouts/read-payout.ts'
import {
  Alert,
  Card,
  Columns,
  ConfirmPanel,
  ConsolePage,
  Facts,
  Form,
  Icon,
  Money,
  Submit,
  Table,
  Tiles,
  yuan,
  type Column,
  type ConsoleFrame,
  type FormErrors,
} from '../../ui/index.ts'
import { FormProblem } from '../form-problem.tsx'
import { grouped } from '../grouped.ts'
import { HeldBack, names } from '../held-back.tsx'
import { Part } from '../part.tsx'
import { StateBadge } from '../state-badge.tsx'
import { exactAndAgo } from '../when.tsx'
import { payoutStateWords } from '../words.ts'
import { LastFour } from './members.tsx'

/** Whether the viewer may confirm, and if not, who can. */
export type PayoutConfirmation =
  | { kind: 'may' }
  | { kind: 'own'; who: readonly string[] }
  | { kind: 'not-permitted'; who: readonly string[] }
  | { kind: 'closed' }

export interface PayoutProps {
  frame: ConsoleFrame
  now: Instant
  payout: PayoutDetail & { planTitle: string }
  confirmation: PayoutConfirmation
  mayCancel: boolean
  balance: { beforeFen: Fen; afterFen: Fen }
  /** What became of the arrival notices; null before the batch is confirmed. */
  notices: { sent: number; waiting: number; failed: number; withoutMobile: number } | null
  errors: FormErrors
}

function Lines({ transfer }: { transfer: PayoutTransfer }) {
  const several = transfer.lines.length > 1
  return (
    <>
      {transfer.lines.map((line) => (
        <span class="line-of">
          <a href={`/console/claims/${line.claimId}`}>
            {line.benefitTitle}
            {line.kind === 'correction' ? '（更正）' : ''}
          </a>
          {several ? <span class="muted number">{` ${yuan(line.amountFen)}`}</span> : null}
        </span>
      ))}
    </>
  )
}

const columns: Column<PayoutTransfer>[] = [
  {
    label: '职工',
    cell: (row) => <a href={`/console/members/${row.memberId}`}>{row.maskedName}</a>,
    fit: true,
  },
  { label: '项目', cell: (row) => <Lines transfer={row} /> },
  { label: '银行卡', cell: (row) => <LastFour digits={row.cardLastFour} />, fit: true },
  { label: '金额', cell: (row) => <Money fen={row.amountFen} />, align: 'end', fit: true },
]

function Confirm({ payout, balance }: PayoutProps) {
  return (
    <ConfirmPanel
      title="款已打出，确认发放"
      action={`/console/payouts/${payout.id}/confirm`}
      submit={`确认 ${yuan(payout.totalFen)}已打款`}
      changes={[
        { label: '批次状态', before: '待复核', after: '已发放' },
        {
          label: '专户余额',
          before: <Money fen={balance.beforeFen} />,
          after: <Money fen={balance.afterFen} />,
        },
      ]}
      note={`请先核对银行回单的笔数和总额。确认后 ${grouped(payout.memberCount)} 位职工会收到到账短信，这一步不能撤回。`}
    />
  )
}

function Cancel({ payout }: PayoutProps) {
  return (
    <details class="act act-card">
      <summary>
        取消这个批次
        <Icon name="down" />
      </summary>
      <Form action={`/console/payouts/${payout.id}/cancel`} class="act-form">
        <p class="muted">
          取消后，这些互助金回到“可以发放”，可以重新制作批次。没有钱会打出，也不会发短信。
        </p>
        <Submit tone="bad">取消批次</Submit>
      </Form>
    </details>
  )
}

function Decision(props: PayoutProps) {
  const { confirmation, mayCancel, payout } = props
  if (confirmation.kind === 'closed') return null
  return (
    <>
      {confirmation.kind === 'may' ? <Confirm {...props} /> : null}
      {confirmation.kind === 'own' ? (
        <HeldBack title="要由另一位同事复核">
          {confirmation.who.length > 0 ? (
            `这个批次是您制作的，不能由您确认。可以确认的有：${names(confirmation.who)}。`
          ) : (
            <>
              这个批次是您制作的，不能由您确认，而现在没有别人有复核权限。请先
              <a href="/console/staff#new">添加一位同事</a>。
            </>
          )}
        </HeldBack>
      ) : null}
      {confirmation.kind === 'not-permitted' ? (
        <HeldBack title="您可以查看，不能确认">{`可以确认的有：${names(confirmation.who)}。`}</HeldBack>
      ) : null}
      {mayCancel && payout.state === 'prepared' ? <Cancel {...props} /> : null}
    </>
  )
}

function Outcome({ payout, notices }: PayoutProps) {
  if (payout.state === 'cancelled') {
    return (
      <Alert tone="quiet" title="这个批次已取消，没有打款">
        <p>互助金已回到“可以发放”，可以重新制作批次。</p>
      </Alert>
    )
  }
  if (payout.state !== 'confirmed' || !notices) return null
  const said = [
    `已送出 ${grouped(notices.sent)} 条`,
    notices.waiting > 0 ? `${grouped(notices.waiting)} 条在等待发送` : '',
    notices.failed > 0 ? `${grouped(notices.failed)} 条没有送出` : '',
    notices.withoutMobile > 0 ? `${grouped(notices.withoutMobile)} 人没有登记手机号` : '',
  ].filter(Boolean)
  return (
    <Alert
      tone="done"
      title={`${yuan(payout.totalFen)}已发放给 ${grouped(payout.memberCount)} 位职工`}
    >
      <p>
        {`到账短信：${said.join('，')}。`}
        {notices.failed > 0 ? <a href="/console/notices?state=failed">看没有送出的原因</a> : null}
      </p>
    </Alert>
  )
}

function Made({ payout, now }: PayoutProps) {
  const { decidedAt, decidedByName, state } = payout
  return (
    <Card title="经手">
      <Facts
        facts={[
          {
            label: '制作',
            value: payout.preparedByName ?? '已离职人员',
            note: exactAndAgo(payout.preparedAt, now),
          },
          decidedAt !== null
            ? {
                label: state === 'cancelled' ? '取消' : '复核',
                value: decidedByName ?? '已离职人员',
                note: exactAndAgo(decidedAt, now),
              }
            : { label: '复核', value: <span class="muted">等另一人确认</span> },
        ]}
      />
    </Card>
  )
}

export function PayoutView(props: PayoutProps) {
  const { frame, payout, errors } = props
  return (
    <ConsolePage
      frame={frame}
      section="payouts"
      title={`第 ${payout.number} 批发放`}
      badge={<StateBadge state={payoutStateWords[payout.state]} />}
      purpose={payout.planTitle}
      back={{ href: '/console/payouts', label: '发放' }}
    >
      <FormProblem errors={errors} />
      <Columns
        main={
          <>
            <Outcome {...props} />
            <Tiles
              tiles={[
                { label: '总额', value: <Money fen={payout.totalFen} /> },
                { label: '职工', value: grouped(payout.memberCount) },
                { label: '笔数', value: grouped(payout.lineCount) },
              ]}
            />
            <Part title="明细" empty="">
              <Table
                caption={`发放明细，共 ${grouped(payout.memberCount)} 人`}
                columns={columns}
                rows={payout.transfers}
                foot={
                  <tr>
                    <th scope="row">合计</th>
                    <td>{`${grouped(payout.memberCount)} 人，${grouped(payout.lineCount)} 笔`}</td>
                    <td></td>
                    <td class="end">
                      <Money fen={payout.totalFen} />
                    </td>
                  </tr>
                }
              />
            </Part>
          </>
        }
        aside={
          <>
            <Decision {...props} />
            <Made {...props} />
          </>
        }
      />
    </ConsolePage>
  )
}
