/** What a person or a key may do. A verb names one; a role or an API scope holds some. */
export const permissions = [
  'audit.read',
  'claims.decide',
  'claims.read',
  'claims.submit',
  'federation.manage',
  'fund.read',
  'fund.receive',
  'members.erase',
  'members.read',
  'members.reveal',
  'notices.read',
  'payouts.confirm',
  'payouts.prepare',
  'payouts.read',
  'plans.publish',
  'plans.read',
  'rosters.import',
  'staff.manage',
  'workplaces.manage',
] as const
export type Permission = (typeof permissions)[number]
