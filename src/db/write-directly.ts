import type { Client } from '@libsql/client/http'
import { NO_ENTRY, type AuditHead } from '../audit/chain.ts'
import { readHead, writeGroup, type Write } from './write-group.ts'

/** Tries while others write to the same audit chain: one of them wins each time. */
const TRIES_MOST = 100
/** The longest wait between two tries. */
const PAUSE_MOST_MS = 200

/** Writes without a gate, as a host without such objects does: who is overtaken tries again. */
export const writeDirectly =
  (client: Client): Write =>
  async (call) => {
    let head: AuditHead = call.audited?.seen ?? NO_ENTRY
    for (let attempt = 0; attempt < TRIES_MOST; attempt++) {
      const { answers } = await writeGroup(client, [call], head)
      if (answers[0]!.outcome !== 'overtaken') return answers[0]!
      await pause(attempt)
      try {
        head = await readHead(client)
      } catch {
        return { outcome: 'not-sent' }
      }
    }
    return { outcome: 'full' }
  }

/** Writers that lost the race come back spread out, the more of them the wider. */
const pause = (attempt: number) =>
  new Promise((resolve) =>
    setTimeout(resolve, Math.random() * Math.min(PAUSE_MOST_MS, 10 * (attempt + 1))),
  )
