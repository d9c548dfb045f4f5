import {
  dayAt,
  daysBetween,
  formatDay,
  minuteAt,
  type Day,
  type Instant,
} from '../../kernel/days.ts'

/** `2016年1月5日 14:07` */
export const dayAndMinute = (at: Instant): string =>
  `${formatDay(dayAt(at))} ${minuteAt(at).slice(11)}`

/** How long ago, in calendar days where it is more than hours. Empty past a month. */
export function ago(at: Instant, now: Instant): string {
  const minutes = Math.floor((now - at) / 60_000)
  if (minutes < 0) return ''
  if (minutes < 1) return '刚刚'
  if (minutes < 60) return `${minutes} 分钟前`
  const days = daysBetween(dayAt(at), dayAt(now))
  if (days === 0) return `${Math.floor(minutes / 60)} 小时前`
  if (days === 1) return '昨天'
  return days <= 30 ? `${days} 天前` : ''
}

/** `2016年1月5日 14:07 · 3 天前` */
export function exactAndAgo(at: Instant, now: Instant): string {
  const relative = ago(at, now)
  return relative ? `${dayAndMinute(at)} · ${relative}` : dayAndMinute(at)
}

/** `2015年8月11日–8月21日`: the year of the end stands where it differs. */
export function daySpan(from: Day, to: Day | null): string {
  if (to === null) return `${formatDay(from)}起`
  if (from === to) return formatDay(from)
  const end = from.slice(0, 4) === to.slice(0, 4) ? formatDay(to).slice(5) : formatDay(to)
  return `${formatDay(from)}–${end}`
}

/** An instant in a table: the day and minute, and how long ago beneath. */
export function When({ at, now }: { at: Instant; now: Instant }) {
  const relative = ago(at, now)
  return (
    <time class="when" datetime={new Date(at).toISOString()}>
      {dayAndMinute(at)}
      {relative ? <span class="sub">{relative}</span> : null}
    </time>
  )
}
