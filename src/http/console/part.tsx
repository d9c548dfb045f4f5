import type { Child } from 'hono/jsx'

interface PartProps {
  title: string
  aside?: Child
  id?: string | undefined
  /** Said where there is nothing to show. */
  empty: string
  children: Child
}

/** A titled list on a detail page, or the sentence that says why there is none. */
export function Part({ title, aside, id, empty, children }: PartProps) {
  return (
    <section class="part" id={id}>
      <div class="section-head">
        <h2>{title}</h2>
        {aside}
      </div>
      {children ?? <p class="muted">{empty}</p>}
    </section>
  )
}
