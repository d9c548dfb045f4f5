import { Icon } from './icon.tsx'
import { pageWindow } from './page-window.ts'

interface PagesProps {
  page: number
  pageSize: number
  total: number
  href: (page: number) => string
}

const grouped = (count: number): string => String(count).replace(/\B(?=(\d{3})+$)/g, ',')

/** How much there is, and the way through it. */
export function Pages({ page, pageSize, total, href }: PagesProps) {
  if (total === 0) return null
  const last = Math.max(1, Math.ceil(total / pageSize))
  const from = (page - 1) * pageSize + 1
  const to = Math.min(page * pageSize, total)
  return (
    <nav class="pages" aria-label="翻页">
      <span class="number">{`第 ${grouped(from)}–${grouped(to)} 条，共 ${grouped(total)} 条`}</span>
      {last > 1 ? (
        <ol>
          {page > 1 ? (
            <li>
              <a class="page" href={href(page - 1)} rel="prev" aria-label="上一页">
                <Icon name="before" />
              </a>
            </li>
          ) : null}
          {pageWindow(page, last).map((number) => (
            <li>
              {number === null ? (
                <span class="page page-gap">…</span>
              ) : (
                <a
                  class="page"
                  href={href(number)}
                  aria-current={number === page ? 'page' : undefined}
                  aria-label={`第 ${number} 页`}
                >
                  {grouped(number)}
                </a>
              )}
            </li>
          ))}
          {page < last ? (
            <li>
              <a class="page" href={href(page + 1)} rel="next" aria-label="下一页">
                <Icon name="next" />
              </a>
            </li>
          ) : null}
        </ol>
      ) : null}
    </nav>
  )
}
