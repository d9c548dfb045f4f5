import type { Config } from '../config.ts'
import type { ObjectStore } from '../claims/object-store.ts'
import type { PasswordHasher } from '../identity/password.ts'
import type { SchemeShelf } from '../plans/scheme-shelf.ts'
import type { Instant } from '../kernel/days.ts'
import type { ExportFrames } from '../tenants/export/export-frames.ts'
import type { LookupDns } from '../tenants/hosts/lookup-dns.ts'

/** What the host gives to every request: settings, and the platform's services behind ports. */
export type Services = {
  readonly config: Config
  readonly hasher: PasswordHasher
  readonly documents: ObjectStore
  readonly schemes: SchemeShelf
  readonly exportFrames: ExportFrames
  readonly clock: () => Instant
  /** Whether this address may ask for one more estimate of this tenant. */
  readonly mayEstimate: (tenantId: string, address: string) => Promise<boolean>
  /** Asks DNS whether a federation's own domain leads here. */
  readonly lookupDns: LookupDns
  /** Has the tenant's outbox drained soon. Losing the call costs a minute, nothing else. */
  readonly wake: (tenantId: string) => Promise<void>
  /** Has another invocation carry the fleet's migration on, where the host has a queue. */
  readonly wakeFleet?: (() => Promise<void>) | undefined
  /** One line for the operator; never personal data. */
  readonly log: (line: Readonly<Record<string, unknown>>) => void
}
