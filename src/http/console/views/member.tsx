import { dayAt, formatDay, type Day, type Instant } from '../../../kernel/days.ts'
import type { Fen } from '../../../kernel/fen.ts'
import {
  Alert,
  Badge,
  Card,
  Columns,
  ConsolePage,
  Facts,
  Form,
  Money,
  SelectField,
  Submit,
  Table,
  TextField,
  type Column,
  type ConsoleFrame,
  type Fact,
  type FormErrors,
} from '../../ui/index.ts'
import { grouped } from '../grouped.ts'
import { Part } from '../part.tsx'
import { StateBadge } from '../state-badge.tsx'
import { daySpan, exactAndAgo } from '../when.tsx'
import {
  benefitLineStateWords,
  claimStateWords,
  coverKindWords,
  memberCategoryWords,
  sexWords,
  type BenefitLineState,
  type ClaimState,
  type CoverKind,
  type MemberCategory,
} from '../words.ts'
import { CoverBadge } from './members.tsx'

export interface MemberFacts {
  id: string
  maskedName: string
  /** `3306**********1234` */
  maskedIdentityNumber: string
  /** `138****8000` */
  maskedMobile: string | null
  cardLastFour: string | null
  category: MemberCategory
  sex: 'male' | 'female'
  bornYear: number
  workplace: { id: string; name: string }
  createdAt: Instant
  updatedAt: Instant
  /** Since when nothing tells who it was. */
  erasedAt: Instant | null
}

export interface MemberCover {
  planTitle: string
  startsOn: Day
  endsOn: Day
  units: number
  kind: CoverKind
  contributionFen: Fen
  rosterId: string
}

export interface MemberClaim {
  id: string
  planTitle: string
  /** `2015年8月11日–8月21日`住院 */
  stay: { from: Day; to: Day | null }
  state: ClaimState
  amountFen: Fen | null
}

export interface MemberBenefit {
  claimId: string
  benefitTitle: string
  planTitle: string
  kind: 'benefit' | 'correction'
  state: BenefitLineState
  amountFen: Fen
  approvedAt: Instant
}

export interface MemberRead {
  at: Instant
  actorName: string
  what: 'read' | 'revealed'
  purpose: string | null
}

/** Offered purposes: what is chosen goes into the audit log as it stands, with the note behind. */
export const revealPurposes = [
  '核对申领材料',
  '核对银行卡、处理退票',
  '答复职工本人来电来访',
  '更正职工资料',
  '其他',
] as const

export interface MemberProps {
  frame: ConsoleFrame
  now: Instant
  member: MemberFacts
  mayReveal: boolean
  mayErase: boolean
  /** Why writing down that the member asks to be erased was refused. */
  erasureProblems: readonly string[]
  /** The answer to a reveal with a purpose: shown on this one page. */
  revealed: {
    name: string
    identityNumber: string
    mobile: string | null
    cardNumber: string | null
    purpose: string
  } | null
  revealForm: { purpose: string; note: string; errors: FormErrors }
  covers: readonly MemberCover[]
  claims: readonly MemberClaim[]
  benefits: readonly MemberBenefit[]
  reads: readonly MemberRead[]
  /** Whoever may not read claims sees no sign of them. */
  coversOnly?: boolean | undefined
}

const lacking = <span class="lacking">未登记</span>

function personFacts({ member, revealed }: MemberProps): Fact[] {
  const card = member.cardLastFour ? `尾号 ${member.cardLastFour}` : null
  return [
    { label: '姓名', value: revealed?.name ?? member.maskedName },
    {
      label: '身份证号',
      value: <span class="number">{revealed?.identityNumber ?? member.maskedIdentityNumber}</span>,
    },
    {
      label: '手机号',
      value: member.maskedMobile ? (
        <span class="number">{revealed?.mobile ?? member.maskedMobile}</span>
      ) : (
        lacking
      ),
    },
    {
      label: '银行卡',
      value: card ? <span class="number">{revealed?.cardNumber ?? card}</span> : lacking,
      note: card ? undefined : '没有卡号，互助金发不出去。请单位在下一份花名册里补上。',
    },
    {
      label: '单位',
      value: <a href={`/console/workplaces/${member.workplace.id}`}>{member.workplace.name}</a>,
    },
    {
      label: '类别',
      value: `${memberCategoryWords[member.category]} · ${sexWords[member.sex]} · ${member.bornYear}年生`,
    },
    { label: '资料更新', value: formatDay(dayAt(member.updatedAt)) },
  ]
}

