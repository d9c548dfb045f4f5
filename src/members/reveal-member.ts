import { and, eq, isNull } from 'drizzle-orm'
import { maskIdentityNumber } from '../kernel/identity-number.ts'
import { maskMobile } from '../kernel/mobile.ts'
import { err, ok, type Result } from '../kernel/result.ts'
import {
  auditBy,
  refuseUnless,
  workplaceInReach,
  type NotPermitted,
  type TenantScope,
} from '../scope.ts'
import { maskName } from './mask-name.ts'
import { memberColumns } from './seal-members.ts'
import { member } from './tables.ts'

export type Particulars = {
  readonly name: string
  readonly identityNumber: string
  readonly mobile: string | undefined
  readonly cardNumber: string | undefined
}

type Row = typeof member.$inferSelect

/** Opens what is sealed of a member. Whoever shows it unmasked records that first. */
export async function openParticulars(scope: TenantScope, row: Row): Promise<Particulars> {
  const open = async (column: string, sealed: string | null) =>
    sealed === null ? undefined : scope.keys.open({ column, row: row.id }, sealed)
  const [name, identityNumber, mobile, cardNumber] = await Promise.all([
    open(memberColumns.name, row.nameCipher),
    open(memberColumns.identityNumber, row.identityNumberCipher),
    open(memberColumns.mobile, row.mobileCipher),
    open(memberColumns.cardNumber, row.cardNumberCipher),
  ])
  return { name: name!, identityNumber: identityNumber!, mobile, cardNumber }
}

export const maskParticulars = (open: Particulars): Particulars => ({
  name: maskName(open.name),
  identityNumber: maskIdentityNumber(open.identityNumber),
  mobile: open.mobile === undefined ? undefined : maskMobile(open.mobile),
  cardNumber: open.cardNumber === undefined ? undefined : `尾号 ${open.cardNumber.slice(-4)}`,
})

export const REVEAL_PURPOSE_LEAST = 4
export const REVEAL_PURPOSE_MOST = 100

export type RevealMemberError =
  | NotPermitted
  | { readonly reason: 'not-found' }
  | { readonly reason: 'purpose-missing' }

/** Shows a member's particulars unmasked: the purpose is in the audit log before they are shown. */
export async function revealMember(
  scope: TenantScope,
  input: { readonly memberId: string; readonly purpose: string },
): Promise<Result<Particulars, RevealMemberError>> {
  const refused = refuseUnless(scope, 'members.reveal')
  if (refused) return err(refused)
  const purpose = input.purpose.trim()
  if (purpose.length < REVEAL_PURPOSE_LEAST || purpose.length > REVEAL_PURPOSE_MOST) {
    return err({ reason: 'purpose-missing' })
  }
  const [row] = await scope.db.query
    .select()
    .from(member)
    .where(
      and(
        eq(member.id, input.memberId),
        isNull(member.erasedAt),
        workplaceInReach(scope, member.workplaceId),
      ),
    )
  if (row === undefined) return err({ reason: 'not-found' })
  await scope.db.commit({
    statements: [],
    audit: [auditBy(scope, 'member.revealed', row.id, { purpose })],
    now: scope.now,
  })
  return ok(await openParticulars(scope, row))
}
