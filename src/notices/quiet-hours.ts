import { addDays, dayAt, minuteAt, type Instant } from '../kernel/days.ts'
import type { noticeKinds } from './tables.ts'

export type NoticeKind = (typeof noticeKinds)[number]

const QUIET_FROM = '21:00'
const QUIET_UNTIL = '08:00'

/** Kinds that somebody is waiting for with the phone in hand. All others keep quiet at night. */
const URGENT_KINDS: ReadonlySet<NoticeKind> = new Set(['code', 'test'])

export const keepsQuiet = (kind: NoticeKind): boolean => !URGENT_KINDS.has(kind)

/**
 * The first instant from `at` on at which a text message may disturb: from 08:00 on, before
 * 21:00, in Asia/Shanghai.
 */
export function outsideQuietHours(at: Instant): Instant {
  const time = minuteAt(at).slice(11)
  if (time >= QUIET_UNTIL && time < QUIET_FROM) return at
  const on = time < QUIET_UNTIL ? dayAt(at) : addDays(dayAt(at), 1)
  return Date.parse(`${on}T${QUIET_UNTIL}:00+08:00`)
}
