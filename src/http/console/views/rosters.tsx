import type { Instant } from '../../../kernel/days.ts'
import type { Fen } from '../../../kernel/fen.ts'
import {
  Badge,
  ConsolePage,
  Empty,
  LinkButton,
  Money,
  Pages,
  Table,
  type Column,
  type ConsoleFrame,
} from '../../ui/index.ts'
import { address, pageFilter } from '../address.ts'
import { grouped } from '../grouped.ts'
import { When } from '../when.tsx'

export interface RosterRow {
  id: string
  workplaceName: string
  planTitle: string
  fileName: string
  rowsRead: number
  membersAdded: number
  membersChanged: number
  membersUnchanged: number
  rowsRefused: number
  coversAdded: number
  contributionFen: Fen
  importedByName: string
  importedAt: Instant
}

export interface RostersProps {
  frame: ConsoleFrame
  now: Instant
  rows: readonly RosterRow[]
  page: number
  pageSize: number
  total: number
  mayImport: boolean
}

function Outcome({ row }: { row: RosterRow }) {
  if (row.rowsRefused > 0)
    return <Badge tone="back">{`${grouped(row.rowsRefused)} 行未导入`}</Badge>
  return row.coversAdded === 0 && row.membersAdded === 0 && row.membersChanged === 0 ? (
    <Badge tone="quiet">没有变化</Badge>
  ) : (
    <Badge tone="done">全部导入</Badge>
  )
}

/** `withWorkplace` is false on the page of one workplace. */
export function rosterColumns(now: Instant, withWorkplace: boolean): Column<RosterRow>[] {
  return [
    {
      label: withWorkplace ? '单位' : '文件',
      cell: (row) => (
        <>
          {withWorkplace ? row.workplaceName : row.fileName}
          <span class="sub">{withWorkplace ? row.fileName : row.planTitle}</span>
        </>
      ),
    },
    ...(withWorkplace ? [{ label: '互助计划', cell: (row: RosterRow) => row.planTitle }] : []),
    { label: '结果', cell: (row) => <Outcome row={row} />, fit: true },
    { label: '人数', cell: (row) => grouped(row.rowsRead), align: 'end', fit: true },
    { label: '新参保', cell: (row) => grouped(row.coversAdded), align: 'end', fit: true },
    { label: '会费', cell: (row) => <Money fen={row.contributionFen} />, align: 'end', fit: true },
    {
      label: '导入',
      cell: (row) => (
        <>
          <When at={row.importedAt} now={now} />
          <span class="sub">{row.importedByName}</span>
        </>
      ),
      fit: true,
    },
  ]
}

export function RostersView({ frame, now, rows, page, pageSize, total, mayImport }: RostersProps) {
  const start = (
    <LinkButton href="/console/rosters/new" tone="primary">
      导入花名册
    </LinkButton>
  )
  return (
    <ConsolePage
      frame={frame}
      section="rosters"
      title="花名册"
      purpose="单位交来的参保名单。导入后职工就有保障，应收会费同时记账。"
      action={mayImport && total > 0 ? start : null}
    >
      {rows.length > 0 ? (
        <>
          <Table
            caption={`花名册，共 ${grouped(total)} 份`}
            columns={rosterColumns(now, true)}
            rows={rows}
            href={(row) => `/console/rosters/${row.id}`}
          />
          <Pages
            page={page}
            pageSize={pageSize}
            total={total}
            href={(to) => address('/console/rosters', { page: pageFilter(to) })}
          />
        </>
      ) : (
        <Empty icon="roster" title="还没有导入过花名册" action={mayImport ? start : null}>
          用单位现成的 Excel 或 CSV 文件就行。格式不对的行会逐行说明怎么改，其余的照常参保。
        </Empty>
      )}
    </ConsolePage>
  )
}
