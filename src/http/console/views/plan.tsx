import { formatDay, type Day, type Instant } from '../../../kernel/days.ts'
import type { Fen } from '../../../kernel/fen.ts'
import {
  Alert,
  Badge,
  Card,
  Columns,
  ConfirmPanel,
  ConsolePage,
  Facts,
  Money,
  Views,
  type ConsoleFrame,
  type FormErrors,
} from '../../ui/index.ts'
import { address } from '../address.ts'
import { FormProblem } from '../form-problem.tsx'
import { grouped } from '../grouped.ts'
import { HeldBack, names } from '../held-back.tsx'
import { Part } from '../part.tsx'
import { StateBadge } from '../state-badge.tsx'
import { exactAndAgo } from '../when.tsx'
import { planStateWords, type PlanState } from '../words.ts'

export interface PlanVersionTab {
  id: string
  label: string
  appliesFrom: Day
  /** Null where it is open. */
  appliesTo: Day | null
}

/** One clause as the engine reads it back. */
export interface PlanClause {
  clause: string
  text: string
}

export interface PlanParameter {
  label: string
  value: string
  clause: string
}

export interface PlanExample {
  says: string
  source: string | null
  ok: boolean
  /** By benefit: what was expected and what the engine gives. */
  outcomes: readonly { benefitTitle: string; expectedFen: Fen; gotFen: Fen }[]
  /** Why the facts could not be read. */
  problem: string | null
}

export interface PlanFinding {
  grade: 'error' | 'warning' | 'note'
  sentence: string
  /** Clause or place in the document. */
  place: string
}

/** Whether the draft can be published by the viewer, and what stands in the way. */
export type PlanPublishing =
  | { kind: 'may' }
  | { kind: 'blocked'; reasons: readonly string[] }
  | { kind: 'own'; who: readonly string[] }
  | { kind: 'not-permitted'; who: readonly string[] }
  | { kind: 'closed' }

export interface PlanProps {
  frame: ConsoleFrame
  now: Instant
  plan: {
    id: string
    title: string
    revision: number
    state: PlanState
    /** Null where it came from the library of schemes as it stands. */
    draftedByName: string | null
    publishedByName: string | null
    publishedAt: Instant | null
    membersCovered: number
  }
  versions: readonly PlanVersionTab[]
  versionId: string
  /** Sentences against the version before; empty for the first. */
  changes: readonly string[]
  clauses: readonly PlanClause[]
  parameters: readonly PlanParameter[]
  examples: readonly PlanExample[]
  findings: readonly PlanFinding[]
  notes: readonly string[]
  publishing: PlanPublishing
  /** What members will see once it is published, and from when. */
  membersSee: readonly string[]
  /** The published revision that this one takes the place of. */
  replaces: { id: string; revision: number } | null
  errors: FormErrors
}

const gradeWords = {
  error: { word: '要改', tone: 'bad' },
  warning: { word: '请核对', tone: 'wait' },
  note: { word: '提示', tone: 'info' },
} as const

function Findings({ findings }: PlanProps) {
  if (findings.length === 0) return null
  return (
    <Part title="自动检查" empty="">
      <ul class="findings">
        {findings.map((finding) => (
          <li>
            <Badge tone={gradeWords[finding.grade].tone}>{gradeWords[finding.grade].word}</Badge>
            <div>
              <p>{finding.sentence}</p>
              <p class="tiny muted">{finding.place}</p>
            </div>
          </li>
        ))}
      </ul>
    </Part>
  )
}

