import type { Context } from 'hono'
import { managers } from '../../identity/managers.ts'
import type { NotPermitted } from '../../scope.ts'
import type { TenantEnv } from '../context.ts'
import type { ConsoleSection } from '../ui/index.ts'
import { frameOf, rolesWith } from './frame.ts'
import { NotFoundView, NotPermittedView } from './views/problems.tsx'

export const notFound = (c: Context<TenantEnv>, section: ConsoleSection, what?: string) =>
  c.html(NotFoundView({ frame: frameOf(c), section, what }), 404)

/** Says which role would have it, and who can give it. */
export async function notPermitted(
  c: Context<TenantEnv>,
  section: ConsoleSection,
  act: string,
  { permission }: NotPermitted,
) {
  const view = NotPermittedView({
    frame: frameOf(c),
    section,
    act,
    roles: rolesWith(permission),
    managers: await managers(c.get('scope')),
  })
  return c.html(view, 403)
}
