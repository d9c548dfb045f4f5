import {
  ConsolePage,
  Empty,
  LinkButton,
  type ConsoleFrame,
  type ConsoleSection,
} from '../../ui/index.ts'

export interface NotFoundProps {
  frame: ConsoleFrame
  section: ConsoleSection
  /** What was looked for: 申领, 发放批次. */
  what?: string | undefined
}

export function NotFoundView({ frame, section, what = '页面' }: NotFoundProps) {
  return (
    <ConsolePage frame={frame} section={section} title={`没有找到这个${what}`}>
      <div class="problem">
        <Empty
          icon="search"
          title="地址可能写错了，或者它不属于本单位"
          action={<LinkButton href="/console">回到今日</LinkButton>}
        >
          {`请从左边的栏目重新打开。如果这个地址是同事发来的，请让对方再发一次。`}
        </Empty>
      </div>
    </ConsolePage>
  )
}

export interface NotPermittedProps {
  frame: ConsoleFrame
  section: ConsoleSection
  /** What was tried, as a verb: 确认发放. */
  act: string
  /** The roles that may do it, in words. */
  roles: readonly string[]
  /** Colleagues who may give a role. */
  managers: readonly string[]
}

export function NotPermittedView({ frame, section, act, roles, managers }: NotPermittedProps) {
  const who = managers.length > 0 ? managers.join('、') : '系统管理员'
  return (
    <ConsolePage frame={frame} section={section} title="您的岗位没有这项权限">
      <div class="problem">
        <Empty
          icon="lock"
          title={`“${act}”需要${roles.map((role) => `“${role}”`).join('或')}岗位`}
          action={<LinkButton href="/console">回到今日</LinkButton>}
        >
          {`您现在的岗位是“${frame.staff.roleLabel}”。确实需要办理时，请${who}在“工作人员”里为您加上岗位。`}
        </Empty>
      </div>
    </ConsolePage>
  )
}

export interface SomethingWrongProps {
  frame: ConsoleFrame
  section: ConsoleSection
  requestId: string
  /** The address to try again; null after a form was sent. */
  retryHref: string | null
}

export function SomethingWrongView({ frame, section, requestId, retryHref }: SomethingWrongProps) {
  return (
    <ConsolePage frame={frame} section={section} title="系统出了问题，刚才的操作没有完成">
      <div class="problem">
        <Empty
          icon="warning"
          title="没有保存任何改动，数据不会只存一半"
          action={
            <>
              {retryHref ? (
                <LinkButton href={retryHref} tone="primary">
                  再试一次
                </LinkButton>
              ) : null}
              <LinkButton href="/console">回到今日</LinkButton>
            </>
          }
        >
          请稍后再试。如果还是不行，把下面的编号告诉技术支持，他们能据此查到经过。
        </Empty>
        <p class="problem-number">
          编号 <code class="code">{requestId}</code>
        </p>
      </div>
    </ConsolePage>
  )
}