function Example({ example }: { example: PlanExample }) {
  return (
    <li class={example.ok ? undefined : 'example-off'}>
      <div class="example-head">
        <Badge tone={example.ok ? 'done' : 'bad'}>{example.ok ? '算得一致' : '算得不一致'}</Badge>
        <p>{example.says}</p>
      </div>
      {example.problem ? <p class="lacking">{example.problem}</p> : null}
      {example.outcomes.length > 0 ? (
        <table class="example-table">
          <caption class="only-read">{`例子：${example.says}`}</caption>
          <thead>
            <tr>
              <th scope="col">项目</th>
              <th scope="col">应为</th>
              <th scope="col">系统算得</th>
            </tr>
          </thead>
          <tbody>
            {example.outcomes.map((outcome) => (
              <tr class={outcome.expectedFen === outcome.gotFen ? undefined : 'off'}>
                <th scope="row">{outcome.benefitTitle}</th>
                <td>
                  <Money fen={outcome.expectedFen} />
                </td>
                <td>
                  <Money fen={outcome.gotFen} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      ) : null}
      {example.source ? <p class="tiny muted">{`出处：${example.source}`}</p> : null}
    </li>
  )
}

function Examples({ examples }: PlanProps) {
  const right = examples.filter((example) => example.ok).length
  return (
    <Part
      title="例子"
      aside={
        examples.length > 0 ? (
          <span class="muted number">{`${right} / ${examples.length} 个算得一致`}</span>
        ) : null
      }
      empty="这一版没有写例子。至少写一个算好的例子，发布前就能知道条款写得对不对。"
    >
      {examples.length > 0 ? (
        <ul class="examples">
          {examples.map((example) => (
            <Example example={example} />
          ))}
        </ul>
      ) : null}
    </Part>
  )
}

function Clauses({ clauses, parameters }: PlanProps) {
  return (
    <>
      <Part
        title="条款"
        aside={<span class="muted">系统按计划数据读出，和您的文件逐条核对</span>}
        empty=""
      >
        <dl class="clauses">
          {clauses.map((clause) => (
            <div>
              <dt class="number">{clause.clause}</dt>
              <dd>{clause.text}</dd>
            </div>
          ))}
        </dl>
      </Part>
      {parameters.length > 0 ? (
        <Part title="主要数字" empty="">
          <table class="parameters">
            <caption class="only-read">主要数字</caption>
            <thead>
              <tr>
                <th scope="col">项目</th>
                <th scope="col">数值</th>
                <th scope="col">条款</th>
              </tr>
            </thead>
            <tbody>
              {parameters.map((parameter) => (
                <tr>
                  <th scope="row">{parameter.label}</th>
                  <td class="number">{parameter.value}</td>
                  <td class="number muted">{parameter.clause}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Part>
      ) : null}
    </>
  )
}

function Changes({ changes }: PlanProps) {
  if (changes.length === 0) return null
  return (
    <Part title="和上一版比，改了什么" empty="">
      <ul class="rules">
        {changes.map((change) => (
          <li>{change}</li>
        ))}
      </ul>
    </Part>
  )
}

function Publish({ plan, membersSee, replaces }: PlanProps) {
  return (
    <ConfirmPanel
      title="发布这份计划"
      action={`/console/plans/${plan.id}/publish`}
      submit="核对无误，发布"
      changes={[
        { label: '这一版', before: '草稿', after: '执行中' },
        ...(replaces
          ? [{ label: `第 ${replaces.revision} 版`, before: '执行中', after: '被替代' }]
          : []),
      ]}
      note="发布后不能再改，要改就发布新的一版；以前的申领仍按当时的版本算。"
    >
      <div>
        <p>发布后职工马上能看到：</p>
        <ul class="rules">
          {membersSee.map((line) => (
            <li>{line}</li>
          ))}
        </ul>
      </div>
    </ConfirmPanel>
  )
}

function Publishing(props: PlanProps) {
  const { publishing } = props
  switch (publishing.kind) {
    case 'may':
      return <Publish {...props} />
    case 'blocked':
      return (
        <Alert tone="bad" title="还不能发布">
          <ul class="rules">
            {publishing.reasons.map((reason) => (
              <li>{reason}</li>
            ))}
          </ul>
        </Alert>
      )
    case 'own':
      return (
        <HeldBack title="要由另一位同事发布">{`这份草稿是您写的，请同事核对后发布。可以发布的有：${names(publishing.who)}。`}</HeldBack>
      )
    case 'not-permitted':
      return (
        <HeldBack title="您可以查看，不能发布">{`可以发布的有：${names(publishing.who)}。`}</HeldBack>
      )
    case 'closed':
      return null
  }
}

function About({ plan, now, notes }: PlanProps) {
  return (
    <>
      <Card title="这一版">
        <Facts
          facts={[
            { label: '版次', value: `第 ${plan.revision} 版` },
            { label: '起草', value: plan.draftedByName ?? '来自方案库，没有改动' },
            plan.publishedAt === null
              ? { label: '发布', value: <span class="muted">还没有发布</span> }
              : {
                  label: '发布',
                  value: plan.publishedByName ?? '已离职人员',
                  note: exactAndAgo(plan.publishedAt, now),
                },
            { label: '在保职工', value: `${grouped(plan.membersCovered)} 人` },
          ]}
        />
      </Card>
      <p class="small">
        <a href={`/console/plans/${plan.id}/document`}>下载计划文件（JSON）</a>
      </p>
      {notes.length > 0 ? (
        <Card title="方案说明">
          <ul class="rules">
            {notes.map((note) => (
              <li>{note}</li>
            ))}
          </ul>
        </Card>
      ) : null}
    </>
  )
}

const applies = ({ appliesFrom, appliesTo }: PlanVersionTab): string =>
  appliesTo === null
    ? `${formatDay(appliesFrom)}起`
    : `${formatDay(appliesFrom)}至${formatDay(appliesTo)}`

export function PlanView(props: PlanProps) {
  const { frame, plan, versions, versionId, errors } = props
  const current = versions.find((version) => version.id === versionId)
  return (
    <ConsolePage
      frame={frame}
      section="plans"
      title={plan.title}
      badge={<StateBadge state={planStateWords[plan.state]} />}
      purpose={current ? `${current.label}条款适用于 ${applies(current)}的医疗费用。` : undefined}
      back={{ href: '/console/plans', label: '互助计划' }}
    >
      <FormProblem errors={errors} />
      {versions.length > 1 ? (
        <Views
          label="按适用日期看"
          views={versions.map((version) => ({
            label: `${version.label}（${applies(version)}）`,
            href: address(`/console/plans/${plan.id}`, { version: version.id }),
            current: version.id === versionId,
          }))}
        />
      ) : null}
      <Columns
        main={
          <>
            <Findings {...props} />
            <Changes {...props} />
            <Clauses {...props} />
            <Examples {...props} />
          </>
        }
        aside={
          <>
            <Publishing {...props} />
            <About {...props} />
          </>
        }
      />
    </ConsolePage>
  )
}
