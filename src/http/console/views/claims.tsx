import { handedInStates } from '../../../claims/tables.ts'
import type { Day, Instant } from '../../../kernel/days.ts'
import type { Fen } from '../../../kernel/fen.ts'
import {
  Alert,
  ConsolePage,
  Empty,
  Filters,
  LinkButton,
  Money,
  Pages,
  SelectField,
  Table,
  TextField,
  Views,
  type Column,
  type ConsoleFrame,
} from '../../ui/index.ts'
import { address, pageFilter } from '../address.ts'
import { grouped } from '../grouped.ts'
import { StateBadge } from '../state-badge.tsx'
import { daySpan, When } from '../when.tsx'
import { claimChannelWords, claimStateWords, type ClaimChannel, type ClaimState } from '../words.ts'

/** Tabs of the queue, in the order of the work; `all` last. */
export const claimTabs = [...handedInStates, 'all'] as const
export type ClaimTab = (typeof claimTabs)[number]

export const claimSorts = ['waiting', 'newest', 'amount'] as const
export type ClaimSort = (typeof claimSorts)[number]

export interface ClaimRow {
  id: string
  maskedName: string
  workplaceName: string
  planTitle: string
  stay: { from: Day; to: Day | null } | null
  state: ClaimState
  channel: ClaimChannel
  /** What the engine computed, or what was approved. */
  amountFen: Fen | null
  submittedAt: Instant | null
  /** Whole days since it was handed in, while it waits for a reviewer. */
  waitingDays: number | null
}

export interface ClaimsProps {
  frame: ConsoleFrame
  now: Instant
  tab: ClaimTab
  counts: Readonly<Record<ClaimTab, number>>
  q: string
  /** What was typed, as addresses hold it: sealed. */
  search: string
  lapsed: boolean
  sort: ClaimSort
  rows: readonly ClaimRow[]
  page: number
  pageSize: number
  total: number
  /** From how many days on a wait is late. */
  lateAfterDays: number
}

const tabLabel = (tab: ClaimTab): string => (tab === 'all' ? '全部' : claimStateWords[tab].word)

const sortOptions = [
  { value: 'waiting', label: '等得最久的在前' },
  { value: 'newest', label: '最新提交的在前' },
  { value: 'amount', label: '金额高的在前' },
]

function Waiting({ days, late }: { days: number | null; late: number }) {
  if (days === null) return <span class="muted">—</span>
  if (days === 0) return <span>今天</span>
  return days > late ? <span class="late">{`${days} 天`}</span> : <span>{`${days} 天`}</span>
}

const memberColumn: Column<ClaimRow> = {
  label: '职工',
  cell: (row) => (
    <>
      {row.maskedName}
      <span class="sub">{row.workplaceName}</span>
    </>
  ),
}

const stayColumn: Column<ClaimRow> = {
  label: '住院',
  cell: (row) => (
    <>
      {row.stay ? daySpan(row.stay.from, row.stay.to) : <span class="muted">还没填</span>}
      <span class="sub">{row.planTitle}</span>
    </>
  ),
}

function columns({ tab, now, lateAfterDays }: ClaimsProps): Column<ClaimRow>[] {
  const stateColumn: Column<ClaimRow> = {
    label: '状态',
    cell: (row) => <StateBadge state={claimStateWords[row.state]} />,
    fit: true,
  }
  return [
    memberColumn,
    stayColumn,
    ...(tab === 'all' ? [stateColumn] : []),
    { label: '来自', cell: (row) => claimChannelWords[row.channel], fit: true },
    {
      label: '提交',
      cell: (row) =>
        row.submittedAt === null ? (
          <span class="muted">还没提交</span>
        ) : (
          <When at={row.submittedAt} now={now} />
        ),
      fit: true,
    },
    ...(tab === 'submitted' || tab === 'all'
      ? [
          {
            label: '已等',
            cell: (row: ClaimRow) => <Waiting days={row.waitingDays} late={lateAfterDays} />,
            align: 'end' as const,
            fit: true,
          },
        ]
      : []),
    {
      label: tab === 'approved' ? '互助金' : '核算金额',
      cell: (row) =>
        row.amountFen === null ? <span class="muted">—</span> : <Money fen={row.amountFen} />,
      align: 'end',
      fit: true,
    },
  ]
}

const emptyWords: Readonly<Record<ClaimTab, { title: string; text: string }>> = {
  submitted: { title: '没有等待审核的申领', text: '职工提交后会排到这里，先到的在前。' },
  returned: { title: '没有等职工补正的申领', text: '退回的申领在职工补正后会重新排队。' },
  approved: { title: '还没有审核通过的申领', text: '通过后，互助金会进入“发放”。' },
  refused: { title: '没有不予支付的申领', text: '不予支付时要写明理由和依据的条款。' },
  all: {
    title: '还没有申领',
    text: '计划发布后，参保职工在手机上提交住院结算单，系统算好金额，这里审核事实。',
  },
}

function Nothing({ tab, q }: { tab: ClaimTab; q: string }) {
  if (q) {
    return (
      <Empty
        icon="search"
        title="没有查到这位职工的申领"
        action={<LinkButton href={address('/console/claims', { state: tab })}>清除条件</LinkButton>}
      >
        要输入完整的姓名、身份证号或手机号。也可以到“全部”里再查一次。
      </Empty>
    )
  }
  const words = emptyWords[tab]
  return (
    <Empty icon={tab === 'submitted' ? 'done' : 'claim'} title={words.title}>
      {words.text}
    </Empty>
  )
}

export function ClaimsView(props: ClaimsProps) {
  const { frame, tab, counts, q, search, lapsed, sort, rows, page, pageSize, total } = props
  return (
    <ConsolePage
      frame={frame}
      section="claims"
      title="申领"
      purpose="核对事实和材料；金额由系统按计划条款算出，不能手改。"
    >
      <Views
        label="按状态看"
        views={claimTabs.map((each) => ({
          label: tabLabel(each),
          href: address('/console/claims', { state: each }),
          current: each === tab,
          count: counts[each],
        }))}
      />
      {lapsed ? (
        <Alert tone="info">
          <p>这个查找地址已经失效，请重新输入要找的人。</p>
        </Alert>
      ) : null}
      {counts[tab] > 0 || q ? (
        <Filters action="/console/claims/search" method="post">
          <input type="hidden" name="state" value={tab} />
          <TextField
            name="q"
            label="职工姓名、身份证号或手机号"
            value={q}
            type="search"
            placeholder="输入完整的姓名或号码"
            optional
          />
          <SelectField name="sort" label="排序" options={sortOptions} value={sort} />
        </Filters>
      ) : null}
      {rows.length > 0 ? (
        <>
          <Table
            caption={`${tabLabel(tab)}的申领，共 ${grouped(total)} 件`}
            columns={columns(props)}
            rows={rows}
            href={(row) => `/console/claims/${row.id}`}
          />
          <Pages
            page={page}
            pageSize={pageSize}
            total={total}
            href={(to) =>
              address('/console/claims', { state: tab, search, sort, page: pageFilter(to) })
            }
          />
        </>
      ) : (
        <Nothing tab={tab} q={q} />
      )}
    </ConsolePage>
  )
}
