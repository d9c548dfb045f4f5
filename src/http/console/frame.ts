import type { Context } from 'hono'
import type { Permission } from '../../identity/permissions.ts'
import { permissionsOfRoles, roleLabels, roles } from '../../identity/roles.ts'
import type { TenantEnv } from '../context.ts'
import { takeFlash } from '../flash.ts'
import { brandOf, typeSizeOf } from '../frames.ts'
import type { ConsoleFrame, ConsoleSection } from '../ui/index.ts'

/** What one must be allowed for a place of the console; `today` is everybody's. */
const sectionPermissions: Readonly<Record<Exclude<ConsoleSection, 'today'>, Permission>> = {
  rosters: 'members.read',
  members: 'members.read',
  workplaces: 'members.read',
  erasures: 'members.erase',
  claims: 'claims.read',
  payouts: 'payouts.read',
  fund: 'fund.read',
  plans: 'plans.read',
  notices: 'notices.read',
  staff: 'staff.manage',
  'api-keys': 'staff.manage',
  audit: 'audit.read',
  settings: 'federation.manage',
}

/** The surroundings of a page of the console. */
export function frameOf(c: Context<TenantEnv>): ConsoleFrame {
  const { name, roles: held, permissions } = c.get('staff')
  const allowed = Object.entries(sectionPermissions)
    .filter(([, permission]) => permissions.has(permission))
    .map(([section]) => section as ConsoleSection)
  return {
    brand: brandOf(c.get('profile')),
    typeSize: typeSizeOf(c),
    staff: { name, roleLabel: held.map((role) => roleLabels[role]).join('、') },
    // While the service closes there is nowhere to go but the export.
    sections: c.get('entry').tenant.state === 'closing' ? [] : ['today', ...allowed],
    flash: takeFlash(c),
  }
}

/** The roles that hold a permission, in words. */
export const rolesWith = (permission: Permission): string[] =>
  roles.filter((role) => permissionsOfRoles([role]).has(permission)).map((role) => roleLabels[role])
