import { raw } from 'hono/html'
import { sealGlyphs } from './seal-svg.ts'

export function Seal({ href, size = 36 }: { href: string; size?: number | undefined }) {
  return <img class="seal" src={href} alt="" width={size} height={size} />
}

/** The seal's characters as a watermark in the colour of the text. */
export function SealMark({ name }: { name: string }) {
  return (
    <svg class="hero-mark" viewBox="8 8 84 84" aria-hidden="true" focusable="false">
      {raw(sealGlyphs(name, 'currentColor'))}
    </svg>
  )
}
