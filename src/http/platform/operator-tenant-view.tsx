import type { Instant } from '../../kernel/days.ts'
import { REASON_LENGTH_MOST } from '../../operators/operator-scope.ts'
import type { HistoryEntry, TenantRecord } from '../../operators/read-tenant.ts'
import type { Contact } from '../../operators/tenant-contact.ts'
import { hasEverything, type Leaving } from '../../operators/leaving.ts'
import { grouped } from '../console/grouped.ts'
import { ReasonField } from '../console/reason-field.tsx'
import { exactAndAgo } from '../console/when.tsx'
import {
  Alert,
  Card,
  Columns,
  Facts,
  Form,
  Icon,
  Section,
  Submit,
  TextField,
  Timeline,
  type Fact,
} from '../ui/index.ts'
import { OperatorPage, type OperatorFrame } from './operator-page.tsx'
import { TenantBadge } from './operator-tenants-view.tsx'

export interface OperatorTenantProps {
  frame: OperatorFrame
  now: Instant
  record: TenantRecord
  /** Opened on this one page, and written down. */
  revealed: Contact | undefined
  memberUrl: string
  /** Which action was refused, why, and what was typed. */
  refused:
    | { of: string; field: 'slug' | 'reason' | undefined; sentence: string; why: string }
    | undefined
}

/** What happened to a tenant, in words. */
const deeds: Readonly<Record<string, string>> = {
  'tenant.registered': '登记，占用短名',
  'tenant.database-made': '建好数据库',
  'tenant.schema-made': '建好数据表',
  'tenant.trial': '开始试运行',
  'tenant.go-live-asked': '申请正式开通',
  'tenant.go-live-returned': '退回申请',
  'tenant.live': '正式开通',
  'tenant.suspended': '暂停服务',
  'tenant.resumed': '恢复服务',
  'tenant.closing': '开始关闭',
  'tenant.closing-asked': '申请关闭服务',
  'tenant.closing-withdrawn': '撤回关闭申请',
  'tenant.closing-returned': '退回关闭申请',
  'tenant.exported': '导出全部数据',
  'tenant.closing-confirmed': '确认销毁',
  'tenant.closed': '停止服务',
  'tenant.key-destroyed': '销毁密钥',
  'tenant.database-dropped': '删除数据库',
  'tenant.documents-deleted': '删除申领材料',
  'tenant.closing-finished': '关闭完成',
  'tenant.contact-verified': '核实联系人',
  'tenant.contact-revealed': '查看联系人号码',
}

const who = ({ actorKind, by }: HistoryEntry): string => {
  if (actorKind === 'operator') return by ?? '平台'
  return actorKind === 'staff' ? '该工会' : '系统'
}

function contactFact({ record, revealed, now }: OperatorTenantProps): Fact {
  const { contact } = record
  if (contact === undefined) return { label: '联系人', value: '没有登记' }
  const { verifiedAt, verifiedBy, mobileLastFour } = contact
  const by = verifiedBy === 'code' ? '短信验证码' : '平台电话'
  return {
    label: '联系人',
    value: revealed ? `${revealed.name} ${revealed.mobile}` : `尾号 ${mobileLastFour}`,
    note: verifiedAt === null ? '还没有核实' : `${by}核实，${exactAndAgo(verifiedAt, now)}`,
  }
}

function factsOf(props: OperatorTenantProps): Fact[] {
  const { record, now, memberUrl } = props
  const { tenant, contact, trialSince } = record
  const at = (instant: number | null) => (instant === null ? '—' : exactAndAgo(instant, now))
  return [
    { label: '会员页', value: <a href={memberUrl}>{memberUrl}</a> },
    {
      label: '行政区划',
      value: contact ? `${contact.divisionName}（${contact.division}）` : '没有登记',
    },
    contactFact(props),
    { label: '登记', value: at(tenant.createdAt) },
    { label: '试运行起', value: at(trialSince) },
    { label: '正式开通', value: at(tenant.liveAt) },
    { label: '数据结构', value: tenant.schemaStep || '—' },
    { label: '数据库', value: <span class="address">{tenant.databaseName}</span> },
  ]
}

