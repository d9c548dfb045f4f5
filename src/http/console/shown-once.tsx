import type { Child } from 'hono/jsx'
import { Icon } from '../ui/index.ts'

interface ShownOnceProps {
  title: string
  /** Pairs to copy: a login and its password, a key. */
  values: readonly { label: string; value: string }[]
  /** To whom it goes, and what to do when it is lost. */
  children: Child
}

/** A secret on the only page that will ever show it. */
export function ShownOnce({ title, values, children }: ShownOnceProps) {
  return (
    <section class="once" role="status">
      <h2>
        <Icon name="key" />
        {title}
      </h2>
      <dl>
        {values.map((value) => (
          <div>
            <dt>{value.label}</dt>
            <dd>
              <code class="code">{value.value}</code>
            </dd>
          </div>
        ))}
      </dl>
      <p class="muted">{children}</p>
    </section>
  )
}
