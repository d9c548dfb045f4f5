import { LinkButton, Page, type PortalFrame } from '../ui/index.ts'

export function NotFoundView({ frame }: { frame: PortalFrame }) {
  return (
    <Page frame={frame} title="没有这个页面">
      <div class="narrow stack trouble">
        <h1>没有找到这个页面</h1>
        <p class="muted">地址可能抄错了，或者内容已经移走。您的申领和保障都在“我的”里。</p>
        <LinkButton href="/" tone="primary" wide>
          回首页
        </LinkButton>
        <LinkButton href="/me" wide>
          看我的申领
        </LinkButton>
      </div>
    </Page>
  )
}

/** Something of ours broke: what, what to do, and the number to quote. */
export function ErrorView({ frame, requestId }: { frame: PortalFrame; requestId: string }) {
  return (
    <Page frame={frame} title="出了点问题">
      <div class="narrow stack trouble">
        <h1>这一步没办成，是我们的问题</h1>
        <p class="muted">
          已经保存的内容都在。请过一会儿再试；还是不行，就打工会热线，报上下面的编号，工作人员能查到原因。
        </p>
        <p class="card">
          <span class="muted">编号</span> <code class="address">{requestId}</code>
        </p>
        <LinkButton href={frame.path} tone="primary" wide>
          再试一次
        </LinkButton>
        <LinkButton href="/" wide>
          回首页
        </LinkButton>
      </div>
    </Page>
  )
}

/** A wrong request, such as a form from another site or a file that is too large. */
export function RefusedView(props: {
  frame: PortalFrame
  title: string
  sentence: string
  back: string
}) {
  const { frame, title, sentence, back } = props
  return (
    <Page frame={frame} title={title}>
      <div class="narrow stack trouble">
        <h1>{title}</h1>
        <p class="muted">{sentence}</p>
        <LinkButton href={back} tone="primary" wide>
          返回
        </LinkButton>
      </div>
    </Page>
  )
}
