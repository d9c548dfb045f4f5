import { entryKinds, type EntryKind } from '../../../audit/list-entries.ts'
import type { Instant } from '../../../kernel/days.ts'
import {
  ConsolePage,
  DateField,
  Empty,
  Filters,
  Icon,
  LinkButton,
  SelectField,
  Table,
  Views,
  type Column,
  type ConsoleFrame,
  type Option,
} from '../../ui/index.ts'
import { Subject, type ActivityEntry } from '../activity.tsx'
import { address } from '../address.ts'
import { actionWord, detailSentence } from '../audit-words.ts'
import { grouped } from '../grouped.ts'
import { Older } from '../older.tsx'
import { When } from '../when.tsx'

/** Whether the chain of hashes holds over the entries that were checked. */
export type ChainState =
  | { kind: 'whole'; count: number }
  | { kind: 'broken'; count: number; sequence: number }

export interface AuditProps {
  frame: ConsoleFrame
  now: Instant
  chain: ChainState
  /** Acts, or who has read what of whom. */
  kind: EntryKind
  filters: { actor: string; action: string; day: string }
  actors: readonly Option[]
  /** Names of actions that occur; the words are the view's. */
  actions: readonly string[]
  rows: readonly ActivityEntry[]
  /** Entries before this sequence are on the next page. */
  next: number | undefined
  firstPage: boolean
}

function Chain({ chain }: { chain: ChainState }) {
  const broken = chain.kind === 'broken'
  return (
    <p class={broken ? 'tied tied-off' : 'tied'} role={broken ? 'alert' : undefined}>
      <Icon name={broken ? 'warning' : 'audit'} />
      <span>
        {chain.kind === 'whole'
          ? `共 ${grouped(chain.count)} 条。每一条都含前一条的摘要，翻到哪一页就核对哪一页：这一页每条都和它的前一条相扣，没有被改动过。`
          : `第 ${grouped(chain.sequence)} 条和前面接不上，可能被改动过。请保留现场，立即联系技术支持。`}
      </span>
    </p>
  )
}

const columns = (now: Instant): Column<ActivityEntry>[] => [
  { label: '序号', cell: (row) => <span class="number">{grouped(row.sequence)}</span>, fit: true },
  { label: '谁', cell: (row) => row.actorName, fit: true },
  {
    label: '做了什么',
    cell: (row) => {
      const detail = detailSentence(row.detail)
      return (
        <>
          {actionWord(row.action)} <Subject subject={row.subject} />
          {detail ? <span class="sub">{detail}</span> : null}
        </>
      )
    },
  },
  { label: '什么时候', cell: (row) => <When at={row.at} now={now} />, fit: true },
]

const kindWords: Readonly<Record<EntryKind, string>> = { acts: '操作', reads: '查看资料' }

/** The address of a view; acts are what it shows when nothing is asked for. */
const placeOf = (kind: EntryKind, more: Parameters<typeof address>[1] = {}) =>
  address('/console/audit', { ...more, kind: kind === 'acts' ? '' : kind })

export function AuditView(props: AuditProps) {
  const { frame, now, chain, kind, filters, actors, actions, rows, next, firstPage } = props
  return (
    <ConsolePage
      frame={frame}
      section="audit"
      title="操作记录"
      purpose="谁在什么时候对什么做了什么，包括谁看过谁的资料。只能增加，不能修改。"
    >
      <Chain chain={chain} />
      <p>
        <a href="/console/audit/check">核对全部记录</a>
      </p>
      <Views
        label="看哪一类记录"
        views={entryKinds.map((each) => ({
          label: kindWords[each],
          href: placeOf(each),
          current: each === kind,
        }))}
      />
      <Filters action="/console/audit">
        <input type="hidden" name="kind" value={kind} />
        <SelectField
          name="actor"
          label="谁"
          options={actors}
          value={filters.actor}
          placeholder="所有人"
          optional
        />
        <SelectField
          name="action"
          label="做了什么"
          options={actions.map((value) => ({ value, label: actionWord(value) }))}
          value={filters.action}
          placeholder="所有操作"
          optional
        />
        <DateField name="day" label="哪一天" value={filters.day} optional />
      </Filters>
      {rows.length > 0 ? (
        <>
          <Table caption="操作记录，新的在前" columns={columns(now)} rows={rows} />
          <Older
            olderHref={next === undefined ? null : placeOf(kind, { ...filters, before: next })}
            newestHref={firstPage ? null : placeOf(kind, filters)}
          />
        </>
      ) : (
        <Empty
          icon="search"
          title="没有符合条件的记录"
          action={<LinkButton href={placeOf(kind)}>看全部记录</LinkButton>}
        >
          换一个人、一种操作或一天再查。
        </Empty>
      )}
    </ConsolePage>
  )
}
