import type { Instant } from '../../kernel/days.ts'
import type { FleetState } from '../../operators/read-fleet-state.ts'
import type { RunAccount } from '../../tenants/fleet/read-run.ts'
import { exactAndAgo } from '../console/when.tsx'
import {
  Alert,
  Badge,
  Card,
  Columns,
  Facts,
  Form,
  Section,
  Submit,
  Table,
  Tiles,
  type Column,
  type Tone,
} from '../ui/index.ts'
import { OperatorPage, type OperatorFrame } from './operator-page.tsx'

export interface OperatorFleetProps {
  frame: OperatorFrame
  now: Instant
  fleet: FleetState
  refused: string | undefined
}

const states: Readonly<Record<RunAccount['run']['state'], readonly [label: string, tone: Tone]>> = {
  running: ['正在升级', 'wait'],
  paused: ['已暂停', 'back'],
  done: ['全部完成', 'done'],
  failed: ['已停下', 'bad'],
  superseded: ['由更新的版本接手', 'quiet'],
}

interface SteerProps {
  target: string
  to: 'pause' | 'resume' | 'retry'
  label: string
  help?: string
  slug?: string
}

const Steer = ({ target, to, label, help, slug }: SteerProps) => (
  <Form action={`/operator/fleet/${to}`}>
    <input type="hidden" name="target" value={target} />
    {slug === undefined ? null : <input type="hidden" name="slug" value={slug} />}
    {help ? <p class="small muted">{help}</p> : null}
    <div class={slug === undefined ? 'actions' : undefined}>
      <Submit tone="plain">{label}</Submit>
    </div>
  </Form>
)

/** What may be done now; a run of a version that is not this one's is steered there. */
function Steering({ run, counts, newestStep }: RunAccount & { newestStep: string }) {
  const { targetStep: target, state } = run
  if (target !== newestStep) {
    return <p class="muted small">另一个版本在主持这次升级，请在那个版本上处理。</p>
  }
  return (
    <div class="stack">
      {state === 'running' ? (
        <Steer
          target={target}
          to="pause"
          label="暂停"
          help="不再开始下一家，正在升级的那几家会做完。"
        />
      ) : null}
      {state === 'paused' ? <Steer target={target} to="resume" label="继续" /> : null}
      {counts.failed > 0 || state === 'failed' ? (
        <Steer
          target={target}
          to="retry"
          label="重试没成的"
          help="先处理好下面写的原因。先试的那几家最先重来。"
        />
      ) : null}
      {state === 'done' ? <p class="muted small">没有要办的。</p> : null}
    </div>
  )
}

type Troubled = RunAccount['troubled'][number]

const troubledColumns = (target: string, steerable: boolean, now: Instant): Column<Troubled>[] => [
  { label: '工会', cell: (row) => <span class="address">{row.slug}</span> },
  {
    label: '状态',
    cell: (row) => (
      <>
        {row.state === 'failed' ? (
          <Badge tone="bad">没成</Badge>
        ) : (
          <Badge tone="wait">等下一次</Badge>
        )}
        <span class="sub">
          {row.state === 'failed' || row.dueAt <= now
            ? `试了 ${row.tries} 次`
            : `试了 ${row.tries} 次，${exactAndAgo(row.dueAt, now)}再试`}
        </span>
      </>
    ),
    fit: true,
  },
  { label: '原因', cell: (row) => <span class="address small">{row.problem}</span> },
  {
    label: '重试',
    cell: (row) =>
      steerable ? <Steer target={target} to="retry" slug={row.slug} label="重试" /> : '—',
    fit: true,
  },
]

