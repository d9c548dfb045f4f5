import { eq } from 'drizzle-orm'
import { statement } from '../../db/statement.ts'
import { assert } from '../../kernel/assert.ts'
import { err, ok, type Result } from '../../kernel/result.ts'
import { auditBy, refuseUnless, type NotPermitted, type TenantScope } from '../../scope.ts'
import { session, signInPolicy, staffPasskey, staffTotp } from '../tables.ts'

/** What all staff are asked for, and who has it. */
export type FactorPolicy = {
  readonly required: boolean
  /** Everybody who has a second factor. */
  readonly staffWithFactor: ReadonlySet<string>
}

/** One round trip. */
export async function readFactorPolicy({ db }: Pick<TenantScope, 'db'>): Promise<FactorPolicy> {
  const [[policy], apps, keys] = await Promise.all([
    db.query.select({ required: signInPolicy.factorRequired }).from(signInPolicy),
    db.query.select({ id: staffTotp.staffId }).from(staffTotp),
    db.query.selectDistinct({ id: staffPasskey.staffId }).from(staffPasskey),
  ])
  const staffWithFactor = new Set([...apps, ...keys].map(({ id }) => id))
  return { required: policy?.required ?? false, staffWithFactor }
}

/**
 * Asks all staff for a second factor, or no longer. It holds at once: whoever is signed in
 * without one sets one up before anything else, the one who asks included. One round trip after
 * the session's.
 */
export async function setFactorPolicy(
  scope: TenantScope,
  { required }: { readonly required: boolean },
): Promise<Result<void, NotPermitted>> {
  const refused = refuseUnless(scope, 'federation.manage')
  if (refused) return err(refused)
  const { query } = scope.db
  const row = { factorRequired: required, changedAt: scope.now }
  const [from, to] = required
    ? (['staff', 'staff-set-up'] as const)
    : (['staff-set-up', 'staff'] as const)
  const done = await scope.db.commit({
    statements: [
      statement(
        query
          .insert(signInPolicy)
          .values({ one: 1, ...row })
          .onConflictDoUpdate({
            target: signInPolicy.one,
            set: row,
          }),
      ),
      statement(query.update(session).set({ kind: to }).where(eq(session.kind, from))),
    ],
    audit: [
      auditBy(
        scope,
        required ? 'federation.factor-required' : 'federation.factor-optional',
        'sign-in',
      ),
    ],
    now: scope.now,
  })
  assert(done.ok, 'nothing refuses a policy')
  return ok(undefined)
}
