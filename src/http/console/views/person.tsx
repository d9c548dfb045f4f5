import type { OpenMatter } from '../../../reports/read-staff-file.ts'
import { formatDay, type Day } from '../../../kernel/days.ts'
import {
  Card,
  Columns,
  ConsolePage,
  DateField,
  ErrorSummary,
  Form,
  LinkButton,
  SelectField,
  Submit,
  Table,
  type Column,
  type ConsoleFrame,
  type FormErrors,
} from '../../ui/index.ts'
import { FormProblem } from '../form-problem.tsx'
import { grouped } from '../grouped.ts'
import { Part } from '../part.tsx'
import type { GrantForm } from '../read-grant.ts'
import { GrantFields, type DivisionChoice } from './grant-fields.tsx'

export interface PersonTarget {
  name: string
  fromOn: Day
  untilOn: Day | null
}

export interface PersonProps {
  frame: ConsoleFrame
  person: { id: string; name: string; login: string; disabled: boolean }
  self: boolean
  form: GrantForm
  errors: FormErrors
  divisions: readonly DivisionChoice[]
  mayHandOver: boolean
}

const back = { href: '/console/staff', label: '工作人员' }

export function PersonView(props: PersonProps) {
  const { frame, person, self, form, errors, divisions, mayHandOver } = props
  const fixed = person.disabled || self
  return (
    <ConsolePage
      frame={frame}
      section="staff"
      title={person.name}
      purpose={`登录名 ${person.login}`}
      back={back}
      action={
        mayHandOver ? (
          <LinkButton href={`/console/staff/${person.id}/hand-over`}>交接单位</LinkButton>
        ) : null
      }
    >
      <ErrorSummary errors={errors} />
      {fixed ? (
        <p class="muted">
          {self ? '自己的岗位请由另一位系统管理员来调整。' : '账号已停用，岗位不能再调整。'}
        </p>
      ) : (
        <Card title="岗位和范围">
          <Form action={`/console/staff/${person.id}/grant`}>
            <GrantFields form={form} errors={errors} divisions={divisions} />
            <div class="actions">
              <Submit>保存</Submit>
            </div>
          </Form>
        </Card>
      )}
    </ConsolePage>
  )
}

export interface HandOverProps {
  frame: ConsoleFrame
  person: { id: string; name: string }
  /** Where the viewer came from: the list of colleagues, or their own workplaces. */
  self: boolean
  targets: readonly PersonTarget[]
  successors: readonly { id: string; name: string }[]
  open: readonly OpenMatter[]
  today: Day
  last: Day
  mayDisable: boolean
  form: { to: string; on: string; disable: boolean; errors: FormErrors }
}

const targetColumns: Column<PersonTarget>[] = [
  { label: '区县或单位', cell: (row) => row.name },
  { label: '从', cell: (row) => formatDay(row.fromOn), fit: true },
  {
    label: '到',
    cell: (row) =>
      row.untilOn === null ? <span class="muted">不限</span> : formatDay(row.untilOn),
    fit: true,
  },
]

const count = (n: number) => (n > 0 ? grouped(n) : <span class="muted">0</span>)

const openColumns: Column<OpenMatter>[] = [
  { label: '单位', cell: (row) => row.name },
  { label: '职工', cell: (row) => count(row.members), align: 'end', fit: true },
  { label: '花名册有行要改', cell: (row) => count(row.rostersOpen), align: 'end', fit: true },
  { label: '退回待补的申领', cell: (row) => count(row.claimsReturned), align: 'end', fit: true },
]

function HandOverForm(props: HandOverProps) {
  const { person, successors, today, last, mayDisable, form } = props
  if (successors.length === 0) {
    return (
      <Card title="交给谁">
        <p>
          还没有可以接手的同事。接手的人要有同样的岗位，范围是一部分单位；请先由系统管理员邀请，对方接受后再来交接。
        </p>
      </Card>
    )
  }
  return (
    <Card title="交给谁">
      <FormProblem errors={form.errors} />
      <Form action={`/console/staff/${person.id}/hand-over`}>
        <SelectField
          name="to"
          label="接手的同事"
          placeholder="请选择"
          value={form.to}
          options={successors.map(({ id, name }) => ({ value: id, label: name }))}
          error={form.errors['to']}
        />
        <DateField
          name="on"
          label="交接日"
          value={form.on}
          min={today}
          max={last}
          error={form.errors['on']}
          help="从这一天起，对方能看到和办理这些单位的事，交出的人就看不到了。"
        />
        {mayDisable ? (
          <div class="field">
            <label class="choice">
              <input type="checkbox" name="disable" value="yes" checked={form.disable} />
              <span class="choice-body">
                <span class="choice-title">{`同时停用${person.name}的账号`}</span>
                <span class="cell-note">人已离岗时用，交接日要是今天；做过的操作都保留。</span>
              </span>
            </label>
          </div>
        ) : null}
        <div class="actions">
          <Submit>确定交接</Submit>
        </div>
      </Form>
    </Card>
  )
}

export function HandOverView(props: HandOverProps) {
  const { frame, person, self, targets, open } = props
  return (
    <ConsolePage
      frame={frame}
      section={self ? 'workplaces' : 'staff'}
      title={self ? '交接我负责的单位' : `交接${person.name}负责的单位`}
      purpose="一次交完，不会有单位中间没人管。没办完的事列在下面，请和接手的同事说清楚。"
      back={
        self
          ? { href: '/console/workplaces', label: '单位' }
          : { href: `/console/staff/${person.id}`, label: person.name }
      }
    >
      <Columns
        main={
          <>
            <Part title="负责的区县和单位" empty="现在没有负责的单位，不需要交接。">
              {targets.length > 0 ? (
                <Table caption="负责的区县和单位" columns={targetColumns} rows={targets} />
              ) : null}
            </Part>
            <Part title="没办完的事" empty="今天没有负责的单位。">
              {open.length > 0 ? (
                <Table caption="没办完的事" columns={openColumns} rows={open} />
              ) : null}
            </Part>
          </>
        }
        aside={targets.length > 0 ? <HandOverForm {...props} /> : null}
      />
    </ConsolePage>
  )
}
