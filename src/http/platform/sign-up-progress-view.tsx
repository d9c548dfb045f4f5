import { Alert, Cells, LinkButton, Timeline, type TimelineItem } from '../ui/index.ts'
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
        /** 1.4 秒 */
        tookText?: string | undefined
      }
    | { kind: 'failed'; sentence: string; requestId: string; retryHref: string }
}

function Done({
  outcome,
}: {
  outcome: Extract<SignUpProgressViewProps['outcome'], { kind: 'done' }>
}) {
  return (
    <>
      <Cells
        cells={[
          {
            icon: 'today',
            label: '工作台',
            note: (
              <>
                <span class="address block">{outcome.consoleUrl}</span>
                <span class="block">{`登录名 ${outcome.login}`}</span>
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

const titles = { running: '正在开通', done: '已开通', failed: '还没开通成' } as const

export function SignUpProgressView({ name, steps, outcome }: SignUpProgressViewProps) {
  const { kind } = outcome
  return (
    <PlatformPage title={titles[kind]}>
      <div class="narrow" role="status" data-reload-after={kind === 'running' ? '600' : undefined}>
        <div class="page-title">
          <h1>{kind === 'done' ? `${name}的服务已开通` : `${titles[kind]}：${name}`}</h1>
          {kind === 'done' && outcome.tookText ? <p>{`用时 ${outcome.tookText}`}</p> : null}
          {kind === 'running' ? <p>通常两秒内完成，可以留在这一页。</p> : null}
        </div>
        {kind === 'done' ? <Done outcome={outcome} /> : null}
        {kind === 'failed' ? (
          <Alert tone="bad" title={outcome.sentence}>
            <p>
              已做好的步骤都在，再试会接着往下做。编号{' '}
              <code class="address">{outcome.requestId}</code>
            </p>
          </Alert>
        ) : null}
        {kind === 'done' ? null : (
          <div class="card progress-steps">
            <Timeline items={steps} />
          </div>
        )}
        {kind === 'running' ? (
          <noscript>
            <div class="actions">
              <LinkButton href="">刷新看进度</LinkButton>
            </div>
          </noscript>
        ) : null}
        {kind === 'failed' ? (
          <div class="actions">
            <LinkButton href={outcome.retryHref} tone="primary" wide>
              再试一次
            </LinkButton>
          </div>
        ) : null}
      </div>
    </PlatformPage>
  )
}
