import { and, eq } from 'drizzle-orm'
import * as v from 'valibot'
import { mustHaveChanged, statement } from '../db/statement.ts'
import { assert } from '../kernel/assert.ts'
import { err, ok, type Result } from '../kernel/result.ts'
import { auditBy, refuseUnless, type NotPermitted, type TenantScope } from '../scope.ts'
import { languages, writeLanguages } from './languages.ts'
import { shortNameOf } from './short-name.ts'
import { colour, federationName, hotline } from './sign-up-input.ts'
import { federationProfile } from './tables.ts'

export const ProfileInput = v.object({
  name: federationName,
  hotline,
  colour,
  languages: v.array(v.picklist(languages, '请选择页面上列出的语言')),
})
export type ProfileInput = v.InferOutput<typeof ProfileInput>

export type ChangeProfileError = NotPermitted | { readonly reason: 'changed-meanwhile' }

/**
 * Changes how the federation presents itself: its pages and its text messages. The registry keeps
 * the name of the sign-up. Permission: `federation.manage`. Round trips: 2.
 */
export async function changeProfile(
  scope: TenantScope,
  input: ProfileInput,
): Promise<Result<void, ChangeProfileError>> {
  const refused = refuseUnless(scope, 'federation.manage')
  if (refused) return err(refused)
  const { query } = scope.db
  const [stored] = await query.select().from(federationProfile)
  assert(stored !== undefined, 'a live tenant has a profile')
  const { revision, name, hotline, colour, languages: offered } = stored
  const changed = { ...input, languages: writeLanguages(input.languages) }
  const done = await scope.db.commit({
    statements: [
      statement(
        query
          .update(federationProfile)
          .set({
            ...changed,
            shortName: shortNameOf(input.name),
            revision: revision + 1,
            updatedAt: scope.now,
          })
          .where(and(eq(federationProfile.one, 1), eq(federationProfile.revision, revision))),
      ),
      mustHaveChanged('changed-meanwhile'),
    ],
    audit: [
      auditBy(scope, 'federation.changed', scope.tenant.id, {
        old: { name, hotline, colour, languages: offered },
        new: changed,
      }),
    ],
    now: scope.now,
  })
  return done.ok ? ok(undefined) : err({ reason: 'changed-meanwhile' })
}
