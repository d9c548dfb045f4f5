import { roleLabels, roles, type Role } from '../../../identity/roles.ts'
import type { ListedStaff } from '../../../identity/list-staff.ts'
import { dayAt, formatDay } from '../../../kernel/days.ts'
import {
  Badge,
  Card,
  Columns,
  ConsolePage,
  Form,
  Submit,
  Table,
  TextField,
  type Column,
  type ConsoleFrame,
  type FormErrors,
} from '../../ui/index.ts'
import { CheckGroup } from '../check-group.tsx'
import { FormProblem } from '../form-problem.tsx'
import { ShownOnce } from '../shown-once.tsx'
import { roleMay } from '../words.ts'

export interface StaffProps {
  frame: ConsoleFrame
  rows: readonly ListedStaff[]
  /** Who has a second factor. */
  withFactor: ReadonlySet<string>
  /** The viewer, who cannot disable themselves. */
  selfId: string
  /** The person just created: the password is shown on this one page. */
  created: { name: string; login: string; firstPassword: string } | null
  form: { name: string; login: string; roles: readonly Role[]; errors: FormErrors }
}

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

function SecondFactor({ row, selfId, on }: { row: ListedStaff; selfId: string; on: boolean }) {
  if (!on) return <Badge tone="quiet">未开启</Badge>
  const badge = <Badge tone="done">已开启</Badge>
  if (row.disabledAt !== null || row.id === selfId) return badge
  return (
    <>
      {badge}
      <details class="act act-small">
        <summary>重设</summary>
        <Form action={`/console/staff/${row.id}/reset-factors`}>
          <p class="small muted">
            {`只在${row.name}丢了手机又没有恢复码时重设，请先当面或电话核实是本人。重设后他会退出，凭密码重新登录。`}
          </p>
          <Submit tone="bad">确定重设</Submit>
        </Form>
      </details>
    </>
  )
}

const columns = ({ selfId, withFactor }: StaffProps): Column<ListedStaff>[] => [
  {
    label: '姓名',
    cell: (row) => (
      <>
        {row.name}
        <span class="sub">{row.login}</span>
      </>
    ),
    fit: true,
  },
  { label: '岗位', cell: (row) => row.roles.map((role) => roleLabels[role]).join('、') },
  { label: '状态', cell: (row) => <State row={row} />, fit: true },
  {
    label: '两步验证',
    cell: (row) => <SecondFactor row={row} selfId={selfId} on={withFactor.has(row.id)} />,
    fit: true,
  },
  { label: '加入', cell: (row) => formatDay(dayAt(row.createdAt)), fit: true },
  { label: '停用', cell: (row) => <Disable row={row} selfId={selfId} />, fit: true },
]

function Create({ form }: StaffProps) {
  const { errors } = form
  return (
    <div id="new">
      <Card title="添加同事">
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
            choices={roles.map((role) => ({
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
  const { frame, rows, created } = props
  const alone = rows.filter((row) => row.disabledAt === null).length < 2
  return (
    <ConsolePage
      frame={frame}
      section="staff"
      title="工作人员"
      purpose={
        alone
          ? '现在只有您一位。发放要两个人经手，请先添加一位同事。'
          : '谁能进入工作台，能做什么。'
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
            <Table caption="工作人员" columns={columns(props)} rows={rows} />
          </>
        }
        aside={<Create {...props} />}
      />
    </ConsolePage>
  )
}
