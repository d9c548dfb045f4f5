import { eq, lte } from 'drizzle-orm'
import { statement, type Statement } from '../db/statement.ts'
import { sha256 } from '../kernel/bytes.ts'
import { canonicalJson } from '../kernel/canonical-json.ts'
import { DAY_MS } from '../kernel/days.ts'
import { err, ok, type Result } from '../kernel/result.ts'
import type { TenantScope } from '../scope.ts'
import { idempotency } from './tables.ts'

export const IDEMPOTENCY_KEY_LENGTH_MOST = 200
/** Longer than any sensible client tries again. */
const KEPT_DAYS = 7

/** Answers that are no longer kept go with the next that is stored, or asked for this way. */
export const forgetAnswers = ({ db, now }: Pick<TenantScope, 'db' | 'now'>): Statement =>
  statement(
    db.query.delete(idempotency).where(lte(idempotency.createdAt, now - KEPT_DAYS * DAY_MS)),
  )

/** What the client was told, or will be. `body` is JSON. */
export type Answer = { readonly status: number; readonly body: string }

export type KeyReused = { readonly reason: 'key-reused' }

/** Whether a client may choose this key: printable ASCII without spaces. */
export const isIdempotencyKey = (text: string): boolean =>
  text.length <= IDEMPOTENCY_KEY_LENGTH_MOST && /^[\x21-\x7e]+$/.test(text)

/**
 * The pieces that make a POST harmless to repeat. `stored` goes into the verb's load, `replay`
 * decides on its rows, `store` goes into the commit, before anything else that a repeat would
 * find taken. Where two requests with one key run at the same time, the later commit answers
 * that `idempotency.key` is taken: load again, and replay.
 *
 * `request` is everything that makes the request what it is: method, path, body. A key belongs
 * to the actor who chose it.
 */
export async function idempotencyOf(scope: TenantScope, chosenKey: string, request: unknown) {
  const { db, keys, actor, now } = scope
  const key = `${actor.kind}:${actor.id}:${chosenKey}`
  const place = { column: 'idempotency.response_cipher', row: key }
  const requestHash = await sha256(canonicalJson(request))
  return {
    stored: db.query.select().from(idempotency).where(eq(idempotency.key, key)),

    /** The answer that was given before; undefined where this is the first time. */
    async replay(
      rows: readonly (typeof idempotency.$inferSelect)[],
    ): Promise<Result<Answer | undefined, KeyReused>> {
      const [row] = rows
      if (!row) return ok(undefined)
      if (row.requestHash !== requestHash) return err({ reason: 'key-reused' })
      return ok({ status: row.status, body: await keys.open(place, row.responseCipher) })
    },

    async store(answer: Answer): Promise<readonly Statement[]> {
      return [
        forgetAnswers(scope),
        statement(
          db.query.insert(idempotency).values({
            key,
            requestHash,
            status: answer.status,
            responseCipher: await keys.seal(place, answer.body),
            createdAt: now,
          }),
        ),
      ]
    },
  }
}
