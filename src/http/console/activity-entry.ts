import type { ActivityEntry } from './activity.tsx'

type Row = {
  readonly entry: {
    readonly sequence: number
    readonly at: number
    readonly actorKind: string
    readonly action: string
    readonly subject: string
    readonly detail: string
  }
  readonly actorName: string | null
}

const actors: Readonly<Record<string, string>> = {
  member: '职工本人',
  integrator: '接口',
  system: '系统',
  platform: '平台',
}

/** What an identifier's prefix means, and where the thing can be looked at. */
const subjects: Readonly<Record<string, { label: string; path?: string }>> = {
  clm: { label: '申领', path: '/console/claims' },
  mbr: { label: '职工', path: '/console/members' },
  pay: { label: '发放批次', path: '/console/payouts' },
  rev: { label: '互助计划', path: '/console/plans' },
  ros: { label: '花名册', path: '/console/rosters' },
  wkp: { label: '单位', path: '/console/workplaces' },
  stf: { label: '工作人员' },
  ntc: { label: '短信' },
}

/** An audit entry as people read it. */
export function activityEntry({ entry, actorName }: Row): ActivityEntry {
  const known = subjects[entry.subject.split('_')[0] ?? '']
  const href = known?.path ? `${known.path}/${entry.subject}` : null
  return {
    sequence: entry.sequence,
    at: entry.at,
    actorName: actorName ?? actors[entry.actorKind] ?? '已停用的账号',
    action: entry.action,
    subject: known ? { label: known.label, href } : null,
    detail: JSON.parse(entry.detail) as Record<string, unknown>,
  }
}
