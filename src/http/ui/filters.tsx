import type { Child } from 'hono/jsx'

export interface View {
  label: string
  href: string
  current: boolean
  count?: number | undefined
}

/** Ready views of a list: all, waiting, returned … */
export function Views({ label, views }: { label: string; views: readonly View[] }) {
  return (
    <nav class="views" aria-label={label}>
      {views.map((view) => (
        <a class="view" href={view.href} aria-current={view.current ? 'page' : undefined}>
          {view.label}
          {view.count === undefined ? null : <span class="view-count">{view.count}</span>}
        </a>
      ))}
    </nav>
  )
}

/** Filters are a GET form, so that the address holds them. */
export function Filters({ action, children }: { action: string; children: Child }) {
  return (
    <form class="filters" action={action} method="get">
      {children}
      <button class="button" type="submit">
        查询
      </button>
    </form>
  )
}