interface Deed {
  /** The last part of the address. */
  of: string
  label: string
  help: string
  tone?: 'bad'
  /** Whether a reason is asked for, or only a yes. */
  reason?: true | ((record: TenantRecord) => boolean)
  /** Whether the slug is typed, so that it is not another one's. */
  typed?: true
  /** Not for accounts of a province or a city. */
  wholeOnly?: true
  offered: (record: TenantRecord) => boolean
}

const serves = ({ tenant }: TenantRecord): boolean => ['trial', 'live'].includes(tenant.state)
const isSuspended = ({ tenant }: TenantRecord): boolean => tenant.state === 'suspended'
const waits = ({ tenant, request }: TenantRecord): boolean =>
  tenant.state === 'trial' && request?.state === 'waiting'

/** What an operator can do, in the order of a tenant's life. */
const offers: readonly Deed[] = [
  {
    of: 'reveal',
    label: '查看联系人号码',
    help: '打电话核实时用，会留下记录。',
    offered: ({ contact }) => contact !== undefined,
  },
  {
    of: 'verify',
    label: '记为已核实',
    help: '已经打电话核实了联系人和单位。',
    offered: ({ contact }) => contact?.verifiedAt === null,
  },
  { of: 'approve', label: '批准正式开通', help: '页面上不再标“试运行”。', offered: waits },
  {
    of: 'return',
    label: '退回申请',
    help: '对方在设置页看到这句话，补好后可以再申请。',
    reason: true,
    offered: waits,
  },
  {
    of: 'suspend',
    label: '暂停服务',
    help: '15 秒内所有页面和接口停下，内容都保留，随时可以恢复。',
    tone: 'bad',
    reason: true,
    offered: serves,
  },
  { of: 'resume', label: '恢复服务', help: '回到暂停前的状态。', offered: isSuspended },
  {
    of: 'close',
    label: '关闭',
    help: '不能再恢复。职工和工作人员都进不去了，只有对方的系统管理员还能登录导出数据；销毁是下一步。',
    tone: 'bad',
    reason: true,
    typed: true,
    wholeOnly: true,
    offered: (record) => serves(record) || isSuspended(record),
  },
  {
    of: 'return-closing',
    label: '退回关闭申请',
    help: '对方在设置页看到这句话，可以再申请。',
    reason: true,
    wholeOnly: true,
    offered: ({ leaving }) => leaving.request?.state === 'waiting',
  },
  {
    of: 'finish',
    label: '销毁并完成关闭',
    help: '对方没有导出完整的数据，销毁以后谁都找不回来。写明为什么仍要销毁。',
    tone: 'bad',
    reason: ({ tenant, leaving }) => tenant.state === 'closing' && !hasEverything(leaving),
    typed: true,
    wholeOnly: true,
    offered: ({ tenant, leaving }) =>
      tenant.state === 'closing' || (tenant.state === 'closed' && !leaving.finished),
  },
]

/** One decision, folded away until it is wanted; guarded by the state that this page shows. */
function Act({ props, deed }: { props: OperatorTenantProps; deed: Deed }) {
  const { tenant, request } = props.record
  const { of, label, help, tone = 'plain', typed } = deed
  const reason = typeof deed.reason === 'function' ? deed.reason(props.record) : deed.reason
  const refused = props.refused?.of === of ? props.refused : undefined
  return (
    <details class="act" open={refused !== undefined}>
      <summary>
        {label}
        <Icon name="down" />
      </summary>
      <Form action={`/operator/tenants/${tenant.id}/${of}`} class="act-form">
        <input type="hidden" name="state" value={tenant.state} />
        <input type="hidden" name="request" value={request?.id ?? ''} />
        {typed ? (
          <TextField
            name="slug"
            label={`请输入短名 ${tenant.slug}，确认是这一家`}
            error={refused?.field === 'slug' ? refused.sentence : undefined}
            maxlength={40}
          />
        ) : null}
        {reason ? (
          <ReasonField
            of={of}
            label="原因"
            help={help}
            value={refused?.why ?? ''}
            error={refused?.field === 'reason' ? refused.sentence : undefined}
            maxlength={REASON_LENGTH_MOST}
          />
        ) : (
          <p class="small muted">{typed ? '销毁以后，这里的一切都不能再打开。' : help}</p>
        )}
        <Submit tone={tone}>{label}</Submit>
      </Form>
    </details>
  )
}

