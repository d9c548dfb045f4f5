import { and, eq, gt, isNull } from 'drizzle-orm'
import { memberColumns } from '../members/seal-members.ts'
import { member } from '../members/tables.ts'
import type { TenantScope } from '../scope.ts'
import type { Permission } from './permissions.ts'
import { memberPermissions } from './roles.ts'
import { hashToken, isToken } from './session.ts'
import { session } from './tables.ts'

export type SignedInMember = {
  readonly id: string
  readonly name: string
  readonly permissions: ReadonlySet<Permission>
}

/** Who is signed in with this token: one read. Before there is a scope, so without one. */
export async function memberOfSession(
  { db, keys, now }: Pick<TenantScope, 'db' | 'keys' | 'now'>,
  token: string,
): Promise<SignedInMember | undefined> {
  if (!isToken(token)) return undefined
  const [row] = await db.query
    .select({ id: member.id, nameCipher: member.nameCipher })
    .from(session)
    .innerJoin(member, eq(member.id, session.subjectId))
    .where(
      and(
        eq(session.tokenHash, await hashToken(token)),
        eq(session.kind, 'member'),
        gt(session.expiresAt, now),
        isNull(member.erasedAt),
      ),
    )
  if (!row) return undefined
  const { id, nameCipher } = row
  const name = await keys.open({ column: memberColumns.name, row: id }, nameCipher)
  return { id, name, permissions: memberPermissions }
}
