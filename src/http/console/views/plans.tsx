import { dayAt, formatDay } from '../../../kernel/days.ts'
import type { PlanRow } from '../../../plans/list-plans.ts'
import { ConsolePage, Empty, Table, type Column, type ConsoleFrame } from '../../ui/index.ts'
import { grouped } from '../grouped.ts'
import { StateBadge } from '../state-badge.tsx'
import { planStateWords } from '../words.ts'

export interface PlansProps {
  frame: ConsoleFrame
  rows: readonly PlanRow[]
}

const columns: Column<PlanRow>[] = [
  { label: '互助计划', cell: (row) => row.title },
  { label: '状态', cell: (row) => <StateBadge state={planStateWords[row.state]} />, fit: true },
  { label: '版次', cell: (row) => `第 ${row.revision} 版`, fit: true },
  {
    label: '发布',
    cell: (row) =>
      row.publishedAt === null ? (
        <span class="muted">还没有发布</span>
      ) : (
        formatDay(dayAt(row.publishedAt))
      ),
    fit: true,
  },
  {
    label: '在保职工',
    cell: (row) =>
      row.state === 'published' ? grouped(row.membersCovered) : <span class="muted">—</span>,
    align: 'end',
    fit: true,
  },
]

export function PlansView({ frame, rows }: PlansProps) {
  return (
    <ConsolePage
      frame={frame}
      section="plans"
      title="互助计划"
      purpose="计划的每一条都能读、能试算。已发布的版本不能改，要改就发布新的一版。"
    >
      {rows.length > 0 ? (
        <Table
          caption="互助计划"
          columns={columns}
          rows={rows}
          href={(row) => `/console/plans/${row.id}`}
        />
      ) : (
        <Empty icon="plan" title="还没有互助计划">
          开通时没有选现成的方案。请联系技术支持，把您的办法写成计划后导入。
        </Empty>
      )}
    </ConsolePage>
  )
}
