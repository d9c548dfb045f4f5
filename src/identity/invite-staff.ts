import { and, eq, gt, isNull } from 'drizzle-orm'
import { mustExist, mustHaveChanged, mustNotExist, statement } from '../db/statement.ts'
import { DAY_MS, type Instant } from '../kernel/days.ts'
import { newId, newSecret } from '../kernel/ids.ts'
import { parseMobile } from '../kernel/mobile.ts'
import { err, ok, type Result } from '../kernel/result.ts'
import { noticeOf } from '../notices/notice-of.ts'
import { invitationNotice } from '../notices/sms-text.ts'
import { auditBy, refuseUnless, type NotPermitted, type TenantScope } from '../scope.ts'
import { STAFF_NAME_LENGTH_MOST } from './create-staff.ts'
import { readGrant, type Grant, type GrantError } from './grant.ts'
import { hashToken } from './session.ts'
import { staffInvitation } from './tables.ts'

export const INVITATION_DAYS = 3
/** Open at a time; all stand on one page. */
export const INVITATIONS_MOST = 200

/** How the message names its sender, and the address that a token is added to. */
export type Invitor = {
  readonly federation: string
  readonly hotline: string
  readonly linkOf: (token: string) => string
  readonly quietHours: boolean
}

export type InviteStaff = Grant & {
  readonly name: string
  /** Where to send the link; left empty, it is handed on by whoever invites. */
  readonly mobile?: string
}

/** The token is in no table: it is shown this once, and goes out with the message. */
export type Invited = { readonly invitationId: string; readonly token: string }

export type InviteStaffError =
  | NotPermitted
  | GrantError
  | { readonly reason: 'wrong-name' }
  | { readonly reason: 'not-a-mobile' }
  | { readonly reason: 'too-many-invitations'; readonly most: number }

const mobilePlace = (id: string) => ({ column: 'staff_invitation.mobile', row: id })

/** One round trip after the session's, one more where the reach names something. */
export async function inviteStaff(
  scope: TenantScope,
  input: InviteStaff,
  invitor: Invitor,
): Promise<Result<Invited, InviteStaffError>> {
  const refused = refuseUnless(scope, 'staff.manage')
  if (refused) return err(refused)
  const name = input.name.trim()
  if (name === '' || Array.from(name).length > STAFF_NAME_LENGTH_MOST) {
    return err({ reason: 'wrong-name' })
  }
  const mobile = parseMobile(input.mobile ?? '')
  if (!mobile.ok && mobile.error !== 'empty') return err({ reason: 'not-a-mobile' })
  const grant = await readGrant(scope, input)
  if (!grant.ok) return grant

  const { query } = scope.db
  const id = newId('inv')
  const fresh = await freshLink(scope, id, mobile.ok ? mobile.value : undefined, invitor)
  const row = {
    id,
    name,
    ...grant.value,
    ...fresh.columns,
    mobileCipher: mobile.ok ? await scope.keys.seal(mobilePlace(id), mobile.value) : null,
    mobileLastFour: mobile.ok ? mobile.value.slice(-4) : null,
    invitedBy: scope.actor.id,
    createdAt: scope.now,
  }
  const full = query
    .select({ id: staffInvitation.id })
    .from(staffInvitation)
    .where(isOpen(scope.now))
    .limit(1)
    .offset(INVITATIONS_MOST - 1)
  const done = await scope.db.commit({
    statements: [
      mustNotExist('too-many-invitations', full),
      statement(query.insert(staffInvitation).values(row)),
      ...fresh.statements,
    ],
    audit: [auditBy(scope, 'staff.invited', id, { name, ...grant.value })],
    outbox: fresh.outbox,
    now: scope.now,
  })
  if (!done.ok) return err({ reason: 'too-many-invitations', most: INVITATIONS_MOST })
  return ok({ invitationId: id, token: fresh.token })
}

