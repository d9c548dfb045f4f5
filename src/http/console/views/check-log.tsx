import type { ChainFinding } from '../../../audit/verify-chain.ts'
import type { Instant } from '../../../kernel/days.ts'
import { unreachable } from '../../../kernel/assert.ts'
import type { CheckedLog } from '../../../tenants/verify/check-log.ts'
import { Alert, Card, ConsolePage, LinkButton, type ConsoleFrame } from '../../ui/index.ts'
import { grouped } from '../grouped.ts'
import { dayAndMinute, exactAndAgo } from '../when.tsx'

export interface CheckLogProps {
  frame: ConsoleFrame
  now: Instant
  checked: CheckedLog
  /** Where checking goes on; undefined once it is through. */
  next: string | undefined
}

function findingSentence(finding: ChainFinding): string {
  const at = `第 ${grouped(finding.sequence)} 条`
  switch (finding.kind) {
    case 'missing':
      return `${at}不见了。`
    case 'changed':
      return `${at}被改动过，内容与当时的校验值不符。`
    case 'does-not-follow':
      return `${at}与前一条接不上，其中一条被换过。`
    case 'rewritten':
      return `${at}到第 ${grouped(finding.anchoredSequence)} 条之间被重写过：${dayAndMinute(finding.anchoredAt)}平台记下的校验值与现在不同。`
    case 'cut-off':
      return `${at}起的记录被删去：${dayAndMinute(finding.anchoredAt)}已经有 ${grouped(finding.anchoredSequence)} 条。`
    default:
      return unreachable(finding)
  }
}

function Outcome({ checked, next }: CheckLogProps) {
  const { entries, finding } = checked
  if (finding) {
    return (
      <Alert tone="bad" title="操作记录对不上" live>
        <p>{findingSentence(finding)}</p>
        <p>请保留现场，不要再操作，立即联系平台和上级工会。</p>
      </Alert>
    )
  }
  if (next) {
    return (
      <Alert tone="info" title={`正在核对，已核对 ${grouped(entries)} 条`} live>
        <p>
          到目前为止没有改动。页面会自己接着核对；没有动静的话，请点<a href={next}>接着核对</a>。
        </p>
      </Alert>
    )
  }
  return (
    <Alert tone="done" title={`全部 ${grouped(entries)} 条核对无误`} live>
      <p>从第一条到最后一条前后相连，没有改动，没有缺少。</p>
    </Alert>
  )
}

export function CheckLogView(props: CheckLogProps) {
  const { frame, now, checked, next } = props
  const { anchor } = checked
  return (
    <ConsolePage
      frame={frame}
      section="audit"
      title="核对操作记录"
      purpose="从第一条起，逐条核对有没有被改动。"
      back={{ href: '/console/audit', label: '操作记录' }}
    >
      <div class="stack">
        <Outcome {...props} />
        <Card title="怎么核对">
          <div class="stack">
            <p class="muted">
              每条记录都含前一条的校验值，改动任何一条，后面的都会对不上。平台每小时另外记下最后一条的校验值，存在别处：就算有人把整个记录重写一遍，也会在这里对不上。
            </p>
            <p class="muted number">
              {anchor
                ? `平台最近一次记下：第 ${grouped(anchor.sequence)} 条，${exactAndAgo(anchor.at, now)}。`
                : '平台还没有记下过：开通不到一小时。'}
            </p>
            {next ? null : <LinkButton href="/console/audit/check">再核对一次</LinkButton>}
          </div>
        </Card>
      </div>
    </ConsolePage>
  )
}
