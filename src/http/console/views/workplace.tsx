import { dayAt, formatDay, type Instant } from '../../../kernel/days.ts'
import type { Fen } from '../../../kernel/fen.ts'
import {
  Card,
  Columns,
  ConsolePage,
  Facts,
  LinkButton,
  Money,
  Table,
  Tiles,
  type Column,
  type ConsoleFrame,
} from '../../ui/index.ts'
import { address } from '../address.ts'
import { grouped } from '../grouped.ts'
import { Part } from '../part.tsx'
import { rosterColumns, type RosterRow } from './rosters.tsx'
import { Owed } from './workplaces.tsx'

export interface WorkplaceMovement {
  at: Instant
  kind: 'owed' | 'received'
  planTitle: string
  memo: string
  amountFen: Fen
}

export interface WorkplaceProps {
  frame: ConsoleFrame
  now: Instant
  workplace: {
    id: string
    name: string
    organisationCode: string | null
    createdAt: Instant
    members: number
    covered: number
    receivableFen: Fen
    /** Members whose benefits could not be paid for want of a card. */
    withoutCard: number
  }
  rosters: readonly RosterRow[]
  /** Contributions owed and received, newest first. */
  movements: readonly WorkplaceMovement[]
  mayImport: boolean
  mayReceive: boolean
}

const movementColumns: Column<WorkplaceMovement>[] = [
  { label: '日期', cell: (row) => formatDay(dayAt(row.at)), fit: true },
  {
    label: '事由',
    cell: (row) => (
      <>
        {row.kind === 'owed' ? '参保应收' : '会费到账'}
        <span class="sub">{row.memo ? `${row.planTitle} · ${row.memo}` : row.planTitle}</span>
      </>
    ),
  },
  {
    label: '应收',
    cell: (row) => (row.kind === 'owed' ? <Money fen={row.amountFen} /> : null),
    align: 'end',
    fit: true,
  },
  {
    label: '已收',
    cell: (row) => (row.kind === 'received' ? <Money fen={row.amountFen} /> : null),
    align: 'end',
    fit: true,
  },
]

function Contributions({ movements }: { movements: readonly WorkplaceMovement[] }) {
  return (
    <Part title="会费往来" empty="还没有会费往来。导入花名册后，应收会费会自动记在这里。">
      {movements.length > 0 ? (
        <Table caption="会费往来" columns={movementColumns} rows={movements} />
      ) : null}
    </Part>
  )
}

function Figures({ workplace, mayReceive }: WorkplaceProps) {
  const owes = workplace.receivableFen > 0
  return (
    <Tiles
      tiles={[
        {
          label: '职工',
          value: grouped(workplace.members),
          href: address('/console/members', { workplace: workplace.id }),
          note:
            workplace.withoutCard > 0
              ? `${grouped(workplace.withoutCard)} 人没有登记银行卡`
              : undefined,
        },
        { label: '在保', value: grouped(workplace.covered) },
        {
          label: '应收会费',
          value: <Owed fen={workplace.receivableFen} />,
          note: owes ? '已参保，钱还没到账' : undefined,
          href:
            owes && mayReceive ? address('/console/fund', { workplace: workplace.id }) : undefined,
        },
      ]}
    />
  )
}

function About({ workplace }: WorkplaceProps) {
  return (
    <Card title="单位资料">
      <Facts
        facts={[
          { label: '全称', value: workplace.name },
          {
            label: '信用代码',
            value: workplace.organisationCode ? (
              <span class="number">{workplace.organisationCode}</span>
            ) : (
              <span class="muted">未登记</span>
            ),
          },
          { label: '建立', value: formatDay(dayAt(workplace.createdAt)) },
        ]}
      />
    </Card>
  )
}

export function WorkplaceView(props: WorkplaceProps) {
  const { frame, now, workplace, rosters, movements, mayImport } = props
  return (
    <ConsolePage
      frame={frame}
      section="workplaces"
      title={workplace.name}
      back={{ href: '/console/workplaces', label: '单位' }}
      action={
        mayImport ? (
          <LinkButton
            href={address('/console/rosters/new', { workplace: workplace.id })}
            tone="primary"
          >
            导入花名册
          </LinkButton>
        ) : null
      }
    >
      <Figures {...props} />
      <Columns
        main={
          <>
            <Part title="花名册" empty="这家单位还没有交过花名册。">
              {rosters.length > 0 ? (
                <Table
                  caption="花名册"
                  columns={rosterColumns(now, false)}
                  rows={rosters}
                  href={(row) => `/console/rosters/${row.id}`}
                />
              ) : null}
            </Part>
            <Contributions movements={movements} />
          </>
        }
        aside={<About {...props} />}
      />
    </ConsolePage>
  )
}
