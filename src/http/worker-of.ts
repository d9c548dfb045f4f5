/** The sections of the console that are the desk's; all others are the office's. */
const DESK_SECTIONS = [
  'members',
  'erasures',
  'workplaces',
  'divisions',
  'rosters',
  'claims',
  'payouts',
  'fund',
  'notices',
  'staff',
  'invitations',
  'audit',
]

/**
 * Which Worker answers a path of a federation's host. The site is cut by who waits for it: a
 * member's page does not wait for the console's code to load, nor the daily work for what reads
 * plans and passkeys.
 */
export function tenantWorkerOf(path: string): 'edge' | 'desk' | 'office' {
  const [, first, section] = path.split('/', 3)
  if (first !== 'console') return 'edge'
  return section === undefined || DESK_SECTIONS.includes(section) ? 'desk' : 'office'
}

/** And of the platform's own host. */
export const platformWorkerOf = (path: string): 'edge' | 'office' =>
  path.split('/', 2)[1] === 'operator' ? 'office' : 'edge'
