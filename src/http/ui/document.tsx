import { raw } from 'hono/html'
import type { Child } from 'hono/jsx'
import { asset } from '../asset.ts'
import { AsWritten } from './as-written.tsx'
import { brandPalette } from './brand-colour.ts'
import { uiWords, type UiWords } from './words.ts'

export type TypeSize = 'normal' | 'large' | 'largest'

export const typeSizes = ['normal', 'large', 'largest'] as const

export interface Brand {
  /** The federation in full: 绍兴市总工会. */
  name: string
  hotline: string
  /** `#rrggbb`, as it was chosen. */
  colour: string
  logoHref: string
  /** The tenant's /brand.css; null on the platform's own pages. */
  stylesheetHref: string | null
  /** Its pages say that it is not in service yet. */
  isTrial?: boolean | undefined
}

/** On every page of a federation that has not gone live. */
export const TrialMark = ({ brand, words = uiWords }: { brand: Brand; words?: UiWords }) =>
  brand.isTrial ? (
    <p class="trial">
      <AsWritten text={words.trial(brand.name)} words={words} />
    </p>
  ) : null

interface DocumentProps {
  title: string
  brand: Brand
  typeSize: TypeSize
  /** Names of assets: `portal.css`, `portal.js`. */
  stylesheet: string
  scripts: readonly string[]
  bodyClass: string
  words?: UiWords | undefined
  children: Child
}

/** The outermost shell; no inline style or script, so that the policy can forbid both. */
export function Document(props: DocumentProps) {
  const { title, brand, typeSize, stylesheet, scripts, bodyClass, children } = props
  const { language } = props.words ?? uiWords
  return (
    <>
      {raw('<!doctype html>')}
      <html lang={language} class={`type-${typeSize}`}>
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover" />
          <meta name="format-detection" content="telephone=no" />
          <meta name="color-scheme" content="light dark" />
          <meta name="theme-color" content={brandPalette(brand.colour).light.accent} />
          <title>{title === brand.name ? title : `${title} · ${brand.name}`}</title>
          <link rel="icon" href={brand.logoHref} />
          <link rel="stylesheet" href={asset(stylesheet)} />
          {brand.stylesheetHref ? <link rel="stylesheet" href={brand.stylesheetHref} /> : null}
          {scripts.map((script) => (
            <script type="module" src={asset(script)}></script>
          ))}
        </head>
        <body class={bodyClass}>{children}</body>
      </html>
    </>
  )
}
