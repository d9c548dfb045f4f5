import { and, asc, eq, inArray, lte, sql } from 'drizzle-orm'
import type { Config } from '../config.ts'
import type { PlatformDb } from '../db/platform-db.ts'
import { mustExist, mustHaveChanged, statement } from '../db/statement.ts'
import { assert } from '../kernel/assert.ts'
import type { Instant } from '../kernel/days.ts'
import { forgetTenant } from './directory.ts'
import { auditOfPlatform, type PlatformScope } from './platform-scope.ts'
import { signUp, signUpForm, tenant, tenantContact, tenantKey } from './platform-tables.ts'
import type { StoredForm } from './sign-up-form.ts'

const HOUR_MS = 3_600_000
/** A sign-up that could not be finished for so long is undone. */
export const ABANDONED_AFTER_MS = 24 * HOUR_MS
/** Longer than any request or tick lives: what was still at work has ended before things go. */
export const UNDO_GRACE_MS = 10 * 60_000
/** A form that nobody confirmed is forgotten, and so is the trace of one that came to its end. */
const UNCONFIRMED_MS = 24 * HOUR_MS
const ENDED_MS = 30 * 24 * HOUR_MS
/** Pauses between runs: one minute, two, four, up to half an hour. */
const PAUSE_MOST_MS = 30 * 60_000

/** Forms that are to be gone on with now. */
export const dueForms = (db: PlatformDb, now: Instant, most: number): Promise<StoredForm[]> =>
  db.query
    .select()
    .from(signUpForm)
    .where(and(inArray(signUpForm.state, ['accepted', 'undoing']), lte(signUpForm.dueAt, now)))
    .orderBy(asc(signUpForm.dueAt))
    .limit(most)

/** Takes a run for oneself; false where another tick has it. */
export async function takeRun(db: PlatformDb, form: StoredForm, now: Instant): Promise<boolean> {
  const pause = Math.min(60_000 * 2 ** Math.min(form.runs, 10), PAUSE_MOST_MS)
  const [taken] = await db.bookkeep([
    statement(
      db.query
        .update(signUpForm)
        .set({ runs: sql`${signUpForm.runs} + 1`, dueAt: now + pause })
        .where(and(eq(signUpForm.id, form.id), eq(signUpForm.dueAt, form.dueAt)))
        .returning({ id: signUpForm.id }),
    ),
  ])
  return taken!.rows.length === 1
}

export const isAbandoned = (form: StoredForm, now: Instant): boolean =>
  now - form.updatedAt >= ABANDONED_AFTER_MS

/** From here on nobody goes on making it; what was made goes after the grace. */
export async function beginUndo(scope: PlatformScope, form: StoredForm): Promise<void> {
  const { db, now } = scope
  await db.commit([
    statement(
      db.query
        .update(signUpForm)
        .set({ state: 'undoing', dueAt: now + UNDO_GRACE_MS, updatedAt: now })
        .where(and(eq(signUpForm.id, form.id), eq(signUpForm.state, 'accepted'))),
    ),
    mustHaveChanged('changed-meanwhile'),
    auditOfPlatform(scope, 'sign-up.undoing', form.id, { runs: form.runs }),
  ])
}

/**
 * Takes back what was made: the database first, since the registry is what still knows of it;
 * then key, contact and slug in one commit. May be repeated after a crash between any two lines.
 */
export async function undoSignUp(
  config: Config,
  scope: PlatformScope,
  form: StoredForm,
): Promise<void> {
  const { db, now } = scope
  const [made] = await db.query
    .select({ id: tenant.id, slug: tenant.slug, state: tenant.state, name: tenant.databaseName })
    .from(signUp)
    .innerJoin(tenant, eq(tenant.id, signUp.tenantId))
    .where(eq(signUp.id, form.id))
  assert(made === undefined || made.state === 'provisioning', 'a tenant that serves stays')
  if (made) await config.provider.drop(made.name)
  const { query } = db
  const remove = (id: string) => [
    mustExist(
      'serves',
      query
        .select({ id: tenant.id })
        .from(tenant)
        .where(and(eq(tenant.id, id), eq(tenant.state, 'provisioning'))),
    ),
    statement(query.delete(signUp).where(eq(signUp.id, form.id))),
    statement(query.delete(tenantContact).where(eq(tenantContact.tenantId, id))),
    statement(query.delete(tenantKey).where(eq(tenantKey.tenantId, id))),
    statement(query.delete(tenant).where(eq(tenant.id, id))),
  ]
  const done = await db.commit([
    statement(
      query
        .update(signUpForm)
        .set({ state: 'undone', formCipher: '', updatedAt: now })
        .where(and(eq(signUpForm.id, form.id), eq(signUpForm.state, 'undoing'))),
    ),
    mustHaveChanged('changed-meanwhile'),
    ...(made ? remove(made.id) : []),
    auditOfPlatform(scope, 'sign-up.undone', made?.id ?? form.id, { slug: made?.slug ?? '' }),
  ])
  if (done.ok && made) forgetTenant(made.slug)
}

/** Forms hold a person's number: none outlives what it is for. */
export async function forgetOldForms(db: PlatformDb, now: Instant): Promise<void> {
  const olderThan = (states: readonly StoredForm['state'][], ms: number) =>
    statement(
      db.query
        .delete(signUpForm)
        .where(and(inArray(signUpForm.state, [...states]), lte(signUpForm.updatedAt, now - ms))),
    )
  await db.bookkeep([
    olderThan(['asked'], UNCONFIRMED_MS),
    olderThan(['done', 'taken', 'undone'], ENDED_MS),
  ])
}
