import type { Child } from 'hono/jsx'
import { toneIcons, type Tone } from './badge.tsx'
import { Icon } from './icon.tsx'

export interface Flash {
  tone: Tone
  text: string
}

interface AlertProps {
  tone: Tone
  title?: string | undefined
  /** Read out at once: only for what has just happened. */
  live?: boolean | undefined
  class?: string | undefined
  children?: Child
}

export function Alert({ tone, title, live, class: extra, children }: AlertProps) {
  return (
    <div
      class={`alert alert-${tone}${extra ? ` ${extra}` : ''}`}
      role={live ? (tone === 'bad' ? 'alert' : 'status') : undefined}
    >
      <Icon name={toneIcons[tone]} />
      <div class="alert-body">
        {title ? <p class="alert-title">{title}</p> : null}
        {children}
      </div>
    </div>
  )
}

/** What the last step did, at the head of the next page. */
export function FlashMessage({ flash }: { flash?: Flash | undefined }) {
  if (!flash) return null
  return (
    <Alert tone={flash.tone} live class="flash">
      <p>{flash.text}</p>
    </Alert>
  )
}
