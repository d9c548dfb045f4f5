import type { Child } from 'hono/jsx'
import { FlashMessage, type Flash } from '../ui/alert.tsx'
import { Document, Icon } from '../ui/index.ts'
import { PLATFORM_BRAND } from './platform-page.tsx'

export interface OperatorFrame {
  login: string
  flash: Flash | undefined
}

interface OperatorPageProps {
  frame: OperatorFrame
  title: string
  badge?: Child
  purpose?: Child
  back?: boolean
  children: Child
}

/** The layout of the operators' pages, on the platform's own host. */
export function OperatorPage(props: OperatorPageProps) {
  const { frame, title, badge, purpose, back, children } = props
  return (
    <Document
      title={title}
      brand={PLATFORM_BRAND}
      typeSize="normal"
      stylesheet="console.css"
      scripts={['console.js']}
      bodyClass="desk desk-alone"
    >
      <a class="skip" href="#main">
        跳到正文
      </a>
      <header class="desk-bar">
        <a class="desk-brand" href="/operator">
          平台运营
        </a>
        <div class="desk-user">
          <span>
            {frame.login} <a href="/operator/password">修改密码</a>
          </span>
          <form action="/operator/sign-out" method="post">
            <button class="button button-quiet" type="submit">
              退出
            </button>
          </form>
        </div>
      </header>
      <main class="desk-main" id="main" tabindex={-1}>
        <div class="desk-title">
          <div>
            {back ? (
              <a class="crumb" href="/operator">
                <Icon name="before" />
                全部工会
              </a>
            ) : null}
            <div class="row">
              <h1>{title}</h1>
              {badge}
            </div>
            {purpose ? <p>{purpose}</p> : null}
          </div>
        </div>
        <FlashMessage flash={frame.flash} />
        {children}
      </main>
    </Document>
  )
}
