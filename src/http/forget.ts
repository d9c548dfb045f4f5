import { forgetAllPlans, forgetPlans } from '../plans/published-plans.ts'
import { forgetTenant, forgetTenants, tenantInMemory } from '../tenants/directory.ts'
import { forgetProfile, forgetProfiles } from '../tenants/remembered-profile.ts'

/** A federation's slug or own host; every federation where it is not known whose. */
export type Whose = string | undefined

/** Has this isolate read anew what it remembers of a federation. */
export function forget(whose: Whose): void {
  if (whose === undefined) return forgetTenants()
  const id = tenantInMemory(whose)?.tenant.id
  forgetTenant(whose)
  if (id === undefined) {
    // It was forgotten before, by itself: what else is remembered of it stands under its number.
    forgetProfiles()
    forgetAllPlans()
    return
  }
  forgetProfile(id)
  forgetPlans(id)
}
