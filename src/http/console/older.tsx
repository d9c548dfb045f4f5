import { Icon } from '../ui/index.ts'

interface OlderProps {
  /** The page of what came before; null where this is the last. */
  olderHref: string | null
  /** Back to the newest; null where this is it. */
  newestHref: string | null
}

/** The way through a list that is read from the newest on and has no numbered pages. */
export function Older({ olderHref, newestHref }: OlderProps) {
  if (olderHref === null && newestHref === null) return null
  return (
    <nav class="pages older" aria-label="翻页">
      {newestHref === null ? (
        <span />
      ) : (
        <a class="with-icon" href={newestHref}>
          <Icon name="before" />
          回到最新
        </a>
      )}
      {olderHref === null ? (
        <span>已到最早一条</span>
      ) : (
        <a class="with-icon" href={olderHref} rel="next">
          看更早的
          <Icon name="next" />
        </a>
      )}
    </nav>
  )
}
