import { formatDay, type Day } from '../../../kernel/days.ts'
import {
  Alert,
  Badge,
  ConsolePage,
  Empty,
  Filters,
  LinkButton,
  Pages,
  SelectField,
  Table,
  TextField,
  type Column,
  type ConsoleFrame,
  type Option,
} from '../../ui/index.ts'
import { address, pageFilter } from '../address.ts'
import { grouped } from '../grouped.ts'
import { memberCategoryWords, type MemberCategory } from '../words.ts'

export interface MemberRow {
  id: string
  maskedName: string
  identityLastFour: string
  bornYear: number
  category: MemberCategory
  workplaceName: string
  /** The last day of cover, today or later; null without. */
  coverUntilOn: Day | null
  cardLastFour: string | null
  isErased: boolean
}

export interface MembersProps {
  frame: ConsoleFrame
  today: Day
  q: string
  /** What was typed, as addresses hold it: sealed. */
  search: string
  lapsed: boolean
  workplaceId: string
  workplaces: readonly Option[]
  rows: readonly MemberRow[]
  page: number
  pageSize: number
  total: number
  /** False on the first day: nobody is enrolled. */
  anyMembers: boolean
  mayImport: boolean
}

export function CoverBadge({ until, today }: { until: Day | null; today: Day }) {
  if (until === null) return <Badge tone="quiet">没有保障</Badge>
  return until >= today ? <Badge tone="done">保障中</Badge> : <Badge tone="quiet">已到期</Badge>
}

const columns = (today: Day): Column<MemberRow>[] => [
  {
    label: '姓名',
    cell: (row) => (
      <>
        {row.maskedName}
        {row.isErased ? null : (
          <span class="sub">{`${row.bornYear}年生 · ${memberCategoryWords[row.category]}`}</span>
        )}
      </>
    ),
    fit: true,
  },
  { label: '身份证号', cell: (row) => <LastFour digits={row.identityLastFour} />, fit: true },
  { label: '单位', cell: (row) => row.workplaceName },
  {
    label: '保障',
    cell: (row) =>
      row.isErased ? (
        <Badge tone="quiet">已注销</Badge>
      ) : (
        <CoverBadge until={row.coverUntilOn} today={today} />
      ),
    fit: true,
  },
  {
    label: '保障到',
    cell: (row) => (row.coverUntilOn ? formatDay(row.coverUntilOn) : <span class="muted">—</span>),
    fit: true,
  },
  {
    label: '银行卡',
    cell: (row) =>
      row.cardLastFour || row.isErased ? (
        <LastFour digits={row.cardLastFour ?? ''} />
      ) : (
        <span class="lacking">未登记</span>
      ),
    fit: true,
  },
]

export function LastFour({ digits }: { digits: string }) {
  if (digits === '') return <span class="muted">已删除</span>
  return (
    <span class="number">
      <span class="muted">尾号 </span>
      {digits}
    </span>
  )
}

export function MembersView(props: MembersProps) {
  const { frame, anyMembers, mayImport } = props
  return (
    <ConsolePage
      frame={frame}
      section="members"
      title="职工"
      purpose="查一位职工的保障、申领和发放。查看完整信息要写明用途，会记入操作记录。"
      action={
        mayImport && anyMembers ? (
          <LinkButton href="/console/rosters/new" tone="primary">
            导入花名册
          </LinkButton>
        ) : null
      }
    >
      {anyMembers ? (
        <Found {...props} />
      ) : (
        <Empty
          icon="people"
          title="还没有职工参保"
          action={
            mayImport ? (
              <LinkButton href="/console/rosters/new" tone="primary">
                导入第一份花名册
              </LinkButton>
            ) : null
          }
        >
          单位交来花名册，导入后职工就有了保障，这里能按姓名、身份证号或手机号查到。
        </Empty>
      )}
    </ConsolePage>
  )
}

function Found(props: MembersProps) {
  const { q, search, lapsed, workplaceId, workplaces, rows, page, pageSize, total, today } = props
  return (
    <>
      {lapsed ? (
        <Alert tone="info">
          <p>这个查找地址已经失效，请重新输入要找的人。</p>
        </Alert>
      ) : null}
      <Filters action="/console/members/search" method="post">
        <TextField
          name="q"
          label="姓名、身份证号或手机号"
          value={q}
          type="search"
          placeholder="输入完整的姓名或号码"
          optional
        />
        <SelectField
          name="workplace"
          label="单位"
          options={workplaces}
          value={workplaceId}
          placeholder="全部单位"
          optional
        />
      </Filters>
      {rows.length > 0 ? (
        <>
          <Table
            caption={`职工，共 ${grouped(total)} 人`}
            columns={columns(today)}
            rows={rows}
            href={(row) => `/console/members/${row.id}`}
          />
          <Pages
            page={page}
            pageSize={pageSize}
            total={total}
            href={(to) =>
              address('/console/members', { search, workplace: workplaceId, page: pageFilter(to) })
            }
          />
        </>
      ) : (
        <Empty
          icon="search"
          title="没有查到这位职工"
          action={<LinkButton href="/console/members">清除条件</LinkButton>}
        >
          资料是加密保存的，要输入完整的姓名、18 位身份证号或 11
          位手机号才能查到，只输一部分查不到。
        </Empty>
      )}
    </>
  )
}
