import type { Statement } from '../db/statement.ts'
import type { Instant } from '../kernel/days.ts'
import { roles, writeRoles } from './roles.ts'

export type FirstAdministrator = {
  /** Fixed for a sign-up, so that repeating it adds nobody. */
  readonly id: string
  /** As `readLogin` returns it. */
  readonly login: string
  readonly name: string
  /** Of a password that `passwordProblem` has nothing against. */
  readonly passwordHash: string
  readonly now: Instant
}

/** An agent works for a workplace: nobody is one for the whole city. */
const wholeCityRoles = roles.filter((role) => role !== 'agent')

/**
 * Who signs a federation up begins with every other role: a small one has nobody else yet.
 * Publishing and paying still take two people.
 */
export const firstAdministrator = (person: FirstAdministrator): readonly Statement[] => [
  {
    sql:
      'insert into staff (id, login, name, roles, password_hash, must_change_password, ' +
      'created_at) values (?, ?, ?, ?, ?, 0, ?) on conflict (id) do nothing',
    args: [
      person.id,
      person.login,
      person.name,
      writeRoles(wholeCityRoles),
      person.passwordHash,
      person.now,
    ],
  },
]