function Decide({ props }: { props: OperatorTenantProps }) {
  return (
    <Card title="办理" flush>
      {offers
        .filter(({ wholeOnly }) => !wholeOnly || props.frame.division === null)
        .filter(({ offered }) => offered(props.record))
        .map((deed) => (
          <Act props={props} deed={deed} />
        ))}
    </Card>
  )
}

/** What a federation that leaves has taken along, and what is destroyed next. */
function LeavingAlert(props: {
  leaving: Leaving
  state: TenantRecord['tenant']['state']
  now: Instant
}) {
  const { leaving, state, now } = props
  const { request, taken, finished } = leaving
  if (request?.state === 'waiting') {
    return (
      <Alert tone="wait" title="申请关闭服务">
        <p>{`${exactAndAgo(request.askedAt, now)}提交。原因：${request.reason}`}</p>
      </Alert>
    )
  }
  if (state === 'closed') {
    return finished ? null : (
      <Alert tone="bad" title="关闭没有做完">
        <p>服务已停，但没有记录说明全部都已销毁。请在右边再确认一次，接着做完。</p>
      </Alert>
    )
  }
  if (state !== 'closing') return null
  const documents =
    taken && `申领材料 ${grouped(taken.documents)} / ${grouped(taken.documentsKnown)} 份`
  return (
    <Alert
      tone={hasEverything(leaving) ? 'done' : 'wait'}
      title={taken ? '对方已导出数据' : '对方还没有导出数据'}
    >
      <p>
        {taken
          ? `${exactAndAgo(taken.at, now)}导出，操作记录到第 ${grouped(taken.sequence)} 条，${documents}。`
          : '对方的系统管理员登录后，在“数据导出”下载。开始关闭 15 秒以后导出的才算完整。'}
      </p>
      {taken ? (
        <p>
          第 {grouped(taken.sequence)} 条的校验值 <code class="address">{taken.hash}</code>
        </p>
      ) : null}
      <p>
        完成关闭时依次销毁：数据密钥、数据库、全部申领材料、登录和接口密钥。备份里还有密钥，要另行删除。
      </p>
    </Alert>
  )
}

export function OperatorTenantView(props: OperatorTenantProps) {
  const { frame, record, now } = props
  const { tenant, request, history } = record
  return (
    <OperatorPage
      frame={frame}
      title={tenant.name}
      badge={<TenantBadge state={tenant.state} />}
      back
    >
      {props.refused && props.refused.field === undefined ? (
        <Alert tone="bad" live class="flash">
          <p>{props.refused.sentence}</p>
        </Alert>
      ) : null}
      <LeavingAlert leaving={record.leaving} state={tenant.state} now={now} />
      {request?.state === 'waiting' ? (
        <Alert tone="wait" title="在等正式开通的答复">
          <p>{`${exactAndAgo(request.askedAt, now)}提交。`}</p>
        </Alert>
      ) : null}
      <Columns
        main={
          <>
            <Card title="登记">
              <Facts facts={factsOf(props)} />
            </Card>
            <Section title="经过">
              <Timeline
                items={history.map((entry) => ({
                  title: `${deeds[entry.action] ?? entry.action} · ${who(entry)}`,
                  state: 'done' as const,
                  at: exactAndAgo(entry.at, now),
                  text: entry.reason,
                }))}
              />
            </Section>
          </>
        }
        aside={<Decide props={props} />}
      />
    </OperatorPage>
  )
}
