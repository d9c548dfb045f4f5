import type { Child } from 'hono/jsx'
import { Icon, type IconName } from './icon.tsx'

export interface TimelineItem {
  title: Child
  state: 'done' | 'current' | 'next' | 'problem'
  /** When, as it should be read: `2016年1月5日 14:07 · 3 天前`. */
  at?: string | undefined
  text?: Child
}

const marks: Readonly<Record<TimelineItem['state'], IconName | null>> = {
  done: 'check',
  current: 'wait',
  problem: 'back',
  next: null,
}
const words = { done: '已完成', current: '进行中', problem: '需要处理', next: '还没到' } as const

export function Timeline({ items }: { items: readonly TimelineItem[] }) {
  return (
    <ol class="timeline">
      {items.map((item) => {
        const mark = marks[item.state]
        return (
          <li class={`timeline-${item.state}`}>
            <span class="timeline-mark">{mark ? <Icon name={mark} /> : null}</span>
            <p class="timeline-title">
              <span class="only-read">{`${words[item.state]}：`}</span>
              {item.title}
            </p>
            {item.at ? <p class="small muted number">{item.at}</p> : null}
            {item.text ? <div class="small muted">{item.text}</div> : null}
          </li>
        )
      })}
    </ol>
  )
}
