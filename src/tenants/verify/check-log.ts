import {
  EMPTY_CHAIN,
  verifyStretch,
  type ChainFinding,
  type ChainState,
} from '../../audit/verify-chain.ts'
import type { PlatformDb } from '../../db/platform-db.ts'
import type { Instant } from '../../kernel/days.ts'
import { err, ok, type Result } from '../../kernel/result.ts'
import { refuseUnless, type NotPermitted, type TenantScope } from '../../scope.ts'
import { chainSource } from './chain-source.ts'

/** So many pages of a thousand entries in one request: half a second of hashing. */
const PAGES_A_REQUEST = 10

export type CheckedLog = {
  /** Entries from the first on that were found right. */
  readonly entries: number
  /** Where to go on; undefined where the log was walked to its end or to a wrong row. */
  readonly more: ChainState | undefined
  readonly finding: ChainFinding | undefined
  /** The newest head that is kept outside of the database, and when it was. */
  readonly anchor: { readonly sequence: number; readonly at: Instant } | undefined
}

/**
 * Checks the whole audit log, a stretch at a time, beside the heads that the registry has kept of
 * it: what somebody changed in the database is found, even where they hashed it all anew.
 * Permission: `audit.read`.
 */
export async function checkLog(
  scope: TenantScope,
  registry: PlatformDb,
  from: ChainState = EMPTY_CHAIN,
): Promise<Result<CheckedLog, NotPermitted>> {
  const refused = refuseUnless(scope, 'audit.read')
  if (refused) return err(refused)
  const source = chainSource(scope.db, registry, scope.tenant.id)
  const walked = await verifyStretch(source, from, PAGES_A_REQUEST)
  const anchor = await source.lastAnchor()
  return 'more' in walked
    ? ok({ entries: walked.more.head.sequence, more: walked.more, finding: undefined, anchor })
    : ok({ entries: walked.entries, more: undefined, finding: walked.finding, anchor })
}
