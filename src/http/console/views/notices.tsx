import type { Instant } from '../../../kernel/days.ts'
import type { ListedNotice } from '../../../notices/list-notices.ts'
import {
  Alert,
  ConsolePage,
  Empty,
  Table,
  Views,
  type Column,
  type ConsoleFrame,
} from '../../ui/index.ts'
import { address } from '../address.ts'
import { Older } from '../older.tsx'
import { StateBadge } from '../state-badge.tsx'
import { dayAndMinute, When } from '../when.tsx'
import { noticeKindWords, noticeStateWords, type NoticeState } from '../words.ts'

export type NoticeTab = NoticeState | 'all'
const noticeTabs: readonly NoticeTab[] = ['all', 'failed', 'waiting', 'sent']

export interface NoticesProps {
  frame: ConsoleFrame
  now: Instant
  tab: NoticeTab
  /** Left out where counting is not worth a query. */
  counts?: Partial<Record<NoticeTab, number>> | undefined
  /** Whether messages can leave at all. */
  channel: 'ready' | 'missing' | 'disabled'
  maySetUp: boolean
  rows: readonly ListedNotice[]
  next: string | undefined
  firstPage: boolean
}

function Progress({ row, now }: { row: ListedNotice; now: Instant }) {
  if (row.state === 'sent') {
    return row.sentAt === null ? <>—</> : <When at={row.sentAt} now={now} />
  }
  const next = row.dueAt === null || row.dueAt <= now ? '' : `${dayAndMinute(row.dueAt)} 再试`
  return (
    <>
      {row.problem ?? (row.attempts === 0 ? '排队中' : '')}
      <span class="sub">
        {[row.attempts > 0 ? `试过 ${row.attempts} 次` : '', next].filter(Boolean).join('，')}
      </span>
    </>
  )
}

const columns = (now: Instant): Column<ListedNotice>[] => [
  { label: '短信', cell: (row) => noticeKindWords[row.kind], fit: true },
  {
    label: '收件人',
    cell: (row) =>
      row.memberId ? (
        <a class="number" href={`/console/members/${row.memberId}`}>
          {row.maskedMobile}
        </a>
      ) : (
        <span class="number">{row.maskedMobile}</span>
      ),
    fit: true,
  },
  { label: '状态', cell: (row) => <StateBadge state={noticeStateWords[row.state]} />, fit: true },
  { label: '送出或原因', cell: (row) => <Progress row={row} now={now} /> },
  { label: '产生', cell: (row) => <When at={row.createdAt} now={now} />, fit: true },
]

function Channel({ channel, maySetUp }: NoticesProps) {
  if (channel === 'ready') return null
  const missing = channel === 'missing'
  return (
    <Alert tone="bad" title={missing ? '短信通道还没有设置' : '短信通道已停用'} class="flash">
      <p>
        {missing
          ? '短信都在等待，职工收不到验证码和到账通知。'
          : '短信平台答复不再接收，短信都在等待。重新保存地址后会继续发送。'}
        {maySetUp ? <a href="/console/settings#sms">去设置</a> : '请系统管理员去“设置”里处理。'}
      </p>
    </Alert>
  )
}

const emptyWords: Readonly<Record<NoticeTab, { title: string; text: string }>> = {
  all: {
    title: '还没有发过短信',
    text: '参保、登录验证码和到账时会自动发短信，每一条的结果都在这里。',
  },
  failed: { title: '没有失败的短信', text: '送不出去的短信会列在这里，写明原因。' },
  waiting: { title: '没有等待发送的短信', text: '夜间的通知会等到早上 8 点再发，验证码随时发。' },
  sent: { title: '还没有送出的短信', text: '送出后会列在这里。' },
}

export function NoticesView(props: NoticesProps) {
  const { frame, now, tab, counts, rows, next, firstPage } = props
  const stateOf = tab === 'all' ? undefined : tab
  return (
    <ConsolePage
      frame={frame}
      section="notices"
      title="通知"
      purpose="发给职工的每一条短信和它的结果。短信里没有姓名、身份证号和病情。"
    >
      <Channel {...props} />
      <Views
        label="按状态看"
        views={noticeTabs.map((each) => ({
          label: each === 'all' ? '全部' : noticeStateWords[each].word,
          href: address('/console/notices', { state: each === 'all' ? undefined : each }),
          current: each === tab,
          count: counts?.[each],
        }))}
      />
      {rows.length > 0 ? (
        <>
          <Table caption="短信，新的在前" columns={columns(now)} rows={rows} />
          <Older
            olderHref={
              next === undefined
                ? null
                : address('/console/notices', { state: stateOf, after: next })
            }
            newestHref={firstPage ? null : address('/console/notices', { state: stateOf })}
          />
        </>
      ) : (
        <Empty icon="bell" title={emptyWords[tab].title}>
          {emptyWords[tab].text}
        </Empty>
      )}
    </ConsolePage>
  )
}
