import type { Child } from 'hono/jsx'
import { languageNames, type Language } from '../../tenants/languages.ts'
import type { PortalWords } from '../portal/words/zh.ts'
import { FlashMessage, type Flash } from './alert.tsx'
import { AsWritten } from './as-written.tsx'
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
  words: PortalWords
  /** What the federation offers, the page's own among it. */
  languages: readonly Language[]
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

const sections: readonly { id: PortalSection; href: string; icon: IconName }[] = [
  { id: 'home', href: '/', icon: 'home' },
  { id: 'estimate', href: '/estimate', icon: 'estimate' },
  { id: 'me', href: '/me', icon: 'person' },
]

function Tabs({ section, words }: { section: PortalSection; words: PortalWords }) {
  return (
    <nav class="tabs no-print" aria-label={words.page.places}>
      {sections.map(({ id, href, icon }) => (
        <a class="tab" href={href} aria-current={id === section ? 'page' : undefined}>
          <Icon name={icon} />
          {words.page[id]}
        </a>
      ))}
    </nav>
  )
}

const sizeHref = (size: TypeSize, path: string): string =>
  `/preferences?type=${size}&back=${encodeURIComponent(path)}`

const languageHref = (language: Language, path: string): string =>
  `/preferences?language=${language}&back=${encodeURIComponent(path)}`

/** Each in its own name, so that it is found by whoever cannot read this page. */
function LanguageSwitch({ frame }: { frame: PortalFrame }) {
  const { languages, path, words } = frame
  const others = languages.filter((language) => language !== words.ui.language)
  return (
    <>
      {others.map((language) => (
        <a
          class="bar-tool no-print"
          href={languageHref(language, path)}
          lang={language}
          hreflang={language}
          rel="nofollow"
        >
          {languageNames[language]}
        </a>
      ))}
    </>
  )
}

/** `0575-8513 4000` → `tel:057585134000`. */
const telephone = (hotline: string): string => `tel:${hotline.replace(/[^\d+]/g, '')}`

function Foot({ frame }: { frame: PortalFrame }) {
  const { brand, typeSize, path, words } = frame
  return (
    <footer class="foot">
      <div class="foot-inner">
        <p class="foot-call">
          <Icon name="phone" />
          <span>{words.page.hotline}</span>
          <a href={telephone(brand.hotline)}>{brand.hotline}</a>
        </p>
        <nav class="sizes no-print" aria-label={words.page.typeSize}>
          <span>{words.page.typeSize}</span>
          {typeSizes.map((size) => (
            <a
              href={sizeHref(size, path)}
              aria-current={size === typeSize ? 'true' : undefined}
              rel="nofollow"
            >
              {words.page.sizes[size]}
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
  const { brand, typeSize, words } = frame
  return (
    <Document
      title={title}
      brand={brand}
      typeSize={typeSize}
      stylesheet="portal.css"
      scripts={['portal.js']}
      bodyClass={section ? 'portal has-tabs' : 'portal'}
      words={words.ui}
    >
      <a class="skip" href="#main">
        {words.page.skip}
      </a>
      <header class="bar">
        <div class="bar-inner">
          <a class="bar-brand" href="/">
            <Seal href={brand.logoHref} />
            <span>
              <AsWritten text={brand.name} words={words.ui} />
            </span>
          </a>
          {section ? <Tabs section={section} words={words} /> : null}
          <a
            class="bar-tool no-print"
            href={sizeHref(typeSize === 'normal' ? 'large' : 'normal', frame.path)}
            rel="nofollow"
          >
            {typeSize === 'normal' ? words.page.largeType : words.page.normalType}
          </a>
          <LanguageSwitch frame={frame} />
        </div>
      </header>
      <div class="offline no-print" role="status" data-offline hidden>
        {words.page.offline}
      </div>
      <main id="main" tabindex={-1}>
        <TrialMark brand={brand} words={words.ui} />
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
