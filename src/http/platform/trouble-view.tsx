import { LinkButton } from '../ui/index.ts'
import { PlatformPage } from './platform-page.tsx'

/** An address where no federation lives, or a page that the platform does not have. */
export function PlatformNotFoundView({ homeHref = '/' }: { homeHref?: string | undefined }) {
  return (
    <PlatformPage title="没有这个页面">
      <div class="narrow stack trouble">
        <h1>这个地址还没有工会开通</h1>
        <p class="muted">请核对网址里的短名。如果是工会发给您的链接，请打工会的电话问一问。</p>
        <LinkButton href={homeHref} tone="primary" wide>
          回共济首页
        </LinkButton>
      </div>
    </PlatformPage>
  )
}

/** A request that cannot be taken: what is wrong with it, and the way back. */
export function PlatformRefusedView(props: { title: string; sentence: string; back: string }) {
  return (
    <PlatformPage title={props.title}>
      <div class="narrow stack trouble">
        <h1>{props.title}</h1>
        <p class="muted">{props.sentence}</p>
        <LinkButton href={props.back} tone="primary" wide>
          返回
        </LinkButton>
      </div>
    </PlatformPage>
  )
}

export function PlatformErrorView({ requestId }: { requestId: string }) {
  return (
    <PlatformPage title="出了点问题">
      <div class="narrow stack trouble">
        <h1>这一步没办成，是我们的问题</h1>
        <p class="muted">已经保存的内容都在。请过一会儿再试；还是不行，请报上下面的编号。</p>
        <p class="card">
          <span class="muted">编号</span> <code class="address">{requestId}</code>
        </p>
        <LinkButton href="/" tone="primary" wide>
          回首页
        </LinkButton>
      </div>
    </PlatformPage>
  )
}