function Run({ fleet, now }: OperatorFleetProps) {
  const { run: account, newestStep } = fleet
  if (account === undefined) {
    return (
      <Card title="最近一次升级">
        <p class="muted">还没有需要升级的时候：各家从一开始就是现在的数据结构。</p>
      </Card>
    )
  }
  const { run, counts, canaries, troubled } = account
  const [label, tone] = states[run.state]
  const total = counts.waiting + counts.done + counts.failed
  const isOurs = run.targetStep === newestStep
  return (
    <>
      <Card title={`升到 ${run.targetStep}`} aside={<Badge tone={tone}>{label}</Badge>}>
        <div class="stack">
          {run.problem ? (
            <Alert tone="bad" title="停下的原因">
              <p>
                <span class="address">{run.problem}</span>
              </p>
            </Alert>
          ) : null}
          <Tiles
            tiles={[
              { label: '完成', value: `${counts.done} / ${total}` },
              { label: '等待', value: counts.waiting },
              {
                label: '没成',
                value: counts.failed,
                ...(counts.failed > 0 && { noteTone: 'bad' }),
              },
            ]}
          />
          <Facts
            facts={[
              { label: '开始', value: exactAndAgo(run.startedAt, now) },
              {
                label: '结束',
                value: run.finishedAt === null ? '还没有' : exactAndAgo(run.finishedAt, now),
              },
              {
                label: '先试的几家',
                value:
                  canaries
                    .map(({ slug, state }) => `${slug}（${canaryWords[state] ?? state}）`)
                    .join('、') || '—',
              },
            ]}
          />
          <Steering {...account} newestStep={newestStep} />
        </div>
      </Card>
      {troubled.length > 0 ? (
        <Section title="没有一次成的">
          <Table
            caption="没有一次成的工会"
            columns={troubledColumns(run.targetStep, isOurs, now)}
            rows={troubled}
          />
        </Section>
      ) : null}
    </>
  )
}

const canaryWords: Readonly<Record<string, string>> = {
  waiting: '等待',
  done: '完成',
  failed: '没成',
}

const versionColumns = (newest: string): Column<FleetState['versions'][number]>[] => [
  {
    label: '数据结构',
    cell: ({ step }) => (
      <>
        <span class="address">{step || '还没建好'}</span>
        <span class="sub">{step < newest ? '落后，能看不能改' : '最新'}</span>
      </>
    ),
  },
  { label: '家数', cell: ({ tenants }) => tenants, align: 'end' },
]

function Versions({ fleet }: OperatorFleetProps) {
  const { versions, newestStep, behind } = fleet
  return (
    <Section title="各家的数据结构">
      <Table caption="各家的数据结构" columns={versionColumns(newestStep)} rows={versions} />
      {behind.length > 0 ? (
        <p class="small">
          落后的：
          {behind.map(({ id, slug }, at) => (
            <>
              {at > 0 ? '、' : ''}
              <a href={`/operator/tenants/${id}`}>{slug}</a>
            </>
          ))}
        </p>
      ) : null}
    </Section>
  )
}

function Anchors({ fleet: { anchors }, now }: OperatorFleetProps) {
  const { walkedAt, isWalking, newestAt, without } = anchors
  const at = (instant: Instant | null) => (instant === null ? '还没有' : exactAndAgo(instant, now))
  return (
    <Card title="操作记录的锚">
      <div class="stack">
        <p class="muted small">
          每小时把各家操作记录的末尾另存一份，删改过就对不上。没有新操作的不用再存。
        </p>
        <Facts
          facts={[
            { label: '最近一轮', value: at(walkedAt), note: isWalking ? '还在进行' : '' },
            { label: '最近存下', value: at(newestAt) },
            { label: '还没存过的', value: `${without} 家` },
          ]}
        />
      </div>
    </Card>
  )
}

export function OperatorFleetView(props: OperatorFleetProps) {
  const { frame, refused } = props
  return (
    <OperatorPage
      frame={frame}
      title="数据库升级"
      purpose="程序换新版本后，各家的数据库逐家跟上，先试几家，再做其余。"
      tabs
    >
      {refused ? (
        <Alert tone="bad" live class="flash">
          <p>{refused}</p>
        </Alert>
      ) : null}
      <Columns
        main={<Run {...props} />}
        aside={
          <>
            <Versions {...props} />
            <Anchors {...props} />
          </>
        }
      />
    </OperatorPage>
  )
}
