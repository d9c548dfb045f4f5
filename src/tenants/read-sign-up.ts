import { eq } from 'drizzle-orm'
import type { PlatformDb } from '../db/platform-db.ts'
import { signUp, tenant } from './platform-tables.ts'

export type SignUpProgress = {
  readonly name: string
  readonly slug: string
  readonly isLive: boolean
}

/** How far an attempt to sign up is; undefined where nobody made it. */
export async function readSignUp(
  db: PlatformDb,
  attempt: string,
): Promise<SignUpProgress | undefined> {
  const [row] = await db.query
    .select({ name: tenant.name, slug: tenant.slug, state: tenant.state })
    .from(signUp)
    .innerJoin(tenant, eq(tenant.id, signUp.tenantId))
    .where(eq(signUp.id, attempt))
  return row && { name: row.name, slug: row.slug, isLive: row.state !== 'provisioning' }
}
