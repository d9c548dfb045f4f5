import { setTimeout as sleep } from 'node:timers/promises'
import { databaseOf } from '../support/database-of.ts'
import { openFederation, type Federation } from '../support/federation.ts'
import type { Stack } from '../support/stack.ts'
import { count, median, milliseconds, quantile } from '../support/statistics.ts'
import { printTable, verdict, type Verdict } from '../support/table.ts'

const WRITERS = 64
const TURNS = 6
const TURN_MS = 10_000
const REFERENCE_MS = 2_000
/** A write without an answer for so long is a stall. */
const SILENCE_MOST_MS = 8_000

type Counted = { readonly perSecond: number; readonly times: readonly number[] }

/**
 * A workplace is made over and over, by as many officers at once as would stall the database
 * without a gate, for a minute in all. Beside it, turn by turn: one officer alone, and the bare
 * rows of such a commit, one after the other, straight into a database.
 */
export async function benchWriters(stack: Stack): Promise<Verdict[]> {
  const product = await stack.serveProduct()
  const federation = await openFederation(product)
  const insertBare = await bareDatabase(stack)
  const written = new Set<string>()
  const answers = new Map<number, number>()
  let silence = 0
  let number = 0
  const post = async () => {
    const name = `并发单位 ${number++}`
    const status = await createWorkplace(federation, name)
    answers.set(status, (answers.get(status) ?? 0) + 1)
    if (status === 303) written.add(name)
  }
  const turns: { bare: Counted; alone: Counted; together: Counted }[] = []
  for (let turn = 0; turn < TURNS; turn++) {
    const bare = await repeat(1, REFERENCE_MS, insertBare)
    const alone = await repeat(1, REFERENCE_MS, post)
    const together = await repeat(WRITERS, TURN_MS, post, (ms) => (silence = Math.max(silence, ms)))
    turns.push({ bare, alone, together })
  }
  await product.stop()
  const found = await lookThrough(stack, federation, written)

  const row = (title: string, of: 'bare' | 'alone' | 'together') => {
    const times = turns.flatMap((turn) => turn[of].times)
    return [
      title,
      count(median(turns.map((turn) => turn[of].perSecond))),
      `${median(turns.map((turn) => turn[of].perSecond / turn.bare.perSecond)).toFixed(1)} ×`,
      milliseconds(quantile(times, 0.5)),
      milliseconds(quantile(times, 0.99)),
    ]
  }
  printTable(
    [`median of ${TURNS} turns`, 'commits/s', 'of bare', 'p50', 'p99'],
    [
      row('bare rows, one commit after the other', 'bare'),
      row('POST /console/workplaces, one officer', 'alone'),
      row(`the same, ${WRITERS} at once`, 'together'),
    ],
  )
  const told = [...answers].map(([status, times]) => `${count(times)} × ${status}`).join(', ')
  console.log(`\nAnswers: ${told}; longest time without one ${milliseconds(silence)}.`)
  return [
    verdict(
      `${WRITERS} writers for ${(TURNS * TURN_MS) / 1_000} s`,
      silence < SILENCE_MOST_MS && found.lost === 0 && found.doubled === 0 && found.unbroken,
      `${count(written.size)} written, ${found.lost} lost, ${found.doubled} doubled, ` +
        `chain ${found.unbroken ? 'unbroken' : 'BROKEN'}, no silence above ${milliseconds(silence)}`,
    ),
  ]
}

/** Does it over and over on each of so many lines; `onSilence` hears how long nothing ended. */
async function repeat(
  lines: number,
  durationMs: number,
  work: () => Promise<void>,
  onSilence: (ms: number) => void = () => {},
): Promise<Counted> {
  const times: number[] = []
  const startedAt = performance.now()
  let lastEnd = startedAt
  await Promise.all(
    Array.from({ length: lines }, async () => {
      while (performance.now() - startedAt < durationMs) {
        const begunAt = performance.now()
        await work()
        const now = performance.now()
        times.push(now - begunAt)
        onSilence(now - lastEnd)
        lastEnd = now
      }
    }),
  )
  return { times, perSecond: (times.length / (performance.now() - startedAt)) * 1_000 }
}

async function createWorkplace({ admin, url }: Federation, name: string): Promise<number> {
  const body = new URLSearchParams({ name })
  const { status } = await admin.open(`${url}/console/workplaces`, { body, follow: false })
  // Who is told to come again does not come at once.
  if (status === 429 || status === 503) await sleep(500)
  return status
}

/** The same two rows, without a chain to hash, sealed or checked by nobody. */
async function bareDatabase({ config, inNode }: Stack): Promise<() => Promise<void>> {
  const address = await config.provider.create(`bare-${crypto.randomUUID()}`)
  const client = await inNode.openClient(config.provider, address, 'rw', { count: 0 })
  await inNode.migrate(client, inNode.tenantMigrations, Date.now())
  let sequence = 0
  return async () => {
    sequence++
    const open = await inNode.openClient(config.provider, address, 'rw', { count: 0 })
    await open.batch(
      [
        {
          sql: 'insert into workplace (id, name, created_at) values (?, ?, 1)',
          args: [String(sequence), String(sequence)],
        },
        {
          sql:
            'insert into audit_entry (sequence, at, actor_kind, actor_id, action, subject, ' +
            "detail, request_id, previous_hash, hash) values (?, 1, 'x', 'x', 'x', ?, '{}', ?, ?, ?)",
          args: [sequence, String(sequence), 'x', 'x'.repeat(64), 'x'.repeat(64)],
        },
      ],
      'write',
    )
  }
}

/** What was answered as written, held against the rows, their audit entries and the chain. */
async function lookThrough(stack: Stack, federation: Federation, written: ReadonlySet<string>) {
  const client = await databaseOf(stack, federation)
  const [places, entries] = await client.batch(
    [
      "select name from workplace where name like '并发单位 %'",
      'select sequence, at, actor_kind as actorKind, actor_id as actorId, action, subject, ' +
        'detail, request_id as requestId, previous_hash as previousHash, hash ' +
        'from audit_entry order by sequence',
    ],
    'read',
  )
  const names = places!.rows.map((row) => String(row[0]))
  const stored = new Set(names)
  const made = entries!.rows.filter((row) => row.action === 'workplace.created')
  const { findBrokenEntry, NO_ENTRY } = stack.inNode
  const chain = entries!.rows as unknown as Parameters<typeof findBrokenEntry>[1]
  return {
    lost: [...written].filter((name) => !stored.has(name)).length,
    doubled: names.length - stored.size + Math.max(0, made.length - names.length),
    unbroken: (await findBrokenEntry(NO_ENTRY, chain)) === undefined,
  }
}
