import type { ListedApiKey } from '../../../identity/list-api-keys.ts'
import { scopeLabels, scopes, type Scope } from '../../../identity/scopes.ts'
import { dayAt, formatDay, minuteAt, type Instant } from '../../../kernel/days.ts'
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
import { When } from '../when.tsx'
import { scopeMay } from '../words.ts'

export type ApiKeyRow = ListedApiKey & { createdByName: string }

export interface ApiKeysProps {
  frame: ConsoleFrame
  now: Instant
  rows: readonly ApiKeyRow[]
  /** The key just made: shown on this one page. */
  created: { name: string; key: string; oldWorksUntil?: Instant } | null
  form: { name: string; scopes: readonly Scope[]; errors: FormErrors }
}

const hasEnded = ({ revokedAt, expiresAt }: ApiKeyRow, now: Instant): boolean =>
  revokedAt !== null || (expiresAt !== null && expiresAt <= now)

function State({ row, now }: { row: ApiKeyRow; now: Instant }) {
  if (row.revokedAt !== null) return <Badge tone="quiet">已作废</Badge>
  if (row.expiresAt === null) return <Badge tone="done">有效</Badge>
  if (row.expiresAt <= now) return <Badge tone="quiet">已更换</Badge>
  return (
    <>
      <Badge tone="wait">更换中</Badge>
      <span class="sub">{`用到 ${minuteAt(row.expiresAt)}`}</span>
    </>
  )
}

function Revoke({ row, now }: { row: ApiKeyRow; now: Instant }) {
  const ended = row.revokedAt ?? row.expiresAt
  if (ended !== null && hasEnded(row, now)) {
    return <span class="muted">{`${formatDay(dayAt(ended))}失效`}</span>
  }
  return (
    <details class="act act-small">
      <summary>{row.expiresAt === null ? '更换或作废' : '作废'}</summary>
      {row.expiresAt === null ? (
        <Form action={`/console/api-keys/${row.id}/rotate`}>
          <p class="small muted">建一把同样的新密钥，旧的再用一周就自动失效。</p>
          <Submit tone="plain">更换</Submit>
        </Form>
      ) : null}
      <Form action={`/console/api-keys/${row.id}/revoke`}>
        <p class="small muted">{`“${row.name}”会马上不能再调用接口，不能恢复。`}</p>
        <Submit tone="bad">确定作废</Submit>
      </Form>
    </details>
  )
}

const columns = (now: Instant): Column<ApiKeyRow>[] => [
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
    cell: (row) => <State row={row} now={now} />,
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
  {
    label: '最近使用',
    cell: (row) =>
      row.lastUsedAt === null ? (
        <span class="muted">还没用过</span>
      ) : (
        <When at={row.lastUsedAt} now={now} />
      ),
    fit: true,
  },
  { label: '处理', cell: (row) => <Revoke row={row} now={now} />, fit: true },
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
          help="只给对方用得到的。同一个名称最多有两把有效的密钥，更换时新旧两把可以一起用一周。"
        />
        <div class="actions">
          <Submit>新建密钥</Submit>
        </div>
      </Form>
    </Card>
  )
}

export function ApiKeysView(props: ApiKeysProps) {
  const { frame, now, rows, created } = props
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
                {created.oldWorksUntil === undefined
                  ? null
                  : `旧的那把用到 ${minuteAt(created.oldWorksUntil)}，请对方在那之前换上新的。`}
              </ShownOnce>
            ) : null}
            {rows.length > 0 ? (
              <Table caption="接口密钥" columns={columns(now)} rows={rows} />
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
