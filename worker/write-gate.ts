import { DurableObject } from 'cloudflare:workers'
import { tenantGate, type GateCall } from '../src/db/tenant-gate.ts'
import type { WriteAnswer } from '../src/db/write-group.ts'

/**
 * One for each tenant in the whole deployment: what isolates everywhere write to the tenant's
 * database goes through here. It keeps nothing: a gate that is lost in the middle leaves writes
 * whose outcome the callers settle, as after any lost answer.
 */
export class WriteGate extends DurableObject {
  readonly #pass = tenantGate()

  write(call: GateCall): Promise<WriteAnswer> {
    return this.#pass(call)
  }
}
