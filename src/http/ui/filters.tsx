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

interface FiltersProps {
  action: string
  /** By POST where what is typed may be somebody's name or number. */
  method?: 'get' | 'post'
  children: Child
}

/** Filters are a GET form, so that the address holds them; but for what no address may hold. */
export function Filters({ action, method = 'get', children }: FiltersProps) {
  return (
    <form class="filters" action={action} method={method}>
      {children}
      <button class="button" type="submit">
        查询
      </button>
    </form>
  )
}
