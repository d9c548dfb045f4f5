import type { Instant } from '../../../kernel/days.ts'
import type { ClosingRequest } from '../../../tenants/ask-closing.ts'
import { CLOSING_REASON_LENGTH_MOST } from '../../../tenants/closing-limits.ts'
import {
  Alert,
  Badge,
  Card,
  ConsolePage,
  Form,
  Submit,
  TextAreaField,
  TextField,
  Timeline,
  type ConsoleFrame,
  type FormErrors,
} from '../../ui/index.ts'
import { FormProblem } from '../form-problem.tsx'
import { exactAndAgo } from '../when.tsx'

export interface ClosingProps {
  frame: ConsoleFrame
  now: Instant
  slug: string
  /** The newest request; undefined before the first. */
  request: ClosingRequest | undefined
  form: { why: string; errors: FormErrors }
}

/** What happens, in its order, and how far it has come. */
function What({ waits }: { waits: boolean }) {
  return (
    <Card title="关闭服务要几步">
      <Timeline
        items={[
          {
            title: '申请',
            state: waits ? 'done' : 'current',
            text: '系统管理员在这里申请，平台打电话核实。',
          },
          {
            title: '开始关闭',
            state: waits ? 'current' : 'next',
            text: '职工和工作人员都不能再用，只有系统管理员还能登录导出数据。',
          },
          { title: '导出', state: 'next', text: '系统管理员导出全部数据，由本会自己保管。' },
          {
            title: '完成关闭',
            state: 'next',
            text: '平台销毁密钥、数据库和申领材料，再也打不开。',
          },
        ]}
      />
    </Card>
  )
}

function Waiting({ request, now }: { request: ClosingRequest; now: Instant }) {
  return (
    <Card title="关闭申请" aside={<Badge tone="wait">等平台答复</Badge>}>
      <div class="stack">
        <p class="muted">{`${exactAndAgo(request.askedAt, now)}提交，原因：${request.reason}。服务照常，平台会打电话核实。`}</p>
        <Form action="/console/settings/closing/withdraw">
          <Submit tone="plain">撤回申请</Submit>
        </Form>
      </div>
    </Card>
  )
}

function Ask({ slug, form }: ClosingProps) {
  const { why, errors } = form
  return (
    <Card title="申请关闭服务">
      <Form action="/console/settings/closing">
        <TextAreaField
          name="reason"
          label="原因"
          value={why}
          error={errors['reason']}
          rows={3}
          maxlength={CLOSING_REASON_LENGTH_MOST}
          help="平台核实时会看到。例如：并入市总工会，不再单独使用。"
        />
        <TextField
          name="slug"
          label={`请输入短名 ${slug}，确认是本会`}
          error={errors['slug']}
          maxlength={40}
        />
        <p class="small muted">提交以后服务照常，平台答复以前随时可以撤回。</p>
        <div class="actions">
          <Submit tone="bad">申请关闭</Submit>
        </div>
      </Form>
    </Card>
  )
}

export function ClosingView(props: ClosingProps) {
  const { frame, request, now, form } = props
  return (
    <ConsolePage
      frame={frame}
      section="settings"
      title="关闭服务"
      purpose="不再使用这项服务时，从这里申请。"
      back={{ href: '/console/settings', label: '设置' }}
    >
      <div class="stack">
        <FormProblem errors={form.errors} />
        {request?.state === 'returned' ? (
          <Alert
            tone="back"
            title={`平台在 ${exactAndAgo(request.decidedAt ?? now, now)}退回了申请`}
          >
            <p>{request.answer}</p>
          </Alert>
        ) : null}
        {request?.state === 'waiting' ? (
          <Waiting request={request} now={now} />
        ) : (
          <Ask {...props} />
        )}
        <What waits={request?.state === 'waiting'} />
      </div>
    </ConsolePage>
  )
}
