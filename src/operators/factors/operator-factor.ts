import { and, count, eq, isNull, lt } from 'drizzle-orm'
import { mustHaveChanged, statement, type Statement } from '../../db/statement.ts'
import { newRecoveryCodes, readRecoveryCode } from '../../identity/factors/recovery-codes.ts'
import { matchTotp } from '../../identity/factors/totp.ts'
import { readCode } from '../../identity/one-time-code.ts'
import { base64url, fromBase64url, utf8 } from '../../kernel/bytes.ts'
import type { PlatformScope } from '../../tenants/platform-scope.ts'
import { operatorRecoveryCode, operatorTotp } from '../../tenants/platform-tables.ts'
import type { DoorScope } from '../operator-scope.ts'

/** Where a secret is sealed for: nowhere else does it open. */
export const operatorTotpPlace = (operatorId: string) => ({
  column: 'operator_totp.secret_cipher',
  row: operatorId,
})

type Row = typeof operatorTotp.$inferSelect

/** What an operator has beside the password. */
export type OperatorFactor = {
  readonly totp: Row | undefined
  readonly recoveryCodesLeft: number
}

export async function readOperatorFactor(
  { db }: Pick<PlatformScope, 'db'>,
  operatorId: string,
): Promise<OperatorFactor> {
  const codes = operatorRecoveryCode
  const [[totp], [left]] = await Promise.all([
    db.query.select().from(operatorTotp).where(eq(operatorTotp.operatorId, operatorId)),
    db.query
      .select({ count: count() })
      .from(codes)
      .where(and(eq(codes.operatorId, operatorId), isNull(codes.usedAt))),
  ])
  return { totp, recoveryCodesLeft: left?.count ?? 0 }
}

export type WrittenCode = { readonly kind: 'totp' | 'recovery-code'; readonly code: string }

/** Which of the two a code is, by how it looks. */
export const codeAsWritten = (code: string): WrittenCode => ({
  kind: readCode(code) === undefined ? 'recovery-code' : 'totp',
  code,
})

/**
 * What a commit must do to use the code up; undefined where it is wrong already. Of two requests
 * with one code, the second finds it used.
 */
export async function useOperatorCode(
  scope: DoorScope,
  totp: Row | undefined,
  written: WrittenCode,
): Promise<readonly Statement[] | undefined> {
  if (totp === undefined) return undefined
  const { operatorId } = totp
  const secret = fromBase64url(
    await scope.keys.open(operatorTotpPlace(operatorId), totp.secretCipher),
  )
  if (written.kind === 'recovery-code') return useRecoveryCode(scope, totp, secret, written.code)
  const step = matchTotp(secret, readCode(written.code) ?? '', {
    now: scope.now,
    lastStep: totp.lastStep,
  })
  if (step === undefined) return undefined
  const isUnused = and(sameSecret(totp), lt(operatorTotp.lastStep, step))
  return [
    statement(scope.db.query.update(operatorTotp).set({ lastStep: step }).where(isUnused)),
    mustHaveChanged('wrong-code'),
  ]
}

export const sameSecret = ({ operatorId, secretCipher }: Row) =>
  and(eq(operatorTotp.operatorId, operatorId), eq(operatorTotp.secretCipher, secretCipher))

async function useRecoveryCode(
  { db, now }: DoorScope,
  { operatorId }: Row,
  secret: Uint8Array<ArrayBuffer>,
  typed: string,
) {
  const code = readRecoveryCode(typed)
  if (code === undefined) return undefined
  const isUnused = and(
    eq(operatorRecoveryCode.codeHash, await hashWith(secret, operatorId, code)),
    eq(operatorRecoveryCode.operatorId, operatorId),
    isNull(operatorRecoveryCode.usedAt),
  )
  return [
    statement(db.query.update(operatorRecoveryCode).set({ usedAt: now }).where(isUnused)),
    mustHaveChanged('wrong-code'),
  ]
}

/**
 * Keyed by the app's secret, which is sealed anew when the master key changes: so the codes that
 * somebody wrote down stay good. They end with the secret.
 */
async function hashWith(secret: Uint8Array<ArrayBuffer>, operatorId: string, code: string) {
  const algorithm = { name: 'HMAC', hash: 'SHA-256' }
  const key = await crypto.subtle.importKey('raw', secret, algorithm, false, ['sign'])
  const text = utf8(`operator_recovery_code|${operatorId}|${code}`)
  return base64url(new Uint8Array(await crypto.subtle.sign('HMAC', key, text)))
}

/** Ten fresh codes; those from before open nothing any more. */
export async function replaceOperatorCodes(
  { db, now }: DoorScope,
  operatorId: string,
  secret: Uint8Array<ArrayBuffer>,
): Promise<{ codes: readonly string[]; statements: readonly Statement[] }> {
  const codes = newRecoveryCodes()
  const rows = codes.map(async (code) => ({
    codeHash: await hashWith(secret, operatorId, readRecoveryCode(code)!),
    operatorId,
    createdAt: now,
  }))
  return {
    codes,
    statements: [
      endOperatorCodes({ db }, operatorId),
      statement(db.query.insert(operatorRecoveryCode).values(await Promise.all(rows))),
    ],
  }
}

export const endOperatorCodes = (
  { db }: Pick<PlatformScope, 'db'>,
  operatorId: string,
): Statement => {
  const isTheirs = eq(operatorRecoveryCode.operatorId, operatorId)
  return statement(db.query.delete(operatorRecoveryCode).where(isTheirs))
}
