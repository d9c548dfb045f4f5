import { roleLabels, roles, type Role } from '../../../identity/roles.ts'
import type { OpenFactorReset } from '../../../identity/factors/open-factor-resets.ts'
import type { ListedInvitation } from '../../../identity/list-invitations.ts'
import type { ListedStaff } from '../../../identity/list-staff.ts'
import { dayAt, formatDay, type Instant } from '../../../kernel/days.ts'
import {
  Badge,
  Card,
  Columns,
  ConsolePage,
  Form,
  LinkButton,
  Submit,
  Table,
  TextField,
  type Column,
  type ConsoleFrame,
  type FormErrors,
} from '../../ui/index.ts'
import { CheckGroup } from '../check-group.tsx'
import { FormProblem } from '../form-problem.tsx'
import { Part } from '../part.tsx'
import { ShownOnce } from '../shown-once.tsx'
import { roleMay } from '../words.ts'

export interface StaffProps {
  frame: ConsoleFrame
  now: Instant
  rows: readonly ListedStaff[]
  /** Who has a second factor. */
  withFactor: ReadonlySet<string>
  /** By the colleague whose factors somebody asked to reset. */
  resets: ReadonlyMap<string, OpenFactorReset>
  /** Links that nobody has used yet. */
  invitations: readonly ListedInvitation[]
  /** The viewer, who cannot disable themselves. */
  selfId: string
  /** The person just created: the password is shown on this one page. */
  created: { name: string; login: string; firstPassword: string } | null
  form: { name: string; login: string; roles: readonly Role[]; errors: FormErrors }
}

/** An agent is invited, for named workplaces. */
const accountRoles = roles.filter((role) => role !== 'agent')

function State({ row }: { row: ListedStaff }) {
  if (row.disabledAt !== null) return <Badge tone="quiet">已停用</Badge>
  return row.mustChangePassword ? (
    <Badge tone="wait">还没登录过</Badge>
  ) : (
    <Badge tone="done">正常</Badge>
  )
}

function Disable({ row, selfId }: { row: ListedStaff; selfId: string }) {
  if (row.disabledAt !== null)
    return <span class="muted">{formatDay(dayAt(row.disabledAt))}停用</span>
  if (row.id === selfId) return <span class="muted">您自己</span>
  return (
    <details class="act act-small">
      <summary>停用</summary>
      <Form action={`/console/staff/${row.id}/disable`}>
        <p class="small muted">{`${row.name}会马上退出，不能再登录；做过的操作都保留。`}</p>
        <Submit tone="bad">确定停用</Submit>
      </Form>
    </details>
  )
}

function SecondFactor({ row, props }: { row: ListedStaff; props: StaffProps }) {
  const { selfId, withFactor, resets } = props
  if (!withFactor.has(row.id)) return <Badge tone="quiet">未开启</Badge>
  const badge = <Badge tone="done">已开启</Badge>
  if (row.disabledAt !== null || row.id === selfId) return badge
  if (resets.has(row.id)) return <Badge tone="wait">重设待确认</Badge>
  return (
    <>
      {badge}
      <Ask row={row} props={props} />
    </>
  )
}

const isManager = (row: ListedStaff): boolean =>
  row.disabledAt === null && row.roles.includes('system')

/** Of two administrators one asks and the other confirms; the colleague is not one of the two. */
function Ask({ row, props: { rows } }: { row: ListedStaff; props: StaffProps }) {
  const others = rows.filter((one) => isManager(one) && one.id !== row.id)
  return (
    <details class="act act-small">
      <summary>重设</summary>
      {others.length < 2 ? (
        <p class="small muted">
          重设要两位系统管理员：一位申请，另一位确认。现在人数不够，请先邀请一位；实在没有人，请联系平台，由平台核实后重设。
        </p>
      ) : (
        <Form action={`/console/staff/${row.id}/reset-factors`}>
          <p class="small muted">
            {`只在${row.name}丢了手机又没有恢复码时重设，请先当面或电话核实是本人。要由另一位系统管理员确认后才生效。`}
          </p>
          <Submit tone="bad">申请重设</Submit>
        </Form>
      )}
    </details>
  )
}

/** What waits for a second administrator stands above the list, so that nobody overlooks it. */
function Asked({ reset, name, selfId }: { reset: OpenFactorReset; name: string; selfId: string }) {
  const path = `/console/staff/${reset.staffId}/reset-factors`
  const mine = reset.askedBy === selfId
  return (
    <Card title={mine ? `等另一位确认：重设${name}的两步验证` : `请您确认：重设${name}的两步验证`}>
      <div class="stack">
        <p>
          {mine
            ? '您已申请，要由另一位系统管理员在这里确认，7 天内有效。'
            : `${reset.askedByName}申请重设。请您自己再向${name}核实一遍。确认后${name}会退出，凭密码重新登录。`}
        </p>
        {mine ? null : (
          <Form action={`${path}/confirm`}>
            <Submit tone="bad">确认重设</Submit>
          </Form>
        )}
        <Form action={`${path}/withdraw`}>
          <Submit tone="plain">{mine ? '撤回申请' : '不同意'}</Submit>
        </Form>
      </div>
    </Card>
  )
}

