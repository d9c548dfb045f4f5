import type { Instant } from '../../../kernel/days.ts'
import { proofName, proofValue } from '../../../tenants/hosts/custom-host.ts'
import type { CustomHost } from '../../../tenants/hosts/list-hosts.ts'
import {
  Badge,
  Card,
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
import { exactAndAgo } from '../when.tsx'

export interface HostsProps {
  frame: ConsoleFrame
  now: Instant
  /** The address under the platform's domain, to which the domain must lead. */
  serving: string
  hosts: readonly CustomHost[]
  form: { host: string; errors: FormErrors }
}

interface DnsRecord {
  type: string
  name: string
  value: string
  /** Null where nobody has looked yet. */
  found: boolean | null
}

/** What must stand in the domain's DNS, and whether the last look found it. */
function recordsOf({ host, token, problem, checkedAt }: CustomHost, serving: string): DnsRecord[] {
  const unknown = checkedAt === null || problem === 'no-answer'
  return [
    {
      type: 'TXT',
      name: proofName(host),
      value: proofValue(token),
      found: unknown ? null : problem !== 'proof-missing',
    },
    {
      type: 'CNAME',
      name: host,
      value: serving,
      found: unknown || problem === 'proof-missing' ? null : problem !== 'not-pointed',
    },
  ]
}

const columns: Column<DnsRecord>[] = [
  { label: '类型', cell: ({ type }) => type, fit: true },
  { label: '主机记录', cell: ({ name }) => <code class="code">{name}</code> },
  { label: '记录值', cell: ({ value }) => <code class="code">{value}</code> },
  {
    label: '核对结果',
    cell: ({ found }) =>
      found === null ? (
        <Badge tone="quiet">还没核对到</Badge>
      ) : found ? (
        <Badge tone="done">已找到</Badge>
      ) : (
        <Badge tone="bad">没有找到</Badge>
      ),
    fit: true,
  },
]

const problemSentences: Readonly<Record<NonNullable<CustomHost['problem']>, string>> = {
  'proof-missing':
    '没有查到 TXT 记录。请在域名服务商处添加下表第一行；刚添加的，要等几分钟到几小时才能查到。',
  'not-pointed':
    '归属已核实，但域名还没有指到这里。请添加下表第二行的 CNAME 记录；顶级域名不能设 CNAME 的，把 A 记录指到同一个地址。',
  taken: '另一家单位正在使用这个域名，并且它的 TXT 记录还在。请先把那条记录删掉，再核对。',
  'no-answer': '域名服务器没有答复，没有核对成。请过几分钟再试。',
}

function HostCard({ host, serving, now }: { host: CustomHost; serving: string; now: Instant }) {
  const live = host.state === 'live'
  return (
    <section id={host.host}>
      <Card
        title={host.host}
        aside={live ? <Badge tone="done">在使用</Badge> : <Badge tone="wait">等待核对</Badge>}
      >
        <div class="stack">
          <p class="muted number">
            {host.checkedAt === null
              ? '请在域名服务商处添加下面两条记录，再点“现在核对”。'
              : `最近一次核对：${exactAndAgo(host.checkedAt, now)}。`}
            {host.problem ? problemSentences[host.problem] : ''}
          </p>
          <Table
            caption={`${host.host} 的解析记录`}
            columns={columns}
            rows={recordsOf(host, serving)}
          />
          <div class="actions">
            <Form action="/console/settings/hosts/check">
              <input type="hidden" name="host" value={host.host} />
              <Submit tone={live ? 'plain' : undefined}>现在核对</Submit>
            </Form>
            <details class="act act-small">
              <summary>不再使用</summary>
              <Form action="/console/settings/hosts/remove">
                <input type="hidden" name="host" value={host.host} />
                <p class="small muted">
                  {`职工将不能再用这个网址打开页面；https://${serving} 一直可用。`}
                </p>
                <Submit tone="bad">确定不再使用</Submit>
              </Form>
            </details>
          </div>
        </div>
      </Card>
    </section>
  )
}

export function HostsView({ frame, now, serving, hosts, form }: HostsProps) {
  return (
    <ConsolePage
      frame={frame}
      section="settings"
      title="自有域名"
      purpose="用本会自己的网址打开职工页面和工作台。"
      back={{ href: '/console/settings', label: '设置' }}
    >
      <div class="stack">
        {hosts.map((host) => (
          <HostCard host={host} serving={serving} now={now} />
        ))}
        {hosts.length === 0 ? (
          <Empty icon="building" title="还没有自有域名">
            {`现在职工用 ${serving} 打开页面。添加本会的域名后，两个网址都能用。`}
          </Empty>
        ) : null}
        <Card title="添加域名">
          <Form action="/console/settings/hosts">
            <TextField
              name="host"
              label="域名"
              value={form.host}
              error={form.errors['host']}
              maxlength={200}
              inputmode="url"
              placeholder="huzhu.example.com"
              help="域名要已经属于本会；在境内访问的，还要先完成备案。加密证书由平台在核对之后配置。"
            />
            <div class="actions">
              <Submit>添加</Submit>
            </div>
          </Form>
        </Card>
      </div>
    </ConsolePage>
  )
}
