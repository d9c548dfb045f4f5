import type { ErasureRow, ErasureState } from '../../../erasure/list-erasures.ts'
import { dayAt, daysBetween, formatDay, type Day, type Instant } from '../../../kernel/days.ts'
import {
  Alert,
  Badge,
  Card,
  Columns,
  ConfirmPanel,
  ConsolePage,
  Empty,
  Facts,
  Filters,
  Form,
  LinkButton,
  Pages,
  Submit,
  Table,
  TextField,
  Views,
  type Column,
  type ConsoleFrame,
  type FormErrors,
} from '../../ui/index.ts'
import { address, pageFilter } from '../address.ts'
import { FormProblem } from '../form-problem.tsx'
import { grouped } from '../grouped.ts'
import { StateBadge } from '../state-badge.tsx'
import { exactAndAgo, When } from '../when.tsx'
import { erasureStateWords } from '../words.ts'

export interface ErasuresProps {
  frame: ConsoleFrame
  now: Instant
  state: ErasureState
  q: string
  /** What was typed, as addresses hold it: sealed. */
  search: string
  lapsed: boolean
  rows: readonly ErasureRow[]
  total: number
  counts: Readonly<Record<ErasureState, number>>
  page: number
  pageSize: number
}

const channelWords = { member: '职工手机', staff: '窗口登记' } as const

/** How long is left, or how long it is late. */
function dueWords(dueOn: Day, today: Day): string {
  const left = daysBetween(today, dueOn)
  if (left < 0) return `已超期 ${-left} 天`
  return left === 0 ? '今天到期' : `还有 ${left} 天`
}

function DueBadge({ dueOn, today }: { dueOn: Day; today: Day }) {
  const left = daysBetween(today, dueOn)
  const tone = left < 0 ? 'bad' : left <= 3 ? 'wait' : 'quiet'
  return <Badge tone={tone}>{dueWords(dueOn, today)}</Badge>
}

const columns = (now: Instant, state: ErasureState): Column<ErasureRow>[] => [
  {
    label: '职工',
    cell: (row) => (
      <>
        {row.maskedName}
        <span class="sub">{row.workplace}</span>
      </>
    ),
  },
  { label: '申请', cell: (row) => <When at={row.askedAt} now={now} />, fit: true },
  { label: '来自', cell: (row) => channelWords[row.channel], fit: true },
  state === 'asked'
    ? {
        label: '最晚办好',
        cell: (row) => (
          <>
            {formatDay(row.dueOn)} <DueBadge dueOn={row.dueOn} today={dayAt(now)} />
          </>
        ),
        fit: true,
      }
    : {
        label: state === 'done' ? '办好' : '撤回',
        cell: (row) => (row.decidedAt === null ? '' : <When at={row.decidedAt} now={now} />),
        fit: true,
      },
]

const empties: Readonly<Record<ErasureState, { title: string; text: string }>> = {
  asked: {
    title: '没有等着办理的申请',
    text: '职工在手机上“我的保障”里申请，或到窗口由同事在职工页面登记，都会出现在这里。',
  },
  done: { title: '还没有办过注销', text: '办好的留在这里，只有编号，看不出是谁。' },
  withdrawn: { title: '没有撤回的申请', text: '职工改了主意，撤回的申请留在这里。' },
}

function Nothing({ q, state }: ErasuresProps) {
  if (q) {
    return (
      <Empty
        icon="search"
        title="没有查到这位职工的申请"
        action={<LinkButton href={address('/console/erasures', { state })}>清除条件</LinkButton>}
      >
        要输入完整的姓名、身份证号或手机号；已注销的只能按编号查，如“已注销职工-7Q2K9M”。
      </Empty>
    )
  }
  return (
    <Empty icon="people" title={empties[state].title}>
      {empties[state].text}
    </Empty>
  )
}

export function ErasuresView(props: ErasuresProps) {
  const { frame, now, state, q, search, lapsed, rows, total, counts, page, pageSize } = props
  const states = Object.keys(erasureStateWords) as ErasureState[]
  return (
    <ConsolePage
      frame={frame}
      section="erasures"
      title="注销申请"
      purpose="职工要求删除个人资料的申请。收到后 15 个工作日内办好；窗口登记的，由另一位同事办理。"
    >
      {lapsed ? (
        <Alert tone="info">
          <p>这个查找地址已经失效，请重新输入要找的人。</p>
        </Alert>
      ) : null}
      <Views
        label="申请的状态"
        views={states.map((one) => ({
          label: erasureStateWords[one].word,
          href: address('/console/erasures', { state: one === 'asked' ? undefined : one, search }),
          current: one === state,
          count: counts[one],
        }))}
      />
      <Filters action="/console/erasures/search" method="post">
        <input type="hidden" name="state" value={state} />
        <TextField
          name="q"
          label="姓名、身份证号、手机号或注销编号"
          value={q}
          type="search"
          placeholder="输入完整的姓名或号码"
          optional
        />
      </Filters>
      {rows.length > 0 ? (
        <>
          <Table
            caption={`${erasureStateWords[state].word}，共 ${grouped(total)} 份`}
            columns={columns(now, state)}
            rows={rows}
            href={(row) => `/console/erasures/${row.id}`}
          />
          <Pages
            page={page}
            pageSize={pageSize}
            total={total}
            href={(to) => address('/console/erasures', { state, search, page: pageFilter(to) })}
          />
        </>
      ) : (
        <Nothing {...props} />
      )}
    </ConsolePage>
  )
}

