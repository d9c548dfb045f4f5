import type { Context } from 'hono'
import type { DoorScope, OperatorScope } from '../../operators/operator-scope.ts'
import type { Operator } from '../../operators/operator-session.ts'
import { openPlatformDb } from '../../tenants/ensure-platform.ts'
import type { PlatformActor } from '../../tenants/platform-scope.ts'
import { platformKeys } from '../../tenants/tenant-keys.ts'
import type { BaseVariables } from '../context.ts'
import { takeFlash } from '../flash.ts'
import { accessOf } from '../scopes.ts'
import type { OperatorFrame } from './operator-page.tsx'

export type OperatorEnv = {
  Variables: BaseVariables & {
    /** For whoever is at the door. */
    door: DoorScope
    operator: Operator
    scope: OperatorScope
  }
}
export type OperatorContext = Context<OperatorEnv>

const NOBODY: PlatformActor = { kind: 'visitor', id: 'operator' }

export async function doorScopeOf(c: OperatorContext): Promise<DoorScope> {
  const { config } = c.get('services')
  return {
    db: await openPlatformDb(config, accessOf(c), c.get('trips')),
    keys: await platformKeys(config.masterKey, config.previousMasterKey),
    actor: NOBODY,
    now: c.get('now'),
    requestId: c.get('requestId'),
  }
}

export function frameOf(c: OperatorContext): OperatorFrame {
  const { login, division } = c.get('operator')
  return { login, division, path: c.req.path, flash: takeFlash(c) }
}
