import type { Child } from 'hono/jsx'
import { FlashMessage, type Flash } from './alert.tsx'
import { Document, TrialMark, type Brand, type TypeSize } from './document.tsx'
import { Icon, type IconName } from './icon.tsx'
import { Seal } from './seal.tsx'

export const consoleSections = [
  'today',
  'rosters',
  'members',
  'workplaces',
  'erasures',
  'claims',
  'payouts',
  'fund',
  'plans',
  'notices',
  'staff',
  'api-keys',
  'audit',
  'settings',
] as const
export type ConsoleSection = (typeof consoleSections)[number]

/** What every console page knows about its surroundings. */
export interface ConsoleFrame {
  brand: Brand
  typeSize: TypeSize
  staff: { name: string; roleLabel: string }
  /** The places this person may go; the others are not shown. */
  sections: readonly ConsoleSection[]
  /** What waits, by place. */
  counts?: Partial<Record<ConsoleSection, number>> | undefined
  flash?: Flash | undefined
}

const places: Readonly<Record<ConsoleSection, { label: string; href: string; icon: IconName }>> = {
  today: { label: '今日', href: '/console', icon: 'today' },
  rosters: { label: '花名册', href: '/console/rosters', icon: 'roster' },
  members: { label: '职工', href: '/console/members', icon: 'people' },
  workplaces: { label: '单位', href: '/console/workplaces', icon: 'building' },
  erasures: { label: '注销申请', href: '/console/erasures', icon: 'cross' },
  claims: { label: '申领', href: '/console/claims', icon: 'claim' },
  payouts: { label: '发放', href: '/console/payouts', icon: 'wallet' },
  fund: { label: '基金', href: '/console/fund', icon: 'fund' },
  plans: { label: '互助计划', href: '/console/plans', icon: 'plan' },
  notices: { label: '通知', href: '/console/notices', icon: 'bell' },
  staff: { label: '工作人员', href: '/console/staff', icon: 'person' },
  'api-keys': { label: '接口密钥', href: '/console/api-keys', icon: 'key' },
  audit: { label: '操作记录', href: '/console/audit', icon: 'audit' },
  settings: { label: '设置', href: '/console/settings', icon: 'gear' },
}

/** The year's work, in its order. */
const groups: readonly { label: string; sections: readonly ConsoleSection[] }[] = [
  { label: '', sections: ['today'] },
  { label: '参保', sections: ['rosters', 'members', 'workplaces', 'erasures'] },
  { label: '互助金', sections: ['claims', 'payouts', 'fund'] },
  { label: '制度与通知', sections: ['plans', 'notices'] },
  { label: '管理', sections: ['staff', 'api-keys', 'audit', 'settings'] },
]

function SideLink({ id, current, count }: { id: ConsoleSection; current: boolean; count: number }) {
  const place = places[id]
  return (
    <li>
      <a class="side-link" href={place.href} aria-current={current ? 'page' : undefined}>
        <Icon name={place.icon} />
        {place.label}
        {count > 0 ? (
          <span class="side-count">
            {count > 999 ? '999+' : count}
            <span class="only-read"> 件待办</span>
          </span>
        ) : null}
      </a>
    </li>
  )
}

function Side({ frame, section }: Pick<ConsolePageProps, 'frame' | 'section'>) {
  return (
    <nav class="side" id="menu" aria-label="栏目">
      <a class="side-brand" href="/console">
        <Seal href={frame.brand.logoHref} />
        <span>{frame.brand.name}</span>
      </a>
      {groups.map((group) => {
        const shown = group.sections.filter((id) => frame.sections.includes(id))
        if (shown.length === 0) return null
        return (
          <div class="side-group">
            {group.label ? <h2>{group.label}</h2> : null}
            <ul>
              {shown.map((id) => (
                <SideLink id={id} current={id === section} count={frame.counts?.[id] ?? 0} />
              ))}
            </ul>
          </div>
        )
      })}
      <a class="side-close" href="#main">
        收起菜单
      </a>
      <p class="side-foot">共济 · 职工互助保障</p>
    </nav>
  )
}