export interface ErasureProps {
  frame: ConsoleFrame
  now: Instant
  today: Day
  request: {
    id: string
    state: ErasureState
    channel: 'member' | 'staff'
    askedAt: Instant
    dueOn: Day
    decidedAt: Instant | null
  }
  askedByName: string | null
  decidedByName: string | null
  /** Masked. */
  particulars: { name: string; identityNumber: string; mobile?: string | undefined }
  cardLastFour: string | null
  counts: { claims: number; documents: number; notices: number }
  memberHref: string
  obstacles: readonly { sentence: string; href: string | null }[]
  isOwn: boolean
  errors: FormErrors
}

function Decision(props: ErasureProps) {
  const { request, obstacles, isOwn, errors, decidedByName, now } = props
  if (request.state !== 'asked') {
    const words = { done: '办理了注销', withdrawn: '撤回了申请' }[request.state]
    return (
      <Card title={erasureStateWords[request.state].word}>
        <FormProblem errors={errors} />
        <p>{`${decidedByName ?? '职工本人'} ${words}`}</p>
        <p class="tiny muted number">{exactAndAgo(request.decidedAt ?? 0, now)}</p>
        {request.state === 'done' ? (
          <p class="muted">资料已删除，不能恢复。这位职工再参保时按新职工登记。</p>
        ) : null}
      </Card>
    )
  }
  return (
    <>
      <FormProblem errors={errors} />
      {obstacles.length > 0 ? (
        <Alert tone="wait" title="现在还不能办理">
          {obstacles.map(({ sentence, href }) => (
            <p>{href ? <a href={href}>{sentence}</a> : sentence}</p>
          ))}
        </Alert>
      ) : isOwn ? (
        <Alert tone="info" title="请另一位同事办理">
          <p>这份申请是您在窗口登记的。登记的人和办理的人不能是同一位。</p>
        </Alert>
      ) : (
        <Confirm {...props} />
      )}
      <details class="act act-small">
        <summary>职工改了主意</summary>
        <Form action={`/console/erasures/${request.id}/withdraw`}>
          <p class="small muted">只按职工本人的意思撤回。撤回后资料照旧保留。</p>
          <Submit tone="plain">撤回申请</Submit>
        </Form>
      </details>
    </>
  )
}

function Confirm({ request, counts, particulars }: ErasureProps) {
  return (
    <ConfirmPanel
      title="办理注销"
      action={`/console/erasures/${request.id}/erase`}
      submit="删除资料，办理注销"
      tone="bad"
      changes={[
        { label: '姓名', before: particulars.name, after: '已注销职工和编号' },
        { label: '证件、手机、银行卡', before: '已登记', after: '删除' },
        {
          label: '申领里的医院和诊断',
          before: `${grouped(counts.claims)} 笔申领`,
          after: '删除，留日期和金额',
        },
        { label: '材料', before: `${grouped(counts.documents)} 份`, after: '删除' },
        { label: '短信的号码和内容', before: `${grouped(counts.notices)} 条`, after: '删除' },
        { label: '保障', before: '照旧', after: '到今天为止，会费不退' },
        { label: '账目和操作记录', before: '保留', after: '保留，只有编号' },
      ]}
      note="办理后不能恢复。您的姓名和时间会记入操作记录。"
    />
  )
}

export function ErasureView(props: ErasureProps) {
  const { frame, now, today, request, particulars, cardLastFour, memberHref } = props
  const isDone = request.state === 'done'
  const facts = [
    {
      label: '职工',
      value: <a href={memberHref}>{particulars.name}</a>,
    },
    ...(isDone
      ? []
      : [
          { label: '身份证号', value: <span class="number">{particulars.identityNumber}</span> },
          { label: '手机号', value: particulars.mobile ?? '未登记' },
          { label: '银行卡', value: cardLastFour ? `尾号 ${cardLastFour}` : '未登记' },
        ]),
    {
      label: '来自',
      value:
        request.channel === 'member'
          ? '职工手机，短信验证码确认'
          : `窗口登记，${props.askedByName ?? '已离职人员'}核对证件`,
    },
    { label: '申请时间', value: exactAndAgo(request.askedAt, now) },
    {
      label: '最晚办好',
      value: formatDay(request.dueOn),
      note:
        request.state === 'asked'
          ? `${dueWords(request.dueOn, today)}；15 个工作日，按周一至周五算`
          : undefined,
    },
  ]
  return (
    <ConsolePage
      frame={frame}
      section="erasures"
      title={particulars.name}
      badge={<StateBadge state={erasureStateWords[request.state]} />}
      purpose="注销申请"
      back={{ href: '/console/erasures', label: '注销申请' }}
    >
      <Columns
        main={
          <Card title="申请">
            <Facts facts={facts} />
          </Card>
        }
        aside={<Decision {...props} />}
      />
    </ConsolePage>
  )
}
