import type { Child } from 'hono/jsx'
import { FlashMessage, type Flash } from './alert.tsx'
import { Document, TrialMark, typeSizes, type Brand, type TypeSize } from './document.tsx'
import { Icon, type IconName } from './icon.tsx'
import { Seal } from './seal.tsx'

/** What every member page knows about its surroundings. */
export interface PortalFrame {
  brand: Brand
  typeSize: TypeSize
  /** Path and query of this page, for the way back from a changed type size. */
  path: string
  viewer: { name: string } | null
  flash?: Flash | undefined
}

export type PortalSection = 'home' | 'estimate' | 'me'

export interface PageProps {
  frame: PortalFrame
  title: string
  /** One of the three places of the tab bar; left out on the steps of a form. */
  section?: PortalSection | undefined
  /** Where the arrow above the title leads. */
  back?: { href: string; label: string } | undefined
  /** Full width, above the rest. */
  hero?: Child
  wide?: boolean | undefined
  children: Child
}

const sections: readonly { id: PortalSection; label: string; href: string; icon: IconName }[] = [
  { id: 'home', label: '首页', href: '/', icon: 'home' },
  { id: 'estimate', label: '算一算', href: '/estimate', icon: 'estimate' },
  { id: 'me', label: '我的', href: '/me', icon: 'person' },
]

function Tabs({ section }: { section: PortalSection }) {
  return (
    <nav class="tabs no-print" aria-label="主要栏目">
      {sections.map(({ id, label, href, icon }) => (
        <a class="tab" href={href} aria-current={id === section ? 'page' : undefined}>
          <Icon name={icon} />
          {label}
        </a>
      ))}
    </nav>
  )
}

const sizeWords: Readonly<Record<TypeSize, string>> = {
  normal: '标准',
  large: '大',
  largest: '特大',
}

const sizeHref = (size: TypeSize, path: string): string =>
  `/preferences?type=${size}&back=${encodeURIComponent(path)}`

/** `0575-8513 4000` → `tel:057585134000`. */
const telephone = (hotline: string): string => `tel:${hotline.replace(/[^\d+]/g, '')}`

function Foot({ frame }: { frame: PortalFrame }) {
  const { brand, typeSize, path } = frame
  return (
    <footer class="foot">
      <div class="foot-inner">
        <p class="foot-call">
          <Icon name="phone" />
          <span>工会热线</span>
          <a href={telephone(brand.hotline)}>{brand.hotline}</a>
        </p>
        <nav class="sizes no-print" aria-label="字号">
          <span>字号</span>
          {typeSizes.map((size) => (
            <a
              href={sizeHref(size, path)}
              aria-current={size === typeSize ? 'true' : undefined}
              rel="nofollow"
            >
              {sizeWords[size]}
            </a>
          ))}
        </nav>
      </div>
    </footer>
  )
}

/** The layout of every page that members see. */
export function Page(props: PageProps) {
  const { frame, title, section, back, hero, wide, children } = props
  const { brand, typeSize } = frame
  return (
    <Document
      title={title}
      brand={brand}
      typeSize={typeSize}
      stylesheet="portal.css"
      scripts={['portal.js']}
      bodyClass={section ? 'portal has-tabs' : 'portal'}
    >
      <a class="skip" href="#main">
        跳到正文
      </a>
      <header class="bar">
        <div class="bar-inner">
          <a class="bar-brand" href="/">
            <Seal href={brand.logoHref} />
            <span>{brand.name}</span>
          </a>
          {section ? <Tabs section={section} /> : null}
          <a
            class="bar-tool no-print"
            href={sizeHref(typeSize === 'normal' ? 'large' : 'normal', frame.path)}
            rel="nofollow"
          >
            {typeSize === 'normal' ? '大字' : '标准字'}
          </a>
        </div>
      </header>
      <div class="offline no-print" role="status" data-offline hidden>
        现在没有网络。已填的内容还在，连上网络后再继续。
      </div>
      <main id="main" tabindex={-1}>
        <TrialMark brand={brand} />
        {hero}
        <div class={wide ? 'column column-wide' : 'column'}>
          {back ? (
            <a class="back-link no-print" href={back.href}>
              <Icon name="before" />
              {back.label}
            </a>
          ) : null}
          <FlashMessage flash={frame.flash} />
          {children}
        </div>
      </main>
      <Foot frame={frame} />
    </Document>
  )
}
