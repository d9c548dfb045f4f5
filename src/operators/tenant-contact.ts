import { and, eq, isNull } from 'drizzle-orm'
import { mustHaveChanged, statement } from '../db/statement.ts'
import { assert } from '../kernel/assert.ts'
import { err, ok, type Result } from '../kernel/result.ts'
import { auditOfPlatform } from '../tenants/platform-scope.ts'
import { tenantContact } from '../tenants/platform-tables.ts'
import { tenantInReach, type OperatorScope } from './operator-scope.ts'

const ofTenant = (scope: OperatorScope, tenantId: string) =>
  and(eq(tenantContact.tenantId, tenantId), tenantInReach(scope, tenantContact.tenantId))

export type Contact = { readonly name: string; readonly mobile: string }

/** Whom to call, opened once and written down first. Undefined where no contact was given. */
export async function revealContact(
  scope: OperatorScope,
  tenantId: string,
): Promise<Contact | undefined> {
  const { db, keys } = scope
  const [row] = await db.query.select().from(tenantContact).where(ofTenant(scope, tenantId))
  if (row === undefined) return undefined
  const done = await db.commit([auditOfPlatform(scope, 'tenant.contact-revealed', tenantId)])
  assert(done.ok, 'an audit row takes no key')
  const open = (column: string, sealed: string) =>
    keys.open({ column: `tenant_contact.${column}`, row: tenantId }, sealed)
  return {
    name: await open('name_cipher', row.nameCipher),
    mobile: await open('mobile_cipher', row.mobileCipher),
  }
}

/** The operator called and knows whom. Verified once; by whom stays as it was first. */
export async function verifyContact(
  scope: OperatorScope,
  tenantId: string,
): Promise<Result<void, { readonly reason: 'not-found' }>> {
  const { db, actor, now } = scope
  const isIts = ofTenant(scope, tenantId)
  const [row] = await db.query
    .select({ verifiedAt: tenantContact.verifiedAt })
    .from(tenantContact)
    .where(isIts)
  if (row === undefined) return err({ reason: 'not-found' })
  const isOpen = and(isIts, isNull(tenantContact.verifiedAt))
  await db.commit([
    statement(
      db.query.update(tenantContact).set({ verifiedAt: now, verifiedBy: actor.id }).where(isOpen),
    ),
    mustHaveChanged('verified-before'),
    auditOfPlatform(scope, 'tenant.contact-verified', tenantId),
  ])
  return ok(undefined)
}