/** Neither accepted nor withdrawn nor out of date. */
export const isOpen = (now: Instant) =>
  and(
    isNull(staffInvitation.acceptedAt),
    isNull(staffInvitation.withdrawnAt),
    gt(staffInvitation.expiresAt, now),
  )

/** A new token with its columns, and the message that carries it where there is a number. */
async function freshLink(
  scope: TenantScope,
  invitationId: string,
  mobile: string | undefined,
  { linkOf, quietHours, ...sender }: Invitor,
) {
  const token = newSecret()
  const tokenHash = await hashToken(token)
  const expiresAt = scope.now + INVITATION_DAYS * DAY_MS
  const message =
    mobile === undefined
      ? undefined
      : await noticeOf(scope, {
          kind: 'invitation',
          mobile,
          text: invitationNotice({ ...sender, link: linkOf(token), days: INVITATION_DAYS }),
          reference: `invitation:${invitationId}:${tokenHash.slice(0, 16)}`,
          uselessAt: expiresAt,
          quietHours,
        })
  return {
    token,
    columns: { tokenHash, expiresAt },
    statements: message?.statements ?? [],
    outbox: message ? [message.outbox] : [],
  }
}

/** `sentTo` ends the number that the link goes to. */
export type Renewed = Invited & { readonly name: string; readonly sentTo: string | null }

export type InvitationError = NotPermitted | { readonly reason: 'no-such-invitation' }

/** A new link for three days more: the one before it ends. Two round trips. */
export async function renewInvitation(
  scope: TenantScope,
  { invitationId }: { readonly invitationId: string },
  invitor: Invitor,
): Promise<Result<Renewed, InvitationError>> {
  const refused = refuseUnless(scope, 'staff.manage')
  if (refused) return err(refused)
  const { query } = scope.db
  const waiting = and(
    eq(staffInvitation.id, invitationId),
    isNull(staffInvitation.acceptedAt),
    isNull(staffInvitation.withdrawnAt),
  )
  const [row] = await query.select().from(staffInvitation).where(waiting)
  if (row === undefined) return err({ reason: 'no-such-invitation' })
  const mobile =
    row.mobileCipher === null
      ? undefined
      : await scope.keys.open(mobilePlace(row.id), row.mobileCipher)
  const fresh = await freshLink(scope, row.id, mobile, invitor)
  const done = await scope.db.commit({
    statements: [
      statement(query.update(staffInvitation).set(fresh.columns).where(waiting)),
      mustHaveChanged('no-such-invitation'),
      ...fresh.statements,
    ],
    audit: [auditBy(scope, 'staff.invitation-renewed', row.id)],
    outbox: fresh.outbox,
    now: scope.now,
  })
  if (!done.ok) return err({ reason: 'no-such-invitation' })
  const { id, name, mobileLastFour } = row
  return ok({ invitationId: id, token: fresh.token, name, sentTo: mobileLastFour })
}

/** The link opens nothing from now on. Withdrawing twice changes nothing. */
export async function withdrawInvitation(
  scope: TenantScope,
  { invitationId }: { readonly invitationId: string },
): Promise<Result<void, InvitationError>> {
  const refused = refuseUnless(scope, 'staff.manage')
  if (refused) return err(refused)
  const { query } = scope.db
  const notAccepted = and(eq(staffInvitation.id, invitationId), isNull(staffInvitation.acceptedAt))
  const done = await scope.db.commit({
    statements: [
      mustExist(
        'no-such-invitation',
        query.select({ id: staffInvitation.id }).from(staffInvitation).where(notAccepted),
      ),
      statement(
        query
          .update(staffInvitation)
          .set({ withdrawnAt: scope.now })
          .where(and(notAccepted, isNull(staffInvitation.withdrawnAt))),
      ),
    ],
    audit: [auditBy(scope, 'staff.invitation-withdrawn', invitationId)],
    now: scope.now,
  })
  return done.ok ? ok(undefined) : err({ reason: 'no-such-invitation' })
}