const columns = (props: StaffProps): Column<ListedStaff>[] => [
  {
    label: '姓名',
    cell: (row) => (
      <>
        <a href={`/console/staff/${row.id}`}>{row.name}</a>
        <span class="sub">{row.login}</span>
      </>
    ),
    fit: true,
  },
  {
    label: '岗位',
    cell: (row) => (
      <>
        {rolesSentence(row.roles)}
        <span class="sub">{withinSentence(row.within)}</span>
      </>
    ),
  },
  {
    label: '状态',
    cell: (row) => (
      <>
        <State row={row} />
        <span class="sub">{`${formatDay(dayAt(row.createdAt))}加入`}</span>
      </>
    ),
    fit: true,
  },
  {
    label: '两步验证',
    cell: (row) => <SecondFactor row={row} props={props} />,
    fit: true,
  },
  { label: '停用', cell: (row) => <Disable row={row} selfId={props.selfId} />, fit: true },
]

const rolesSentence = (held: readonly Role[]) => held.map((role) => roleLabels[role]).join('、')

/** Names that a row has room for. */
const NAMES_SHOWN = 2

export function withinSentence(within: readonly string[] | null): string {
  if (within === null) return '全市'
  if (within.length === 0) return '现在没有负责的单位'
  const names = within.slice(0, NAMES_SHOWN).join('、')
  return within.length > NAMES_SHOWN ? `${names}等 ${within.length} 处` : names
}

const invitationColumns = (now: Instant): Column<ListedInvitation>[] => [
  {
    label: '姓名',
    cell: (row) => (
      <>
        {row.name}
        <span class="sub">{row.mobileLastFour ? `尾号 ${row.mobileLastFour}` : '没发短信'}</span>
      </>
    ),
  },
  { label: '岗位', cell: (row) => rolesSentence(row.roles) },
  {
    label: '到期',
    cell: (row) =>
      row.expiresAt > now ? formatDay(dayAt(row.expiresAt)) : <Badge tone="quiet">已过期</Badge>,
    fit: true,
  },
  {
    label: '重发或撤回',
    cell: (row) => (
      <details class="act act-small">
        <summary>处理</summary>
        <Form action={`/console/invitations/${row.id}/renew`}>
          <p class="small muted">重发会生成新链接，原来的马上作废。</p>
          <Submit tone="plain">重发</Submit>
        </Form>
        <Form action={`/console/invitations/${row.id}/withdraw`}>
          <Submit tone="bad">撤回</Submit>
        </Form>
      </details>
    ),
    fit: true,
  },
]

function Create({ form }: StaffProps) {
  const { errors } = form
  return (
    <div id="new">
      <Card title="直接建账号">
        <div class="field">
          <p class="small muted">
            对方手边没有手机、收不到链接时用：初始密码由您转告，第一次登录要换掉。
          </p>
        </div>
        <FormProblem errors={errors} />
        <Form action="/console/staff">
          <TextField
            name="name"
            label="姓名"
            value={form.name}
            error={errors['name']}
            maxlength={40}
          />
          <TextField
            name="login"
            label="登录名"
            value={form.login}
            error={errors['login']}
            maxlength={40}
            help="小写字母和数字，例如姓名拼音 wang.fang。"
          />
          <CheckGroup
            name="roles"
            label="岗位"
            choices={accountRoles.map((role) => ({
              value: role,
              title: roleLabels[role],
              note: roleMay[role],
            }))}
            chosen={form.roles}
            error={errors['roles']}
            help="可以选几个。同一批发放总要两个人：制作的人不能自己复核。"
          />
          <div class="actions">
            <Submit>添加</Submit>
          </div>
        </Form>
      </Card>
    </div>
  )
}

export function StaffView(props: StaffProps) {
  const { frame, now, rows, created, invitations } = props
  const alone = rows.filter((row) => row.disabledAt === null).length < 2
  return (
    <ConsolePage
      frame={frame}
      section="staff"
      title="工作人员"
      purpose={
        alone
          ? '现在只有您一位。发放要两个人经手，请先邀请一位同事。'
          : '谁能进入工作台，能做什么。'
      }
      action={
        <LinkButton href="/console/invitations/new" tone="primary">
          邀请同事
        </LinkButton>
      }
    >
      <Columns
        main={
          <>
            {created ? (
              <ShownOnce
                title={`${created.name}的账号已建好`}
                values={[
                  { label: '登录名', value: created.login },
                  { label: '初始密码', value: created.firstPassword },
                ]}
              >
                密码只在这里显示这一次，请当面或电话告诉本人。第一次登录时会要求换成自己的密码。
              </ShownOnce>
            ) : null}
            {rows.flatMap((row) => {
              const reset = props.resets.get(row.id)
              return reset ? [<Asked reset={reset} name={row.name} selfId={props.selfId} />] : []
            })}
            <Table caption="工作人员" columns={columns(props)} rows={rows} />
            {invitations.length > 0 ? (
              <Part title="还没有接受的邀请" empty="">
                <Table
                  caption="还没有接受的邀请"
                  columns={invitationColumns(now)}
                  rows={invitations}
                />
              </Part>
            ) : null}
          </>
        }
        aside={<Create {...props} />}
      />
    </ConsolePage>
  )
}
