import type { Child } from 'hono/jsx'
import { Icon, type IconName } from './icon.tsx'

/**
 * done: paid, covered, finished. wait: somebody has to act or time has to pass. back: returned,
 * to be put right. bad: refused, failed. info: on its way. quiet: a draft, an end without event.
 */
export type Tone = 'done' | 'wait' | 'back' | 'bad' | 'info' | 'quiet'

export const toneIcons: Readonly<Record<Tone, IconName>> = {
  done: 'done',
  wait: 'wait',
  back: 'back',
  bad: 'bad',
  info: 'info',
  quiet: 'quiet',
}

interface BadgeProps {
  tone: Tone
  icon?: IconName | undefined
  children: Child
}

/** A state as a word, a colour and a shape. */
export function Badge({ tone, icon, children }: BadgeProps) {
  return (
    <span class={`badge badge-${tone}`}>
      <Icon name={icon ?? toneIcons[tone]} />
      <span>{children}</span>
    </span>
  )
}
