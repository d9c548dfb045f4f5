import type { ListedApiKey } from '../../../identity/list-api-keys.ts'
import { scopeLabels, scopes, type Scope } from '../../../identity/scopes.ts'
import { dayAt, formatDay } from '../../../kernel/days.ts'
import {
  Badge,
  Card,
  Columns,
  ConsolePage,
  Empty,
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
import { scopeMay } from '../words.ts'

export type ApiKeyRow = ListedApiKey & { createdByName: string }

export interface ApiKeysProps {
  frame: ConsoleFrame
  rows: readonly ApiKeyRow[]
  /** The key just made: shown on this one page. */
  created: { name: string; key: string } | null
  form: { name: string; scopes: readonly Scope[]; errors: FormErrors }
}

function Revoke({ row }: { row: ApiKeyRow }) {
  if (row.revokedAt !== null)
    return <span class="muted">{formatDay(dayAt(row.revokedAt))}作废</span>
  return (
    <details class="act act-small">
      <summary>作废</summary>
      <Form action={`/console/api-keys/${row.id}/revoke`}>
        <p class="small muted">{`“${row.name}”会马上不能再调用接口，不能恢复。`}</p>
        <Submit tone="bad">确定作废</Submit>
      </Form>
    </details>
  )
}

const columns: Column<ApiKeyRow>[] = [
  {
    label: '给谁用',
    cell: (row) => (
      <>
        {row.name}
        <span class="sub code-plain">{`${row.startsWith}…`}</span>
      </>
    ),
  },
  { label: '范围', cell: (row) => row.scopes.map((scope) => scopeLabels[scope]).join('、') },
  {
    label: '状态',
    cell: (row) =>
      row.revokedAt === null ? <Badge tone="done">有效</Badge> : <Badge tone="quiet">已作废</Badge>,
    fit: true,
  },
  {
    label: '新建',
    cell: (row) => (
      <>
        {formatDay(dayAt(row.createdAt))}
        <span class="sub">{row.createdByName}</span>
      </>
    ),
    fit: true,
  },
  { label: '作废', cell: (row) => <Revoke row={row} />, fit: true },
]

function Create({ form }: ApiKeysProps) {
  const { errors } = form
  return (
    <Card title="新建密钥">
      <FormProblem errors={errors} />
      <Form action="/console/api-keys">
        <TextField
          name="name"
          label="给谁用"
          value={form.name}
          error={errors['name']}
          maxlength={40}
          help="对方单位或系统的名称，例如 医保对接。"
        />
        <CheckGroup
          name="scopes"
          label="能做什么"
          choices={scopes.map((scope) => ({
            value: scope,
            title: scopeLabels[scope],
            note: scopeMay[scope],
          }))}
          chosen={form.scopes}
          error={errors['scopes']}
          help="只给对方用得到的。同一个名称最多有两把有效的密钥，换的时候先建新的，再作废旧的。"
        />
        <div class="actions">
          <Submit>新建密钥</Submit>
        </div>
      </Form>
    </Card>
  )
}

export function ApiKeysView(props: ApiKeysProps) {
  const { frame, rows, created } = props
  return (
    <ConsolePage
      frame={frame}
      section="api-keys"
      title="接口密钥"
      purpose={
        <>
          让别的系统按接口提交申领、读取结果。<a href="/api/openapi.json">接口说明</a>
        </>
      }
    >
      <Columns
        main={
          <>
            {created ? (
              <ShownOnce
                title={`“${created.name}”的密钥已建好`}
                values={[{ label: '密钥', value: created.key }]}
              >
                只在这里显示这一次，请现在交给对方妥善保存。丢了不能找回，作废后再建一把。
              </ShownOnce>
            ) : null}
            {rows.length > 0 ? (
              <Table caption="接口密钥" columns={columns} rows={rows} />
            ) : (
              <Empty icon="key" title="还没有接口密钥">
                需要和医保、短信平台或自己的系统对接时，在这一页新建一把，交给对方的技术人员。
              </Empty>
            )}
          </>
        }
        aside={<Create {...props} />}
      />
    </ConsolePage>
  )
}
