import type { Instant } from '../../../kernel/days.ts'
import { rosterColumns, rosterHeading } from '../../../members/roster-file.ts'
import {
  Alert,
  Columns,
  Card,
  ConsolePage,
  Facts,
  Icon,
  LinkButton,
  Money,
  Pages,
  Table,
  Tiles,
  yuan,
  type Column,
  type ConsoleFrame,
} from '../../ui/index.ts'
import { address, pageFilter } from '../address.ts'
import { grouped } from '../grouped.ts'
import { exactAndAgo } from '../when.tsx'
import type { RosterRow } from './rosters.tsx'

export interface RosterError {
  rowNumber: number
  /** As it is stored: identityNumber. */
  column: string
  /** Masked. */
  value: string
  sentence: string
}

export interface RosterProps {
  frame: ConsoleFrame
  now: Instant
  roster: RosterRow & { workplaceId: string }
  /** The same file was just handed in again and changed nothing: this is what it did then. */
  repeated: boolean
  errors: readonly RosterError[]
  page: number
  pageSize: number
  /** How many errors there are. */
  total: number
}

const headingOf = (stored: string): string => {
  const column = rosterColumns.find((each) => each === stored)
  return column ? rosterHeading(column) : stored
}

const columns: Column<RosterError>[] = [
  { label: '行', cell: (row) => `第 ${grouped(row.rowNumber)} 行`, fit: true },
  { label: '列', cell: (row) => headingOf(row.column), fit: true },
  {
    label: '填写的内容',
    cell: (row) =>
      row.value ? <span class="number">{row.value}</span> : <span class="muted">空</span>,
    fit: true,
  },
  { label: '问题和改法', cell: (row) => row.sentence },
]

const changesNothing = (roster: RosterRow): boolean =>
  roster.membersAdded === 0 && roster.membersChanged === 0 && roster.coversAdded === 0

function Summary({ roster, repeated, now }: RosterProps) {
  if (repeated) {
    return (
      <Alert tone="info" title="这份文件以前导入过，这次什么都没有改变" live>
        <p>{`没有重复参保，也没有重复记会费。下面是 ${exactAndAgo(roster.importedAt, now)}导入时的结果。`}</p>
      </Alert>
    )
  }
  if (roster.rowsRefused === roster.rowsRead) {
    return (
      <Alert tone="bad" title="没有一行能导入">
        <p>请按下面的说明改好后再交一次。没有参保，也没有记会费。</p>
      </Alert>
    )
  }
  if (roster.rowsRefused > 0) {
    return (
      <Alert
        tone="back"
        title={`${grouped(roster.rowsRead - roster.rowsRefused)} 人已导入，${grouped(roster.rowsRefused)} 行要单位改一下`}
      >
        <p>把有错的行发给单位，改好后再交一次；整份文件重交也行，已导入的不会重复。</p>
      </Alert>
    )
  }
  if (changesNothing(roster)) {
    return (
      <Alert tone="info" title="名单和已有的一样，没有变化">
        <p>这些职工在这个保障期已经参保，资料也没有改动，所以没有再记会费。</p>
      </Alert>
    )
  }
  return (
    <Alert tone="done" title={`${grouped(roster.rowsRead)} 人全部导入`}>
      <p>职工现在就能用手机号登录查看保障。</p>
    </Alert>
  )
}

function Errors({ roster, errors, page, pageSize, total }: RosterProps) {
  return (
    <section class="part" id="errors">
      <div class="section-head">
        <h2>{`要改的行（${grouped(total)} 处）`}</h2>
        <a class="with-icon" href={`/console/rosters/${roster.id}/errors.csv`} download>
          <Icon name="download" />
          下载发给单位
        </a>
      </div>
      <Table caption={`有错的行，共 ${grouped(total)} 处`} columns={columns} rows={errors} />
      <Pages
        page={page}
        pageSize={pageSize}
        total={total}
        href={(to) =>
          `${address(`/console/rosters/${roster.id}`, { page: pageFilter(to) })}#errors`
        }
      />
    </section>
  )
}

function Figures({ roster, total }: RosterProps) {
  const contribution =
    roster.contributionFen > 0
      ? `新参保 ${grouped(roster.coversAdded)} 人，已记为应收`
      : '没有新的应收'
  return (
    <Tiles
      tiles={[
        { label: '新增职工', value: grouped(roster.membersAdded) },
        { label: '资料变更', value: grouped(roster.membersChanged) },
        { label: '没有变化', value: grouped(roster.membersUnchanged) },
        {
          label: '未导入',
          value: grouped(roster.rowsRefused),
          note: roster.rowsRefused > 0 ? '原因见下' : undefined,
          href: total > 0 ? '#errors' : undefined,
        },
        {
          label: '本次会费',
          value: <Money fen={roster.contributionFen} />,
          note: contribution,
        },
      ]}
    />
  )
}

function Next({ roster }: Pick<RosterProps, 'roster'>) {
  return (
    <section class="part">
      <h2>接下来</h2>
      <ul class="rules">
        <li>
          {roster.contributionFen > 0
            ? `会费 ${yuan(roster.contributionFen)}到账后，在“基金”里登记。`
            : '会费没有变化，不用再登记。'}
        </li>
        <li>
          <a href={address('/console/members', { workplace: roster.workplaceId })}>
            看这家单位的职工
          </a>
          ，核对保障到期日和银行卡。
        </li>
      </ul>
    </section>
  )
}

function About({ roster, now }: RosterProps) {
  return (
    <Card title="这次导入">
      <Facts
        facts={[
          {
            label: '单位',
            value: <a href={`/console/workplaces/${roster.workplaceId}`}>{roster.workplaceName}</a>,
          },
          { label: '计划', value: roster.planTitle },
          { label: '文件', value: roster.fileName },
          { label: '读到', value: `${grouped(roster.rowsRead)} 行` },
          { label: '经手', value: roster.importedByName },
          { label: '时间', value: exactAndAgo(roster.importedAt, now) },
        ]}
      />
    </Card>
  )
}

export function RosterView(props: RosterProps) {
  const { frame, roster, total } = props
  return (
    <ConsolePage
      frame={frame}
      section="rosters"
      title={`${roster.workplaceName}的花名册`}
      purpose={`${roster.planTitle} · ${roster.fileName}`}
      back={{ href: '/console/rosters', label: '花名册' }}
      action={
        <LinkButton href={address('/console/rosters/new', { workplace: roster.workplaceId })}>
          再交一份
        </LinkButton>
      }
    >
      <div class="stack">
        <Summary {...props} />
        <Figures {...props} />
      </div>
      <Columns
        main={total > 0 ? <Errors {...props} /> : <Next roster={roster} />}
        aside={<About {...props} />}
      />
    </ConsolePage>
  )
}
