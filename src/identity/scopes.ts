import type { Permission } from './permissions.ts'

/** What an integrator's key can be given. */
export const scopes = ['claims:read', 'claims:write', 'ledger:read', 'audit:read'] as const
export type Scope = (typeof scopes)[number]

export const scopeLabels: Readonly<Record<Scope, string>> = {
  'claims:read': '查看理赔',
  'claims:write': '提交理赔',
  'ledger:read': '查看基金账目',
  'audit:read': '查看操作日志',
}

const scopePermissions: Readonly<Record<Scope, readonly Permission[]>> = {
  'claims:read': ['claims.read'],
  'claims:write': ['claims.submit'],
  'ledger:read': ['fund.read'],
  'audit:read': ['audit.read'],
}

export const permissionsOfScopes = (held: readonly Scope[]): ReadonlySet<Permission> =>
  new Set(held.flatMap((scope) => scopePermissions[scope]))

/** Scopes as the column holds them: space-separated. */
export const writeScopes = (held: readonly Scope[]): string =>
  scopes.filter((scope) => held.includes(scope)).join(' ')

export const readScopes = (text: string): readonly Scope[] => {
  const held = text.split(' ')
  return scopes.filter((scope) => held.includes(scope))
}
