import { GENESIS_HASH, hashEntry, type AuditHead } from '../../src/audit/chain.ts'
import type { ExportedEntry } from '../../src/tenants/export/export-data.ts'

/** What is wrong with an entry of the audit chain. */
export type ChainFault = {
  readonly sequence: number
  /** Its number does not follow, its link does not, or what it says is not what was hashed. */
  readonly fault: 'number' | 'link' | 'content'
}

/** Goes along the chain; `told` hears how far it is, and the page stays usable meanwhile. */
export async function checkChain(
  entries: readonly ExportedEntry[],
  told: (done: number) => Promise<void> = () => Promise.resolve(),
): Promise<{ readonly head: AuditHead; readonly faults: readonly ChainFault[] }> {
  const faults: ChainFault[] = []
  let head: AuditHead = { sequence: 0, hash: GENESIS_HASH }
  for (const [at, entry] of entries.entries()) {
    const { sequence, hash, ...rest } = entry
    if (sequence !== head.sequence + 1) faults.push({ sequence, fault: 'number' })
    else if (entry.previousHash !== head.hash) faults.push({ sequence, fault: 'link' })
    else if (hash !== (await hashEntry({ sequence, ...rest }))) {
      faults.push({ sequence, fault: 'content' })
    }
    head = { sequence, hash }
    if (at % 500 === 499) await told(at + 1)
  }
  return { head, faults }
}
