import type { Gate } from '../src/db/tenant-gate.ts'
import type { WriteAnswer } from '../src/db/write-group.ts'
import type { Bindings } from './bindings.ts'

/** The longest that a gate takes: the line, asking the database, the call, each with its end. */
const GATE_DEADLINE_MS = 20_000

/** The way to a tenant's database through its gate; none where the host has no such objects. */
export const gateOf =
  (namespace: Bindings['WRITE_GATE']) =>
  (tenantId: string): Gate | undefined => {
    if (namespace === undefined) return undefined
    return async (call) => {
      let late: ReturnType<typeof setTimeout> | undefined
      const given = new Promise<WriteAnswer>((resolve) => {
        late = setTimeout(() => resolve({ outcome: 'unknown' }), GATE_DEADLINE_MS)
      })
      try {
        // A gate that broke is replaced, so each call asks for it anew.
        const gate = namespace.get(namespace.idFromName(tenantId))
        return await Promise.race([gate.write(call), given])
      } catch {
        return { outcome: 'unknown' }
      } finally {
        clearTimeout(late)
      }
    }
  }