function DeskBar({ frame }: { frame: ConsoleFrame }) {
  return (
    <header class="desk-bar">
      <a class="menu-link" href="#menu">
        <Icon name="menu" />
        菜单
      </a>
      {frame.sections.includes('members') ? (
        <form class="desk-search" action="/console/members/search" method="post" role="search">
          <div class="control">
            <span class="control-unit control-prefix">
              <Icon name="search" />
            </span>
            <input
              type="search"
              name="q"
              aria-label="查找职工"
              placeholder="姓名、证件号或手机号"
            />
          </div>
        </form>
      ) : null}
      <div class="desk-user">
        <a href="/console/security" title="登录与安全">
          {frame.staff.name} <span class="role">{frame.staff.roleLabel}</span>
        </a>
        <form action="/console/sign-out" method="post">
          <button class="button button-quiet" type="submit">
            退出
          </button>
        </form>
      </div>
    </header>
  )
}

export interface ConsolePageProps {
  frame: ConsoleFrame
  /** Left out on pages about the person themself. */
  section?: ConsoleSection | undefined
  title: string
  /** A state beside the title. */
  badge?: Child
  /** What this page is for, in one sentence. */
  purpose?: Child
  /** The page's one main action, a LinkButton as a rule. */
  action?: Child
  back?: { href: string; label: string } | undefined
  children: Child
}

/** The layout of every page behind the staff's door. */
export function ConsolePage(props: ConsolePageProps) {
  const { frame, section, title, badge, purpose, action, back, children } = props
  return (
    <Document
      title={title}
      brand={frame.brand}
      typeSize={frame.typeSize}
      stylesheet="console.css"
      scripts={['console.js']}
      bodyClass="desk"
    >
      <a class="skip" href="#main">
        跳到正文
      </a>
      <Side frame={frame} section={section} />
      <DeskBar frame={frame} />
      <main class="desk-main" id="main" tabindex={-1}>
        <TrialMark brand={frame.brand} />
        <div class="desk-title">
          <div>
            {back ? (
              <a class="crumb" href={back.href}>
                <Icon name="before" />
                {back.label}
              </a>
            ) : null}
            <div class="row">
              <h1>{title}</h1>
              {badge}
            </div>
            {purpose ? <p>{purpose}</p> : null}
          </div>
          {action ? <div class="row">{action}</div> : null}
        </div>
        <FlashMessage flash={frame.flash} />
        {children}
      </main>
    </Document>
  )
}

interface GatePageProps {
  brand: Brand
  title: string
  purpose?: string | undefined
  flash?: Flash | undefined
  children: Child
}

/** Sign-in and what else stands before the door. */
export function GatePage({ brand, title, purpose, flash, children }: GatePageProps) {
  return (
    <Document
      title={title}
      brand={brand}
      typeSize="normal"
      stylesheet="console.css"
      scripts={['console.js']}
      bodyClass="gate"
    >
      <main class="gate-card" id="main">
        <TrialMark brand={brand} />
        <Seal href={brand.logoHref} size={56} />
        <h1>{title}</h1>
        <p class="muted">{purpose ?? brand.name}</p>
        <FlashMessage flash={flash} />
        {children}
      </main>
    </Document>
  )
}

/** Facts and documents in the wide column, decision and history in the narrow one. */
export function Columns({ main, aside }: { main: Child; aside: Child }) {
  return (
    <div class="columns">
      <div>{main}</div>
      <div>{aside}</div>
    </div>
  )
}

interface SectionProps {
  title: string
  aside?: Child
  children: Child
}

/** A titled part of a console page. */
export function Section({ title, aside, children }: SectionProps) {
  return (
    <section class="section">
      <div class="section-head">
        <h2>{title}</h2>
        {aside}
      </div>
      {children}
    </section>
  )
}

/** A titled surface; `flush` for lists and lines that bring their own padding. */
export function Card({
  title,
  aside,
  flush,
  children,
}: Partial<SectionProps> & { flush?: boolean }) {
  return (
    <section class={flush ? 'card card-flush' : 'card'}>
      {title ? (
        <div class="card-head">
          <h2>{title}</h2>
          {aside}
        </div>
      ) : null}
      {children}
    </section>
  )
}
