import { divisionText } from '../../kernel/administrative-division.ts'
import { dayAt, formatDay, type Instant } from '../../kernel/days.ts'
import type { ListedOperator } from '../../operators/list-operators.ts'
import { FormProblem } from '../console/form-problem.tsx'
import { ShownOnce } from '../console/shown-once.tsx'
import { When } from '../console/when.tsx'
import {
  Badge,
  Card,
  Columns,
  Form,
  Submit,
  Table,
  TextField,
  type Column,
  type FormErrors,
} from '../ui/index.ts'
import { OperatorPage, type OperatorFrame } from './operator-page.tsx'

export interface OperatorsProps {
  frame: OperatorFrame
  now: Instant
  rows: readonly ListedOperator[]
  /** A first password, shown on this one page. */
  given: { login: string; firstPassword: string } | undefined
  form: { login: string; division: string; errors: FormErrors }
}

const reachText = (division: string | null): string =>
  division === null ? '全平台' : divisionText(division)

function State({ row }: { row: ListedOperator }) {
  if (row.disabledAt !== null) return <Badge tone="quiet">已停用</Badge>
  return row.mustChangePassword ? (
    <Badge tone="wait">待改密码</Badge>
  ) : (
    <Badge tone="done">正常</Badge>
  )
}

const Factor = ({ row }: { row: ListedOperator }) =>
  row.hasFactor ? <Badge tone="done">已设好</Badge> : <Badge tone="wait">还没设</Badge>

/** What can be done about another's account, each after a second look. */
function Acts({ row, self }: { row: ListedOperator; self: string }) {
  if (row.disabledAt !== null) {
    return <span class="muted">{formatDay(dayAt(row.disabledAt))}停用</span>
  }
  if (row.login === self) return <span class="muted">您自己</span>
  const action = (of: string) => `/operator/operators/${row.id}/${of}`
  return (
    <details class="act act-small">
      <summary>处理</summary>
      <Form action={action('password')}>
        <p class="small muted">本人忘了密码时用，先核实是本人。原来的密码作废，登录全部退出。</p>
        <Submit tone="plain">发新的初始密码</Submit>
      </Form>
      {row.hasFactor ? (
        <Form action={action('reset-factor')}>
          <p class="small muted">手机和恢复码都丢了时用，先核实是本人。</p>
          <Submit tone="bad">重设两步验证</Submit>
        </Form>
      ) : null}
      <Form action={action('disable')}>
        <p class="small muted">马上退出，不能再登录；办过的事都保留。</p>
        <Submit tone="bad">停用</Submit>
      </Form>
    </details>
  )
}

const columns = ({ frame, now }: OperatorsProps): Column<ListedOperator>[] => [
  { label: '登录名', cell: (row) => <span class="address">{row.login}</span> },
  { label: '范围', cell: (row) => reachText(row.division) },
  { label: '状态', cell: (row) => <State row={row} />, fit: true },
  { label: '两步验证', cell: (row) => <Factor row={row} />, fit: true },
  {
    label: '最近登录',
    cell: (row) =>
      row.lastSignedInAt === null ? (
        <span class="muted">还没有</span>
      ) : (
        <When at={row.lastSignedInAt} now={now} />
      ),
    fit: true,
  },
  { label: '处理', cell: (row) => <Acts row={row} self={frame.login} />, fit: true },
]

function Create({ form }: OperatorsProps) {
  const { login, division, errors } = form
  return (
    <Card title="开设账号">
      <FormProblem errors={errors} />
      <Form action="/operator/operators">
        <TextField
          name="login"
          label="登录名"
          value={login}
          error={errors['login']}
          maxlength={40}
          help="小写字母和数字，例如姓名拼音 wang.fang。"
        />
        <TextField
          name="division"
          label="行政区划代码"
          value={division}
          error={errors['division']}
          inputmode="numeric"
          maxlength={12}
          optional
          help="省填 330000、市填 330600：只管这里面的工会，能答复开通、暂停和恢复。不填就管全平台。"
        />
        <div class="actions">
          <Submit>开设</Submit>
        </div>
      </Form>
    </Card>
  )
}

export function OperatorsView(props: OperatorsProps) {
  const { frame, rows, given } = props
  return (
    <OperatorPage
      frame={frame}
      title="运营账号"
      purpose="谁能登录这里，管哪些工会。运营账号看不到工会里的任何数据。"
      tabs
    >
      <div class="stack">
        {given ? (
          <ShownOnce
            title="初始密码只在这里显示这一次"
            values={[
              { label: '登录名', value: given.login },
              { label: '初始密码', value: given.firstPassword },
            ]}
          >
            请当面或用可靠的方式转告本人。第一次登录要改成自己的密码，并设好两步验证。没记下来，可以再发一次。
          </ShownOnce>
        ) : null}
        <Columns
          main={<Table caption="运营账号" columns={columns(props)} rows={rows} />}
          aside={<Create {...props} />}
        />
      </div>
    </OperatorPage>
  )
}
