import { and, asc, count, eq, isNull } from 'drizzle-orm'
import type { Instant } from '../../kernel/days.ts'
import type { TenantScope } from '../../scope.ts'
import { signInPolicy, staffPasskey, staffRecoveryCode, staffTotp } from '../tables.ts'

export type ListedPasskey = {
  readonly id: string
  readonly name: string
  readonly createdAt: Instant
  readonly lastUsedAt: Instant | null
}

/** What somebody has beside the password. */
export type OwnFactors = {
  readonly totp: typeof staffTotp.$inferSelect | undefined
  readonly passkeys: readonly ListedPasskey[]
  readonly recoveryCodesLeft: number
  readonly required: boolean
}

/** The second factors of a person and whether they must have one. One round trip. */
export async function ownFactors(
  { db }: Pick<TenantScope, 'db'>,
  staffId: string,
): Promise<OwnFactors> {
  const [[totp], passkeys, [codes], [policy]] = await Promise.all([
    db.query.select().from(staffTotp).where(eq(staffTotp.staffId, staffId)),
    db.query
      .select({
        id: staffPasskey.id,
        name: staffPasskey.name,
        createdAt: staffPasskey.createdAt,
        lastUsedAt: staffPasskey.lastUsedAt,
      })
      .from(staffPasskey)
      .where(eq(staffPasskey.staffId, staffId))
      .orderBy(asc(staffPasskey.createdAt), asc(staffPasskey.id)),
    db.query
      .select({ left: count() })
      .from(staffRecoveryCode)
      .where(and(eq(staffRecoveryCode.staffId, staffId), isNull(staffRecoveryCode.usedAt))),
    db.query.select({ required: signInPolicy.factorRequired }).from(signInPolicy),
  ])
  return {
    totp,
    passkeys,
    recoveryCodesLeft: codes?.left ?? 0,
    required: policy?.required ?? false,
  }
}
