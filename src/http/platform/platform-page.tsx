import type { Child } from 'hono/jsx'
import { Document, Seal, type Brand, type TypeSize } from '../ui/index.ts'
import { DEFAULT_COLOUR } from '../ui/brand-colour.ts'

/** The product's own face, where no federation is at home. */
export const PLATFORM_BRAND: Brand = {
  name: '共济',
  hotline: '',
  colour: DEFAULT_COLOUR,
  logoHref: '/favicon.svg',
  stylesheetHref: null,
}

interface PlatformPageProps {
  typeSize?: TypeSize | undefined
  title: string
  scripts?: readonly string[] | undefined
  /** Full width, above the rest. */
  hero?: Child
  children: Child
}

export function PlatformPage(props: PlatformPageProps) {
  const { typeSize = 'normal', title, scripts = [], hero, children } = props
  return (
    <Document
      title={title}
      brand={PLATFORM_BRAND}
      typeSize={typeSize}
      stylesheet="portal.css"
      scripts={['portal.js', ...scripts]}
      bodyClass="portal"
    >
      <a class="skip" href="#main">
        跳到正文
      </a>
      <header class="bar">
        <div class="bar-inner">
          <a class="bar-brand" href="/">
            <Seal href={PLATFORM_BRAND.logoHref} />
            <span>共济</span>
          </a>
          <a class="bar-tool" href="/sign-up">
            开通服务
          </a>
        </div>
      </header>
      <main id="main" tabindex={-1}>
        {hero}
        <div class="column column-wide">{children}</div>
      </main>
      <footer class="foot">
        <div class="foot-inner">
          <p>共济：市、县总工会的职工医疗互助服务</p>
          <p>
            <a href="/api/openapi.json">接口文档</a>
          </p>
        </div>
      </footer>
    </Document>
  )
}