function Reveal({ member, revealForm }: MemberProps) {
  const { errors } = revealForm
  const wrong = Object.keys(errors).length > 0
  return (
    <details class="act" open={wrong}>
      <summary class="button">显示完整信息</summary>
      <Form action={`/console/members/${member.id}/reveal`} class="act-form">
        <SelectField
          name="purpose"
          label="用来做什么"
          placeholder="请选择用途"
          options={revealPurposes.map((value) => ({ value, label: value }))}
          value={revealForm.purpose}
          error={errors['purpose']}
        />
        <TextField
          name="note"
          label="补充说明"
          value={revealForm.note}
          error={errors['note']}
          maxlength={80}
          help="选“其他”时请写明。"
          optional
        />
        <p class="small muted">您的姓名、时间和用途会记入操作记录，审计可以看到。</p>
        <Submit>记下用途并显示</Submit>
      </Form>
    </details>
  )
}

/** Somebody who was erased: when, and that there is nothing more to show. */
function Erased({ member, erasedAt }: { member: MemberFacts; erasedAt: Instant }) {
  return (
    <Card title="已注销">
      <p>{`${formatDay(dayAt(erasedAt))}按本人申请办理了注销，姓名、证件、手机、银行卡和材料已删除。`}</p>
      <p class="muted">
        账目只留编号。属于
        <a href={`/console/workplaces/${member.workplace.id}`}>{member.workplace.name}</a>。
      </p>
    </Card>
  )
}

/** At the counter: written down by one, carried out by another. */
function AskErasure({ member, erasureProblems }: MemberProps) {
  return (
    <Card title="注销">
      {erasureProblems.length > 0 ? (
        <Alert tone="bad" title="没有登记" live class="flash">
          {erasureProblems.map((sentence) => (
            <p>{sentence}</p>
          ))}
        </Alert>
      ) : null}
      <details class="act" open={erasureProblems.length > 0}>
        <summary class="button">登记注销申请</summary>
        <Form action={`/console/members/${member.id}/erasure`} class="act-form">
          <p class="small muted">
            职工本人到窗口要求删除个人资料时登记，由另一位同事办理。本人也可以在手机上“我的保障”里申请。
          </p>
          <label class="choice">
            <input type="checkbox" name="checked" value="yes" />
            <span class="choice-body">
              <span class="choice-title">已核对职工本人的身份证</span>
              <span class="cell-note">已告诉本人：保障随之结束，会费不退，办好不能恢复</span>
            </span>
          </label>
          <Submit>登记</Submit>
        </Form>
      </details>
    </Card>
  )
}

function Person(props: MemberProps) {
  const { revealed, mayReveal, member } = props
  if (member.erasedAt !== null) return <Erased member={member} erasedAt={member.erasedAt} />
  return (
    <Card title="职工资料">
      {revealed ? (
        <Alert tone="info" live>
          <p>{`完整信息只在这一页显示，用途“${revealed.purpose}”已记入操作记录。`}</p>
        </Alert>
      ) : null}
      <Facts facts={personFacts(props)} />
      {mayReveal && !revealed ? <Reveal {...props} /> : null}
    </Card>
  )
}

const coverColumns = (today: Day): Column<MemberCover>[] => [
  { label: '互助计划', cell: (row) => row.planTitle },
  { label: '保障期', cell: (row) => daySpan(row.startsOn, row.endsOn) },
  {
    label: '状态',
    cell: (row) =>
      row.startsOn > today ? (
        <span class="muted">还没开始</span>
      ) : (
        <CoverBadge until={row.endsOn} today={today} />
      ),
    fit: true,
  },
  { label: '份数', cell: (row) => `${row.units} 份`, align: 'end', fit: true },
  {
    label: '会费',
    cell: (row) => (
      <>
        <Money fen={row.contributionFen} />
        <span class="sub">
          {coverKindWords[row.kind]} · <a href={`/console/rosters/${row.rosterId}`}>花名册</a>
        </span>
      </>
    ),
    align: 'end',
    fit: true,
  },
]

