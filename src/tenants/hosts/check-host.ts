import { and, eq, ne } from 'drizzle-orm'
import type { PlatformDb } from '../../db/platform-db.ts'
import { mustHaveChanged, statement, type Statement } from '../../db/statement.ts'
import { err, ok, type Result } from '../../kernel/result.ts'
import { refuseUnless, type NotPermitted, type TenantScope } from '../../scope.ts'
import { auditPlatform } from '../audit-platform.ts'
import { forgetTenant } from '../directory.ts'
import { tenantHost, type hostProblems } from '../platform-tables.ts'
import { proofName, proofValue } from './custom-host.ts'
import { hostRow, ownHost, type CustomHost } from './list-hosts.ts'
import type { LookupDns } from './lookup-dns.ts'

export type HostProblem = (typeof hostProblems)[number]

/** What DNS says of a domain now. */
export type HostFindings = {
  readonly proofs: readonly string[]
  readonly pointsHere: boolean
}

export type CheckHostError =
  | NotPermitted
  | { readonly reason: 'not-found' }
  | { readonly reason: 'changed-meanwhile' }

/**
 * Looks whether DNS proves the domain to be the federation's and leads here, and serves it from
 * then on. Whoever holds the proof has it: another federation that was served under it before
 * and has none any more gives way. A domain that is served stays so when a later look finds
 * something missing: records are edited by hand. Permission: `federation.manage`.
 */
export async function checkHost(
  scope: TenantScope,
  platform: PlatformDb,
  { host }: { readonly host: string },
  rules: { readonly baseDomain: string; readonly lookupDns: LookupDns },
): Promise<Result<{ readonly problem: HostProblem | null }, CheckHostError>> {
  const refused = refuseUnless(scope, 'federation.manage')
  if (refused) return err(refused)
  const [[own], [other]] = await platform.query.batch([
    hostRow(scope, platform, host),
    platform.query
      .select()
      .from(tenantHost)
      .where(
        and(
          eq(tenantHost.host, host),
          eq(tenantHost.state, 'live'),
          ne(tenantHost.tenantId, scope.tenant.id),
        ),
      ),
  ])
  if (own === undefined) return err({ reason: 'not-found' })
  const serving = `${scope.tenant.slug}.${rules.baseDomain}`.replace(/:\d+$/, '')
  const found = await findingsOf(rules.lookupDns, host, serving).catch(() => undefined)
  const problem = hostProblem(found, own.token, other?.token)
  const done = await platform.commit([
    ...(problem === null && other ? [giveWay(platform, other)] : []),
    ...resultOf(scope, platform, own, problem),
    auditPlatform(platform, scope, 'tenant.host-checked', { host, problem }),
  ])
  if (!done.ok) return err({ reason: 'changed-meanwhile' })
  forgetTenant(host)
  return ok({ problem })
}

/** The first thing that is wanting; null where the domain can be served. Pure. */
export function hostProblem(
  found: HostFindings | undefined,
  token: string,
  otherToken: string | undefined,
): HostProblem | null {
  if (found === undefined) return 'no-answer'
  if (!found.proofs.includes(proofValue(token))) return 'proof-missing'
  if (otherToken !== undefined && found.proofs.includes(proofValue(otherToken))) return 'taken'
  return found.pointsHere ? null : 'not-pointed'
}

/** A name that cannot have a CNAME, such as a domain itself, leads here by the same address. */
async function findingsOf(
  lookupDns: LookupDns,
  host: string,
  serving: string,
): Promise<HostFindings> {
  const [proofs, aliases, addresses, ours] = await Promise.all([
    lookupDns(proofName(host), 'TXT'),
    lookupDns(host, 'CNAME'),
    lookupDns(host, 'A'),
    lookupDns(serving, 'A'),
  ])
  const sameAddress = addresses.some((address) => ours.includes(address))
  return { proofs, pointsHere: aliases.includes(serving) || sameAddress }
}

function resultOf(
  scope: TenantScope,
  { query }: PlatformDb,
  own: CustomHost,
  problem: HostProblem | null,
): Statement[] {
  const live = problem === null || own.state === 'live'
  const update = query
    .update(tenantHost)
    .set({
      problem,
      checkedAt: scope.now,
      state: live ? 'live' : 'waiting',
      liveAt: live ? (own.liveAt ?? scope.now) : null,
    })
    .where(
      and(
        ownHost(scope, own.host),
        eq(tenantHost.token, own.token),
        eq(tenantHost.state, own.state),
      ),
    )
  return [statement(update), mustHaveChanged('changed-meanwhile')]
}

const giveWay = ({ query }: PlatformDb, { host, tenantId }: CustomHost): Statement =>
  statement(
    query
      .update(tenantHost)
      .set({ state: 'waiting', problem: 'proof-missing', liveAt: null })
      .where(and(eq(tenantHost.host, host), eq(tenantHost.tenantId, tenantId))),
  )
