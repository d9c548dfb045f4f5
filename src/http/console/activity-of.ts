import type { ListedEntry } from '../../audit/list-entries.ts'
import { readRoles, roleLabels } from '../../identity/roles.ts'
import { readScopes, scopeLabels } from '../../identity/scopes.ts'
import type { Subjects } from '../../reports/read-subjects.ts'
import type { ActivityEntry } from './activity.tsx'

/** Where the page of something is, and what it is called without a name, by identifier. */
const places: Readonly<Record<string, { what: string; path: string | null }>> = {
  mbr: { what: '职工', path: '/console/members' },
  clm: { what: '申领', path: '/console/claims' },
  wkp: { what: '单位', path: '/console/workplaces' },
  ros: { what: '花名册', path: '/console/rosters' },
  pay: { what: '发放批次', path: '/console/payouts' },
  rev: { what: '互助计划', path: '/console/plans' },
  ntc: { what: '短信', path: null },
  stf: { what: '工作人员', path: null },
  inv: { what: '邀请', path: null },
  div: { what: '区县', path: null },
  key: { what: '接口密钥', path: null },
}

export const activityOf = (
  entries: readonly ListedEntry[],
  subjects: Subjects,
): readonly ActivityEntry[] =>
  entries.map((entry) => {
    const subject = subjectOf(entry, subjects)
    return {
      sequence: entry.sequence,
      at: entry.at,
      actorName: actorName(entry, subjects),
      action: entry.action,
      subject,
      detail: readable(JSON.parse(entry.detail) as Record<string, unknown>, subject?.label),
    }
  })

function actorName({ actorKind, actorId, actorName }: ListedEntry, subjects: Subjects): string {
  switch (actorKind) {
    case 'staff':
      return actorName ?? subjects.get(actorId) ?? '工作人员'
    case 'member':
      return '职工本人'
    case 'integrator':
      return `接口 ${subjects.get(actorId) ?? ''}`.trim()
    case 'platform':
      return '平台'
    default:
      return actorId === 'visitor' ? '来访者' : '系统'
  }
}

/** Somebody's own sign-in needs no second name; what has no page stands as words. */
function subjectOf(
  { actorId, subject }: ListedEntry,
  subjects: Subjects,
): ActivityEntry['subject'] {
  const place = places[subject.split('_')[0] ?? '']
  if (place === undefined || subject === actorId) return null
  return {
    label: subjects.get(subject) ?? place.what,
    href: place.path === null ? null : `${place.path}/${subject}`,
  }
}

/** By what somebody was looked for, or how the rows left the house. */
const waysOfReading: Readonly<Record<string, string>> = {
  'identity-number': '身份证号',
  mobile: '手机号',
  name: '姓名',
  file: '下载文件',
}

/** Codes as the pages call them; a name that stands as the subject already is left out. */
function readable(detail: Record<string, unknown>, label = ''): Record<string, unknown> {
  const { roles, scopes, name, by, ...rest } = detail
  return {
    ...rest,
    ...(typeof by === 'string' && { by: waysOfReading[by] ?? by }),
    ...(name !== label && { name }),
    ...(typeof roles === 'string' && {
      roles: readRoles(roles)
        .map((role) => roleLabels[role])
        .join('、'),
    }),
    ...(typeof scopes === 'string' && {
      scopes: readScopes(scopes)
        .map((scope) => scopeLabels[scope])
        .join('、'),
    }),
  }
}
