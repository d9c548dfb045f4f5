import { newId } from '../kernel/ids.ts'
import { openPlatformDb } from '../tenants/ensure-platform.ts'
import { makeTenant } from '../tenants/make-tenant.ts'
import type { StoredForm } from '../tenants/sign-up-form.ts'
import {
  beginUndo,
  dueForms,
  forgetOldForms,
  isAbandoned,
  takeRun,
  undoSignUp,
} from '../tenants/undo-sign-up.ts'
import type { JobContext } from './drain-tenant.ts'

/** Sign-ups that one tick goes on with: each may wait for a provider that does not answer. */
const FORMS_A_TICK = 5

/**
 * Finishes sign-ups that were cut short, and takes back those that could not be finished: after
 * it none is half made for longer than a day. The number of those that failed this time.
 */
export async function finishSignUps(context: JobContext): Promise<number> {
  const { config, clock } = context
  const now = clock()
  const db = await openPlatformDb(config, 'rw')
  await forgetOldForms(db, now)
  let failed = 0
  for (const form of await dueForms(db, now, FORMS_A_TICK)) {
    if (!(await takeRun(db, form, now))) continue
    try {
      await goOn(context, form)
    } catch {
      // It comes up again after a pause; what it waits for may be back then.
      failed++
    }
  }
  return failed
}

async function goOn({ config, schemes, clock }: JobContext, form: StoredForm): Promise<void> {
  const now = clock()
  const requestId = newId('job')
  const db = await openPlatformDb(config, 'rw')
  const scope = { db, actor: { kind: 'system', id: 'tick' } as const, now, requestId }
  if (form.state === 'undoing') return undoSignUp(config, scope, form)
  if (isAbandoned(form, now)) return beginUndo(scope, form)
  await makeTenant({ config, schemes, now, requestId, trips: { count: 0 } }, form.id)
}
