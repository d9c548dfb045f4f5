import { sql } from 'drizzle-orm'
import { mustHaveChanged, statement } from '../db/statement.ts'
import type { TenantDb } from '../db/tenant-db.ts'
import { assert } from '../kernel/assert.ts'
import { base64, fromBase64, hex } from '../kernel/bytes.ts'
import { mediaTypes, sniffFileType } from '../kernel/file-type.ts'
import { err, ok, type Result } from '../kernel/result.ts'
import { auditBy, refuseUnless, type NotPermitted, type TenantScope } from '../scope.ts'
import { federationLogo, federationProfile } from './tables.ts'

/** Shown on every page, so small; a picture of a few hundred pixels needs less. */
export const LOGO_BYTES_MOST = 200 * 1024
const logoTypes = ['png', 'jpeg', 'webp'] as const

export type ChangeLogoError =
  | NotPermitted
  | { readonly reason: 'empty' }
  | { readonly reason: 'too-large'; readonly bytesMost: number }
  | { readonly reason: 'wrong-type' }

/**
 * Gives the federation a mark of its own, or takes it away (null) so that the seal stands for it
 * again. What the file is tells its content, not its name; a drawing that can hold script (SVG)
 * is not taken. Permission: `federation.manage`. Round trips: 2.
 */
export async function changeLogo(
  scope: TenantScope,
  bytes: Uint8Array<ArrayBuffer> | null,
): Promise<Result<void, ChangeLogoError>> {
  const refused = refuseUnless(scope, 'federation.manage')
  if (refused) return err(refused)
  if (bytes?.length === 0) return err({ reason: 'empty' })
  if (bytes && bytes.length > LOGO_BYTES_MOST) {
    return err({ reason: 'too-large', bytesMost: LOGO_BYTES_MOST })
  }
  const type = bytes && logoTypes.find((one) => one === sniffFileType(bytes))
  if (bytes && !type) return err({ reason: 'wrong-type' })
  const { query } = scope.db
  const [stored] = await query.select().from(federationProfile)
  assert(stored !== undefined, 'a live tenant has a profile')
  const hash = bytes && hex(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)))
  if (stored.logoHash === hash) return ok(undefined)
  const logo = bytes &&
    type && {
      one: 1,
      contentType: mediaTypes[type],
      content: base64(bytes),
      hash: hash!,
      updatedAt: scope.now,
    }
  const done = await scope.db.commit({
    statements: [
      statement(
        // Whatever a colleague changed meanwhile stays: the mark is a field of its own.
        query.update(federationProfile).set({
          logoHash: hash,
          revision: sql`${federationProfile.revision} + 1`,
          updatedAt: scope.now,
        }),
      ),
      mustHaveChanged('no-profile'),
      logo
        ? statement(
            query
              .insert(federationLogo)
              .values(logo)
              .onConflictDoUpdate({ target: federationLogo.one, set: logo }),
          )
        : statement(query.delete(federationLogo)),
    ],
    audit: [
      auditBy(scope, 'federation.logo-changed', scope.tenant.id, { old: stored.logoHash, hash }),
    ],
    now: scope.now,
  })
  assert(done.ok, `the mark was refused: ${JSON.stringify(done)}`)
  return ok(undefined)
}

/** The picture; undefined where the federation has none. Open to anybody: it is on every page. */
export async function readLogo(db: TenantDb) {
  const [row] = await db.query.select().from(federationLogo)
  return row && { ...row, bytes: fromBase64(row.content) }
}
