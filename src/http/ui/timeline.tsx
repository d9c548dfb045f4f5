import type { Child } from 'hono/jsx'
import { Icon, type IconName } from './icon.tsx'
import { uiWords, type UiWords } from './words.ts'

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
const stateWords = {
  done: 'stepDone',
  current: 'stepCurrent',
  problem: 'stepProblem',
  next: 'stepNext',
} as const

interface TimelineProps {
  items: readonly TimelineItem[]
  words?: UiWords | undefined
}

export function Timeline({ items, words = uiWords }: TimelineProps) {
  return (
    <ol class="timeline">
      {items.map((item) => {
        const mark = marks[item.state]
        return (
          <li class={`timeline-${item.state}`}>
            <span class="timeline-mark">{mark ? <Icon name={mark} /> : null}</span>
            <p class="timeline-title">
              <span class="only-read">{words[stateWords[item.state]]}</span>
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
