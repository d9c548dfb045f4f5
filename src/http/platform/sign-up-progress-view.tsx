import { Alert, Cells, Form, LinkButton, Submit, Timeline, type TimelineItem } from '../ui/index.ts'
import { PlatformPage } from './platform-page.tsx'

export interface SignUpProgressViewProps {
  /** The federation's name. */
  name: string
  steps: readonly TimelineItem[]
  outcome:
    | { kind: 'running' }
    | {
        kind: 'done'
        memberUrl: string
        consoleUrl: string
        login: string
        isVerified: boolean
      }
    | { kind: 'failed'; attempt: string }
    /** Nothing is left of it: another sign-up begins anew. */
    | { kind: 'ended'; sentence: string }
}

function Done({
  outcome,
}: {
  outcome: Extract<SignUpProgressViewProps['outcome'], { kind: 'done' }>
}) {
  return (
    <>
      <Alert tone="info" title="现在是试运行" class="flash">
        <p>
          什么都能用，页面上会标明“试运行”。准备好了，在工作台的“设置”里申请正式开通。
          {outcome.isVerified ? '' : '联系人的手机号还没有核实：正式开通前平台会打电话核实。'}
        </p>
      </Alert>
      <Cells
        cells={[
          {
            icon: 'today',
            label: '工作台',
            note: (
              <>
                <span class="address block">{outcome.consoleUrl}</span>
                {outcome.login ? <span class="block">{`登录名 ${outcome.login}`}</span> : null}
              </>
            ),
            href: outcome.consoleUrl,
          },
          {
            icon: 'person',
            label: '会员页',
            note: <span class="address">{outcome.memberUrl}</span>,
            href: outcome.memberUrl,
          },
        ]}
      />
      <h2 class="section-title">接下来</h2>
      <ol class="card stack">
        <li>
          <b>1 核对互助计划并发布。</b>
          <span class="muted">发布以后，会员页就能算能领多少。</span>
        </li>
        <li>
          <b>2 导入花名册。</b>
          <span class="muted">表格里有错的行会标出来，对的行马上生效。</span>
        </li>
        <li>
          <b>3 接好短信。</b>
          <span class="muted">职工登录和到账通知都靠它。</span>
        </li>
      </ol>
      <div class="actions">
        <LinkButton href={outcome.consoleUrl} tone="primary" wide>
          进入工作台
        </LinkButton>
      </div>
    </>
  )
}

const titles = {
  running: '正在开通',
  done: '已开通',
  failed: '还没开通成',
  ended: '没有开通',
} as const

export function SignUpProgressView({ name, steps, outcome }: SignUpProgressViewProps) {
  const { kind } = outcome
  return (
    <PlatformPage title={titles[kind]}>
      <div class="narrow" role="status" data-reload-after={kind === 'running' ? '600' : undefined}>
        <div class="page-title">
          <h1>
            {kind === 'done'
              ? `${name}的服务已开通`
              : [titles[kind], name].filter(Boolean).join('：')}
          </h1>
          {kind === 'running' ? <p>通常两秒内完成，可以留在这一页。</p> : null}
        </div>
        {kind === 'done' ? <Done outcome={outcome} /> : null}
        {kind === 'failed' ? (
          <Alert tone="bad" title="开通做到一半停下了，短名已为您留着。">
            <p>
              做好的步骤都在。系统每隔几分钟会自动接着做，您也可以现在再试；一天之内还做不完，会全部撤回，短名放开。编号{' '}
              <code class="address">{outcome.attempt}</code>
            </p>
          </Alert>
        ) : null}
        {kind === 'ended' ? (
          <>
            <Alert tone="back">
              <p>{outcome.sentence}</p>
            </Alert>
            <div class="actions">
              <LinkButton href="/sign-up" tone="primary" wide>
                重新开通
              </LinkButton>
            </div>
          </>
        ) : null}
        {kind === 'running' || kind === 'failed' ? (
          <div class="card progress-steps">
            <Timeline items={steps} />
          </div>
        ) : null}
        {kind === 'running' ? (
          <noscript>
            <div class="actions">
              <LinkButton href="">刷新看进度</LinkButton>
            </div>
          </noscript>
        ) : null}
        {kind === 'failed' ? (
          <Form action={`/sign-up/${outcome.attempt}/continue`} class="actions">
            <Submit wide>现在接着做</Submit>
          </Form>
        ) : null}
      </div>
    </PlatformPage>
  )
}
