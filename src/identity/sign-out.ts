import type { TenantScope } from '../scope.ts'
import { endSession, isToken } from './session.ts'

/** Ends a session of whatever kind, if it is one. One round trip. */
export async function signOut(scope: Pick<TenantScope, 'db'>, token: string): Promise<void> {
  if (!isToken(token)) return
  await scope.db.bookkeep([await endSession(scope, token)])
}
