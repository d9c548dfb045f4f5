import type { Instant } from '../../kernel/days.ts'
import { actionWord, detailSentence } from './audit-words.ts'
import { exactAndAgo } from './when.tsx'

/** One entry of the audit log, with its identifiers turned into what people call them. */
export interface ActivityEntry {
  sequence: number
  at: Instant
  /** A person's name, 职工本人, 接口 NAME, 系统. */
  actorName: string
  action: string
  subject: { label: string; href: string | null } | null
  detail: Readonly<Record<string, unknown>>
}

export function Subject({ subject }: { subject: ActivityEntry['subject'] }) {
  if (!subject) return null
  return subject.href ? <a href={subject.href}>{subject.label}</a> : <span>{subject.label}</span>
}

/** The last things that happened, one line each. */
export function ActivityList({
  entries,
  now,
}: {
  entries: readonly ActivityEntry[]
  now: Instant
}) {
  return (
    <ol class="activity">
      {entries.map((entry) => {
        const detail = detailSentence(entry.detail)
        return (
          <li>
            <p>
              <b>{entry.actorName}</b>
              {` ${actionWord(entry.action)} `}
              <Subject subject={entry.subject} />
            </p>
            <p class="tiny muted number">
              {exactAndAgo(entry.at, now)}
              {detail ? ` · ${detail}` : ''}
            </p>
          </li>
        )
      })}
    </ol>
  )
}
