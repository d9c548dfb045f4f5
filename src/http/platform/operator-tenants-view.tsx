import { TENANTS_A_PAGE, type ListedTenant, type TenantList } from '../../operators/list-tenants.ts'
import { tenantStates } from '../../tenants/platform-tables.ts'
import { divisionText } from '../../kernel/administrative-division.ts'
import type { Instant } from '../../kernel/days.ts'
import { When } from '../console/when.tsx'
import {
  Badge,
  Empty,
  Filters,
  Pages,
  SelectField,
  Table,
  TextField,
  type Column,
  type Tone,
} from '../ui/index.ts'
import { OperatorPage, type OperatorFrame } from './operator-page.tsx'

type State = (typeof tenantStates)[number]

const words: Readonly<Record<State, readonly [label: string, tone: Tone]>> = {
  provisioning: ['正在建立', 'wait'],
  trial: ['试运行', 'info'],
  live: ['正式', 'done'],
  suspended: ['已暂停', 'bad'],
  closing: ['正在关闭', 'back'],
  closed: ['已关闭', 'quiet'],
}

export const TenantBadge = ({ state }: { state: State }) => (
  <Badge tone={words[state][1]}>{words[state][0]}</Badge>
)

export interface OperatorTenantsProps {
  frame: OperatorFrame
  now: Instant
  q: string
  state: string
  page: number
  list: TenantList
}

const columns = (now: Instant): Column<ListedTenant>[] => [
  {
    label: '工会',
    cell: (row) => (
      <>
        {row.name}
        <span class="sub">{row.slug}</span>
      </>
    ),
  },
  {
    label: '状态',
    cell: ({ state, closingAskedAt }) =>
      closingAskedAt === null ? <TenantBadge state={state} /> : <Badge tone="back">申请关闭</Badge>,
    fit: true,
  },
  { label: '行政区划', cell: (row) => row.divisionName ?? '没有填' },
  { label: '登记', cell: (row) => <When at={row.createdAt} now={now} />, fit: true },
  {
    label: '申请正式开通',
    cell: (row) =>
      row.waitsSince === null ? (
        <span class="muted">—</span>
      ) : (
        <When at={row.waitsSince} now={now} />
      ),
    fit: true,
  },
]

export function OperatorTenantsView({ frame, now, q, state, page, list }: OperatorTenantsProps) {
  const { rows, total, waiting } = list
  const href = (to: number) =>
    `/operator?${new URLSearchParams({ q, state, page: String(to) }).toString()}`
  return (
    <OperatorPage
      frame={frame}
      tabs
      title={frame.division === null ? '工会' : `${divisionText(frame.division)}的工会`}
      purpose={waiting > 0 ? `${waiting} 家在等正式开通的答复，排在最前面。` : '没有等答复的申请。'}
    >
      <Filters action="/operator">
        <TextField name="q" label="名称、短名或行政区划" value={q} type="search" optional />
        <SelectField
          name="state"
          label="状态"
          value={state}
          optional
          placeholder="全部"
          options={tenantStates.map((value) => ({ value, label: words[value][0] }))}
        />
      </Filters>
      {rows.length === 0 ? (
        <Empty icon="building" title="没有查到工会">
          {q || state
            ? '换个条件再查。'
            : '有工会在首页开通、行政区划在您的范围内，就会出现在这里。'}
        </Empty>
      ) : (
        <Table
          caption="工会"
          columns={columns(now)}
          rows={rows}
          href={({ id }) => `/operator/tenants/${id}`}
        />
      )}
      <Pages page={page} pageSize={TENANTS_A_PAGE} total={total} href={href} />
    </OperatorPage>
  )
}
