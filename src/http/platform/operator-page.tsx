import type { Child } from 'hono/jsx'
import { divisionText } from '../../kernel/administrative-division.ts'
import { FlashMessage, type Flash } from '../ui/alert.tsx'
import { Document, Icon, Views } from '../ui/index.ts'
import { PLATFORM_BRAND } from './platform-page.tsx'

export interface OperatorFrame {
  login: string
  /** Within which division they decide; null for all of the platform. */
  division: string | null
  path: string
  flash: Flash | undefined
}

interface OperatorPageProps {
  frame: OperatorFrame
  title: string
  badge?: Child
  purpose?: Child
  back?: boolean
  /** Nothing else is open yet. */
  locked?: boolean
  /** One of the places that only operators of the whole platform have. */
  tabs?: boolean
  children: Child
}

const places = [
  ['工会', '/operator'],
  ['运营账号', '/operator/operators'],
  ['数据库升级', '/operator/fleet'],
] as const

const placesOn = (path: string) =>
  places.map(([label, href]) => ({ label, href, current: path === href }))

/** The layout of the operators' pages, on the platform's own host. */
export function OperatorPage(props: OperatorPageProps) {
  const { frame, title, badge, purpose, back, locked, tabs, children } = props
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
            {frame.login}
            {frame.division === null ? null : `（${divisionText(frame.division)}）`}{' '}
            {locked ? null : <a href="/operator/security">登录与安全</a>}
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
        {tabs && frame.division === null ? (
          <Views label="栏目" views={placesOn(frame.path)} />
        ) : null}
        <FlashMessage flash={frame.flash} />
        {children}
      </main>
    </Document>
  )
}