const claimColumns: Column<MemberClaim>[] = [
  { label: '住院', cell: (row) => daySpan(row.stay.from, row.stay.to) },
  { label: '互助计划', cell: (row) => row.planTitle },
  { label: '状态', cell: (row) => <StateBadge state={claimStateWords[row.state]} />, fit: true },
  {
    label: '互助金',
    cell: (row) =>
      row.amountFen === null ? <span class="muted">—</span> : <Money fen={row.amountFen} />,
    align: 'end',
    fit: true,
  },
]

const benefitColumns: Column<MemberBenefit>[] = [
  {
    label: '项目',
    cell: (row) => (
      <>
        {row.benefitTitle}
        {row.kind === 'correction' ? '（更正）' : ''}
      </>
    ),
  },
  { label: '互助计划', cell: (row) => row.planTitle },
  { label: '通过日期', cell: (row) => formatDay(dayAt(row.approvedAt)), fit: true },
  {
    label: '状态',
    cell: (row) => <StateBadge state={benefitLineStateWords[row.state]} />,
    fit: true,
  },
  { label: '金额', cell: (row) => <Money fen={row.amountFen} />, align: 'end', fit: true },
]

function Covers({ covers, today }: { covers: readonly MemberCover[]; today: Day }) {
  return (
    <Part title="保障" empty="没有参加过互助计划。">
      {covers.length > 0 ? (
        <Table caption="保障" columns={coverColumns(today)} rows={covers} />
      ) : null}
    </Part>
  )
}

function Claims({ claims, benefits }: MemberProps) {
  return (
    <>
      <Part title="申领" empty="没有提交过申领。职工在手机上提交后，这里会出现。">
        {claims.length > 0 ? (
          <Table
            caption="申领"
            columns={claimColumns}
            rows={claims}
            href={(row) => `/console/claims/${row.id}`}
          />
        ) : null}
      </Part>
      <Part title="互助金" empty="还没有审核通过的互助金。">
        {benefits.length > 0 ? (
          <Table
            caption="互助金"
            columns={benefitColumns}
            rows={benefits}
            href={(row) => `/console/claims/${row.claimId}`}
          />
        ) : null}
      </Part>
    </>
  )
}

function Reads({ reads, now }: { reads: readonly MemberRead[]; now: Instant }) {
  return (
    <Card
      title="谁看过完整信息"
      aside={
        reads.length > 0 ? <span class="muted">{`最近 ${grouped(reads.length)} 次`}</span> : null
      }
    >
      {reads.length > 0 ? (
        <ol class="activity">
          {reads.map((read) => (
            <li>
              <p>
                <b>{read.actorName}</b>
                {read.what === 'revealed' ? ' 查看了完整信息' : ' 打开了这一页'}
              </p>
              <p class="tiny muted number">
                {exactAndAgo(read.at, now)}
                {read.purpose ? ` · 用途：${read.purpose}` : ''}
              </p>
            </li>
          ))}
        </ol>
      ) : (
        <p class="muted">还没有人看过。要看的人都得写明用途。</p>
      )}
    </Card>
  )
}

export function MemberView(props: MemberProps) {
  const { frame, now, member, revealed, covers, reads, coversOnly } = props
  const today = dayAt(now)
  const until = covers.reduce<Day | null>(
    (last, cover) => (last === null || cover.endsOn > last ? cover.endsOn : last),
    null,
  )
  return (
    <ConsolePage
      frame={frame}
      section="members"
      title={revealed?.name ?? member.maskedName}
      badge={
        member.erasedAt === null ? (
          <CoverBadge until={until} today={today} />
        ) : (
          <Badge tone="quiet">已注销</Badge>
        )
      }
      purpose={member.workplace.name}
      back={{ href: '/console/members', label: '职工' }}
    >
      <Columns
        main={
          <>
            <Covers covers={covers} today={today} />
            {coversOnly ? null : <Claims {...props} />}
          </>
        }
        aside={
          <>
            <Person {...props} />
            {props.mayErase && member.erasedAt === null ? <AskErasure {...props} /> : null}
            {coversOnly ? null : <Reads reads={reads} now={now} />}
          </>
        }
      />
    </ConsolePage>
  )
}
