import type { Instant } from '../../../kernel/days.ts'
import type { KeyVersion } from '../../../rotation/read-key-versions.ts'
import {
  Alert,
  Badge,
  Card,
  ConsolePage,
  Form,
  Submit,
  Table,
  TextField,
  type Column,
  type ConsoleFrame,
  type FormErrors,
} from '../../ui/index.ts'
import { FormProblem } from '../form-problem.tsx'
import { dayAndMinute, When } from '../when.tsx'

export interface DataKeyProps {
  frame: ConsoleFrame
  now: Instant
  /** The newest first; none where the key was never changed. */
  versions: readonly KeyVersion[]
  /** Whether who asks has a second factor. */
  asksForCode: boolean
  hasTotp: boolean
  form: { purpose: string; errors: FormErrors }
}

const stateBadges = {
  current: <Badge tone="done">正在使用</Badge>,
  retiring: <Badge tone="wait">正在换下</Badge>,
  destroyed: <Badge tone="quiet">已销毁</Badge>,
} as const

const columns = (now: Instant): Column<KeyVersion>[] => [
  { label: '版本', cell: ({ version }) => `第 ${version} 版`, fit: true },
  { label: '状态', cell: ({ state }) => stateBadges[state], fit: true },
  { label: '启用', cell: ({ madeAt }) => <When at={madeAt} now={now} /> },
  {
    label: '销毁',
    cell: ({ destroyedAt }) =>
      destroyedAt === null ? <span class="muted">—</span> : <When at={destroyedAt} now={now} />,
  },
]

/** What still happens to the key that was taken out of use. */
function Retiring({ of: { version, resealed, clearSince, problem, dueAt } }: { of: KeyVersion }) {
  if (problem !== null) {
    return (
      <Alert tone="bad" title={`第 ${version} 版还不能销毁`}>
        <p>有数据用它打不开，换不到新密钥下。请联系平台处理；其余数据都能正常使用。</p>
      </Alert>
    )
  }
  return (
    <Alert tone="info" title={`第 ${version} 版正在换下`}>
      <p class="number">
        {clearSince === null
          ? `旧数据正在后台改用新密钥加密，已处理 ${resealed} 项。其间一切照常使用。`
          : `已没有数据用它加密。${dayAndMinute(dueAt)} 后再核对一遍，确认没有才销毁。`}
      </p>
    </Alert>
  )
}

function RotateForm({ asksForCode, hasTotp, form }: DataKeyProps) {
  const { purpose, errors } = form
  return (
    <Card title="更换数据密钥">
      <div class="stack">
        <p class="muted">
          换过以后，新的数据用新密钥加密；旧数据在后台逐步改用新密钥，全部换完后旧密钥销毁，不能撤回。职工和同事不用做任何事。
        </p>
        <p class="muted">
          以前的备份里还有旧密钥。怀疑密钥外泄的，换完后请平台重新备份，并删掉旧备份。
        </p>
        <Form action="/console/settings/key">
          <TextField
            name="purpose"
            label="为什么更换"
            value={purpose}
            error={errors['purpose']}
            maxlength={100}
            help="例如：每年例行更换、经办人离岗。会记入操作记录。"
          />
          <TextField
            name="password"
            label="您的登录密码"
            type="password"
            autocomplete="current-password"
            error={errors['password']}
          />
          {asksForCode ? (
            <TextField
              name="code"
              label={hasTotp ? '验证码或恢复码' : '恢复码'}
              kind="code"
              autocomplete="one-time-code"
              maxlength={20}
              error={errors['code']}
              help={hasTotp ? '手机验证器上的 6 位数字，或一个恢复码。' : '用掉一个，就少一个。'}
            />
          ) : null}
          <div class="actions">
            <Submit>更换密钥</Submit>
          </div>
        </Form>
      </div>
    </Card>
  )
}

export function DataKeyView(props: DataKeyProps) {
  const { frame, now, versions } = props
  const retiring = versions.filter(({ state }) => state === 'retiring')
  return (
    <ConsolePage
      frame={frame}
      section="settings"
      title="数据密钥"
      purpose="本会职工的姓名、证件号、手机号、申领内容和材料，都用这把密钥加密保存。"
      back={{ href: '/console/settings', label: '设置' }}
    >
      <div class="stack">
        <FormProblem errors={props.form.errors} />
        {retiring.map((version) => (
          <Retiring of={version} />
        ))}
        <Card title="各版密钥">
          {versions.length === 0 ? (
            <p class="muted">从开通起一直是第 1 版，没有更换过。</p>
          ) : (
            <Table caption="各版密钥" columns={columns(now)} rows={[...versions]} />
          )}
        </Card>
        {retiring.length === 0 ? <RotateForm {...props} /> : null}
      </div>
    </ConsolePage>
  )
}
