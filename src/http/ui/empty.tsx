import type { Child } from 'hono/jsx'
import { Icon, type IconName } from './icon.tsx'

interface EmptyProps {
  icon: IconName
  title: string
  /** What this place is for, and the first step. */
  children: Child
  action?: Child
}

export function Empty({ icon, title, children, action }: EmptyProps) {
  return (
    <div class="empty">
      <Icon name={icon} />
      <p class="empty-title">{title}</p>
      <p class="muted">{children}</p>
      {action ? <div class="row">{action}</div> : null}
    </div>
  )
}
