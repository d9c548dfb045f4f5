import { mustNotExist, statement } from '../db/statement.ts'
import { newId } from '../kernel/ids.ts'
import { err, ok, type Result } from '../kernel/result.ts'
import { auditBy, refuseUnless, type NotPermitted, type TenantScope } from '../scope.ts'
import { readLogin, type LoginProblem } from './login.ts'
import type { PasswordHasher } from './password.ts'
import { newFirstPassword } from './password-rules.ts'
import { writeRoles, type Role } from './roles.ts'
import { staff } from './tables.ts'

/** More people than any federation employs; `listStaff` shows them all on one page. */
export const STAFF_MOST = 500
export const STAFF_NAME_LENGTH_MOST = 40

export type CreateStaff = {
  readonly login: string
  readonly name: string
  readonly roles: readonly Role[]
}

/** The password is shown once, to be handed on; its owner must change it. */
export type CreatedStaff = {
  readonly id: string
  readonly login: string
  readonly firstPassword: string
}

export type CreateStaffError =
  | NotPermitted
  | { readonly reason: 'wrong-login'; readonly problem: LoginProblem }
  | { readonly reason: 'wrong-name' }
  | { readonly reason: 'no-role' }
  /** An agent is invited: for workplaces, never for the whole city. */
  | { readonly reason: 'agent-needs-workplaces' }
  | { readonly reason: 'login-taken' }
  | { readonly reason: 'too-many-staff'; readonly most: number }

/** One round trip after the session's, which has read the head of the audit chain; else two. */
export async function createStaff(
  scope: TenantScope,
  input: CreateStaff,
  hasher: PasswordHasher,
): Promise<Result<CreatedStaff, CreateStaffError>> {
  const refused = refuseUnless(scope, 'staff.manage')
  if (refused) return err(refused)
  const login = readLogin(input.login)
  if (!login.ok) return err({ reason: 'wrong-login', problem: login.error })
  const name = input.name.trim()
  if (name === '' || Array.from(name).length > STAFF_NAME_LENGTH_MOST) {
    return err({ reason: 'wrong-name' })
  }
  const roles = writeRoles(input.roles)
  if (roles === '') return err({ reason: 'no-role' })
  if (input.roles.includes('agent')) return err({ reason: 'agent-needs-workplaces' })

  const { query } = scope.db
  const id = newId('stf')
  const firstPassword = newFirstPassword()
  const done = await scope.db.commit({
    statements: [
      mustNotExist(
        'too-many-staff',
        query
          .select({ id: staff.id })
          .from(staff)
          .limit(1)
          .offset(STAFF_MOST - 1),
      ),
      statement(
        query.insert(staff).values({
          id,
          login: login.value,
          name,
          roles,
          passwordHash: await hasher.hash(firstPassword),
          mustChangePassword: true,
          createdAt: scope.now,
        }),
      ),
    ],
    audit: [auditBy(scope, 'staff.created', id, { roles })],
    now: scope.now,
  })
  if (done.ok) return ok({ id, login: login.value, firstPassword })
  return err(
    done.error.reason === 'taken'
      ? { reason: 'login-taken' }
      : { reason: 'too-many-staff', most: STAFF_MOST },
  )
}
