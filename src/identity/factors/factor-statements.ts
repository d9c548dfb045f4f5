import { and, eq, isNull, lt } from 'drizzle-orm'
import {
  mustExist,
  mustHaveChanged,
  mustNotExist,
  statement,
  type Statement,
} from '../../db/statement.ts'
import type { TenantScope } from '../../scope.ts'
import { endSessionsOf, openSession } from '../session.ts'
import { session, signInPolicy, staffPasskey, staffRecoveryCode, staffTotp } from '../tables.ts'
import { hashRecoveryCode, newRecoveryCodes, readRecoveryCode } from './recovery-codes.ts'

/** Where a secret is sealed for: nowhere else does it open. */
export const totpPlace = (staffId: string) => ({
  column: 'staff_totp.secret_cipher',
  row: staffId,
})

/** Uses a step up. Of two requests with one code, the second finds it used. */
export const useTotpStep = (
  { db }: Pick<TenantScope, 'db'>,
  totp: typeof staffTotp.$inferSelect,
  step: number,
) => [
  statement(
    db.query
      .update(staffTotp)
      .set({ lastStep: step })
      .where(
        and(
          eq(staffTotp.staffId, totp.staffId),
          eq(staffTotp.secretCipher, totp.secretCipher),
          lt(staffTotp.lastStep, step),
        ),
      ),
  ),
  mustHaveChanged('wrong-code'),
]

/** Uses a recovery code up, if the person has it; undefined for what cannot be one. */
export async function useRecoveryCode(
  { db, keys, now }: Pick<TenantScope, 'db' | 'keys' | 'now'>,
  staffId: string,
  typed: string,
) {
  const code = readRecoveryCode(typed)
  if (code === undefined) return undefined
  return [
    statement(
      db.query
        .update(staffRecoveryCode)
        .set({ usedAt: now })
        .where(
          and(
            eq(staffRecoveryCode.codeHash, await hashRecoveryCode(keys, staffId, code)),
            eq(staffRecoveryCode.staffId, staffId),
            isNull(staffRecoveryCode.usedAt),
          ),
        ),
    ),
    mustHaveChanged('wrong-code'),
  ]
}

/** Ten fresh codes; those from before open nothing any more. */
export async function replaceRecoveryCodes(
  { db, keys, now }: Pick<TenantScope, 'db' | 'keys' | 'now'>,
  staffId: string,
): Promise<{ codes: readonly string[]; statements: readonly Statement[] }> {
  const codes = newRecoveryCodes()
  const rows = codes.map(async (code) => ({
    codeHash: await hashRecoveryCode(keys, staffId, readRecoveryCode(code)!),
    staffId,
    createdAt: now,
  }))
  return {
    codes,
    statements: [
      endRecoveryCodes({ db }, staffId),
      statement(db.query.insert(staffRecoveryCode).values(await Promise.all(rows))),
    ],
  }
}

export const endRecoveryCodes = ({ db }: Pick<TenantScope, 'db'>, staffId: string): Statement =>
  statement(db.query.delete(staffRecoveryCode).where(eq(staffRecoveryCode.staffId, staffId)))

/** Nothing but the password is left, and nobody is signed in by what was. */
export const endFactors = async (
  scope: Pick<TenantScope, 'db'>,
  staffId: string,
): Promise<readonly Statement[]> => [
  statement(scope.db.query.delete(staffTotp).where(eq(staffTotp.staffId, staffId))),
  statement(scope.db.query.delete(staffPasskey).where(eq(staffPasskey.staffId, staffId))),
  endRecoveryCodes(scope, staffId),
  await endSessionsOf(scope, staffId),
]

/** A new factor takes a new session; whoever is signed in elsewhere must pass it as well. */
export async function signInTwice(scope: TenantScope, staffId: string) {
  const opened = await openSession(scope, { kind: 'staff-two-step', subjectId: staffId })
  return {
    token: opened.token,
    statements: [await endSessionsOf(scope, staffId), ...opened.statements],
  }
}

/**
 * Guards what is taken away: as decided, others are left; or none is, none is asked for, and the
 * recovery codes and the standing of the sessions go with the last.
 */
export function afterLeaving(
  { db }: Pick<TenantScope, 'db'>,
  staffId: string,
  left: { readonly totp: boolean; readonly passkeys: boolean },
) {
  const { query } = db
  const totp = query
    .select({ id: staffTotp.staffId })
    .from(staffTotp)
    .where(eq(staffTotp.staffId, staffId))
  const passkeys = query
    .select({ id: staffPasskey.id })
    .from(staffPasskey)
    .where(eq(staffPasskey.staffId, staffId))
  if (left.totp) return [mustExist('changed-meanwhile', totp)]
  if (left.passkeys) return [mustExist('changed-meanwhile', passkeys)]
  return [
    mustNotExist('changed-meanwhile', totp),
    mustNotExist('changed-meanwhile', passkeys),
    mustNotExist('required', factorRequired({ db })),
    endRecoveryCodes({ db }, staffId),
    statement(
      query
        .update(session)
        .set({ kind: 'staff' })
        .where(and(eq(session.subjectId, staffId), eq(session.kind, 'staff-two-step'))),
    ),
  ]
}

/** A row where the federation asks for a second factor. */
export const factorRequired = ({ db }: Pick<TenantScope, 'db'>) =>
  db.query
    .select({ one: signInPolicy.one })
    .from(signInPolicy)
    .where(eq(signInPolicy.factorRequired, true))
