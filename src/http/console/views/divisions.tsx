import {
  Card,
  Columns,
  ConsolePage,
  Empty,
  Form,
  SelectField,
  Submit,
  Table,
  TextAreaField,
  TextField,
  type Column,
  type ConsoleFrame,
  type FormErrors,
} from '../../ui/index.ts'
import { FormProblem } from '../form-problem.tsx'
import { grouped } from '../grouped.ts'
import { Part } from '../part.tsx'

export interface DivisionRow {
  id: string
  code: string
  name: string
  parentId: string | null
  parentName: string | null
  workplaces: number
}

export interface DivisionsProps {
  frame: ConsoleFrame
  rows: readonly DivisionRow[]
  form: { name: string; code: string; parentId: string; errors: FormErrors }
}

const columns: Column<DivisionRow>[] = [
  {
    label: '名称',
    cell: (row) => (
      <>
        {row.name}
        <span class="sub">{row.parentName ?? '区县'}</span>
      </>
    ),
  },
  { label: '代码', cell: (row) => <span class="number">{row.code}</span>, fit: true },
  { label: '直属单位', cell: (row) => grouped(row.workplaces), align: 'end', fit: true },
]

function Create({ rows, form }: DivisionsProps) {
  const { errors } = form
  const counties = rows.filter(({ parentId }) => parentId === null)
  return (
    <Card title="新建区县或乡镇">
      <FormProblem errors={errors} />
      <Form action="/console/divisions">
        <TextField
          name="name"
          label="名称"
          value={form.name}
          error={errors['name']}
          maxlength={30}
        />
        <TextField
          name="code"
          label="行政区划代码"
          value={form.code}
          error={errors['code']}
          inputmode="numeric"
          maxlength={9}
          help="区县 6 位，乡镇街道 9 位。"
        />
        {counties.length > 0 ? (
          <SelectField
            name="parentId"
            label="属于哪个区县"
            placeholder="它自己就是区县"
            value={form.parentId}
            options={counties.map(({ id, name }) => ({ value: id, label: name }))}
            error={errors['parentId']}
            optional
          />
        ) : null}
        <div class="actions">
          <Submit>新建</Submit>
        </div>
      </Form>
    </Card>
  )
}

const toWorkplaces = { href: '/console/workplaces', label: '单位' }

export function DivisionsView(props: DivisionsProps) {
  const { frame, rows } = props
  return (
    <ConsolePage
      frame={frame}
      section="workplaces"
      title="区县和乡镇"
      purpose="把单位划到区县和乡镇，就可以请同事只管其中一部分。不分区县的，不用设。"
      back={toWorkplaces}
    >
      <Columns
        main={
          rows.length > 0 ? (
            <Table
              caption="区县和乡镇"
              columns={columns}
              rows={rows}
              href={(row) => `/console/divisions/${row.id}`}
            />
          ) : (
            <Empty icon="building" title="还没有区县">
              需要按区县、乡镇分管时，在这一页先建区县，再把单位划进去。
            </Empty>
          )
        }
        aside={<Create {...props} />}
      />
    </ConsolePage>
  )
}

export interface DivisionProps {
  frame: ConsoleFrame
  division: { id: string; code: string; name: string }
  workplaces: readonly { id: string; name: string }[]
  form: { name: string; names: string; errors: FormErrors }
}

const workplaceColumns = (divisionId: string): Column<{ id: string; name: string }>[] => [
  { label: '单位', cell: (row) => <a href={`/console/workplaces/${row.id}`}>{row.name}</a> },
  {
    label: '处理',
    cell: (row) => (
      <Form action={`/console/divisions/${divisionId}/take-out`}>
        <input type="hidden" name="workplace" value={row.id} />
        <Submit tone="plain">移出</Submit>
      </Form>
    ),
    fit: true,
  },
]

export function DivisionView({ frame, division, workplaces, form }: DivisionProps) {
  const { errors } = form
  const at = `/console/divisions/${division.id}`
  return (
    <ConsolePage
      frame={frame}
      section="workplaces"
      title={division.name}
      purpose={`行政区划代码 ${division.code}`}
      back={{ href: '/console/divisions', label: '区县和乡镇' }}
    >
      <Columns
        main={
          <Part title="直属单位" empty="还没有划入单位。">
            {workplaces.length > 0 ? (
              <Table caption="直属单位" columns={workplaceColumns(division.id)} rows={workplaces} />
            ) : null}
          </Part>
        }
        aside={
          <>
            <Card title="划入单位">
              <FormProblem errors={errors} />
              <Form action={`${at}/place`}>
                <TextAreaField
                  name="names"
                  label="单位"
                  value={form.names}
                  error={errors['names']}
                  rows={5}
                  help="照单位页面上的全称，一行一家。原来在别处的，随之移过来。"
                />
                <div class="actions">
                  <Submit>划入</Submit>
                </div>
              </Form>
            </Card>
            <Card title="改名或删除">
              <Form action={`${at}/rename`}>
                <TextField
                  name="name"
                  label="名称"
                  value={form.name}
                  error={errors['name']}
                  maxlength={30}
                />
                <div class="actions">
                  <Submit tone="plain">改名</Submit>
                </div>
              </Form>
              <details class="act act-small">
                <summary>删除</summary>
                <Form action={`${at}/remove`}>
                  <p class="small muted">名下没有单位和乡镇、也没有同事分管时才能删除。</p>
                  <Submit tone="bad">确定删除</Submit>
                </Form>
              </details>
            </Card>
          </>
        }
      />
    </ConsolePage>
  )
}
