import type { Permission } from './permissions.ts'

export const roles = ['system', 'plan', 'review', 'finance', 'audit', 'agent'] as const
export type Role = (typeof roles)[number]

export const roleLabels: Readonly<Record<Role, string>> = {
  system: '系统管理',
  plan: '方案与参保',
  review: '理赔审核',
  finance: '财务支付',
  audit: '审计监督',
  agent: '单位经办',
}

const rolePermissions: Readonly<Record<Role, readonly Permission[]>> = {
  system: ['federation.manage', 'notices.read', 'plans.read', 'staff.manage'],
  plan: [
    'members.erase',
    'members.read',
    'notices.read',
    'plans.publish',
    'plans.read',
    'rosters.import',
    'workplaces.manage',
  ],
  review: [
    'claims.decide',
    'claims.read',
    'members.read',
    'members.reveal',
    'notices.read',
    'plans.read',
  ],
  finance: [
    'claims.read',
    'fund.read',
    'fund.receive',
    'members.read',
    'notices.read',
    'payouts.confirm',
    'payouts.prepare',
    'payouts.read',
    'plans.read',
  ],
  audit: [
    'audit.read',
    'claims.read',
    'fund.read',
    'members.read',
    'notices.read',
    'payouts.read',
    'plans.read',
  ],
  agent: ['members.read', 'rosters.import'],
}

/**
 * Roles that can hold for a part of the city. All others touch what is the whole federation's:
 * its plans, its money, its people's accounts.
 */
export const rolesOfAPart: readonly Role[] = ['review', 'agent']

export const permissionsOfRoles = (held: readonly Role[]): ReadonlySet<Permission> =>
  new Set(held.flatMap((role) => rolePermissions[role]))

/**
 * A member hands in claims, and only their own: the claims' verbs compare the owner with the
 * scope's actor.
 */
export const memberPermissions: ReadonlySet<Permission> = new Set(['claims.submit'])

/** Roles as the column holds them: space-separated. */
export const writeRoles = (held: readonly Role[]): string =>
  roles.filter((role) => held.includes(role)).join(' ')

export const readRoles = (text: string): readonly Role[] => {
  const held = text.split(' ')
  return roles.filter((role) => held.includes(role))
}
