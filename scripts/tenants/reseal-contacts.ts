import { and, eq, ne } from 'drizzle-orm'
import { operatorTotpPlace } from '../../src/operators/factors/operator-factor.ts'
import type { PlatformDb } from '../../src/db/platform-db.ts'
import { mustHaveChanged, statement } from '../../src/db/statement.ts'
import { newId } from '../../src/kernel/ids.ts'
import { platformEntry } from '../../src/tenants/platform-entry.ts'
import { operatorTotp, signUpForm, tenantContact } from '../../src/tenants/platform-tables.ts'
import { platformKeys, type Place } from '../../src/tenants/tenant-keys.ts'
import { LaunchError } from '../launch-error.ts'

/**
 * Seals anew what the registry keeps of people who signed federations up, and the secrets of
 * operators' second factors: their keys are derived from the master key. How many rows were sealed, and which open with neither key; a row that is
 * under the new key is left.
 */
export async function resealContacts(
  db: PlatformDb,
  masterKey: string,
  previous: string,
): Promise<{ resealed: number; unopened: readonly string[] }> {
  const [to, from] = await Promise.all([platformKeys(masterKey), platformKeys(previous)])
  const unopened: string[] = []
  /** Undefined where the text is under the new key already, or opens with neither. */
  const anew = async (place: Place, sealed: string): Promise<string | undefined> => {
    if (await to.open(place, sealed).catch(() => undefined)) return undefined
    const text = await from.open(place, sealed).catch(() => undefined)
    if (text === undefined) unopened.push(`${place.column} of ${place.row}`)
    return text && to.seal(place, text)
  }
  let resealed = 0
  for (const row of await db.query.select().from(tenantContact)) {
    const at = (column: string) => ({ column: `tenant_contact.${column}`, row: row.tenantId })
    const nameCipher = await anew(at('name_cipher'), row.nameCipher)
    const mobileCipher = await anew(at('mobile_cipher'), row.mobileCipher)
    if (nameCipher === undefined || mobileCipher === undefined) continue
    const stays = and(
      eq(tenantContact.tenantId, row.tenantId),
      eq(tenantContact.mobileCipher, row.mobileCipher),
    )
    const update = db.query.update(tenantContact).set({ nameCipher, mobileCipher }).where(stays)
    await write(db, statement(update), row.tenantId)
    resealed++
  }
  const forms = await db.query.select().from(signUpForm).where(ne(signUpForm.formCipher, ''))
  for (const row of forms) {
    const place = { column: 'sign_up_form.form_cipher', row: row.id }
    const formCipher = await anew(place, row.formCipher)
    if (formCipher === undefined) continue
    const { contactMobile } = JSON.parse(await to.open(place, formCipher)) as {
      contactMobile: string
    }
    const mobileIndex = await to.index('sign_up_form.mobile_index', contactMobile)
    const stays = and(eq(signUpForm.id, row.id), eq(signUpForm.formCipher, row.formCipher))
    const update = db.query.update(signUpForm).set({ formCipher, mobileIndex }).where(stays)
    await write(db, statement(update), row.id)
    resealed++
  }
  for (const row of await db.query.select().from(operatorTotp)) {
    const secretCipher = await anew(operatorTotpPlace(row.operatorId), row.secretCipher)
    if (secretCipher === undefined) continue
    const stays = and(
      eq(operatorTotp.operatorId, row.operatorId),
      eq(operatorTotp.secretCipher, row.secretCipher),
    )
    const update = db.query.update(operatorTotp).set({ secretCipher }).where(stays)
    await write(db, statement(update), row.operatorId, 'operator.factor-resealed')
    resealed++
  }
  return { resealed, unopened }
}

async function write(
  db: PlatformDb,
  update: ReturnType<typeof statement>,
  subject: string,
  action = 'tenant.contact-resealed',
) {
  const done = await db.commit([
    update,
    mustHaveChanged('changed-meanwhile'),
    platformEntry(db, { now: Date.now(), requestId: newId('req') }, action, subject, {}),
  ])
  if (!done.ok) throw new LaunchError(`${subject} was changed meanwhile: run it once more.`)
}
