import type { Child } from 'hono/jsx'
import { Icon } from '../ui/index.ts'

interface HeldBackProps {
  title: string
  /** Why this person cannot, and who can. */
  children: Child
}

/** Stands where an act's form would stand when the viewer is not the one to do it. */
export function HeldBack({ title, children }: HeldBackProps) {
  return (
    <section class="held-back">
      <Icon name="lock" />
      <div>
        <h2>{title}</h2>
        <div class="muted">{children}</div>
      </div>
    </section>
  )
}

/** `王芳、李强` or `周敏、李强等 5 人`. */
export function names(people: readonly string[]): string {
  if (people.length === 0) return '其他有权限的同事'
  return people.length > 3
    ? `${people.slice(0, 2).join('、')}等 ${people.length} 人`
    : people.join('、')
}
