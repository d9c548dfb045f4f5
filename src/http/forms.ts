import type { Context } from 'hono'
import * as v from 'valibot'
import { parseYuan, type Fen } from '../kernel/fen.ts'
import type { FieldProblems, FieldReason } from '../claims/field-reasons.ts'
import { STAY_AMOUNT_MOST_FEN } from '../claims/stay-facts.ts'
import { err, ok, type Result } from '../kernel/result.ts'

/** What a form sent: the last value of each name, as text. */
export type FormValues = Readonly<Record<string, string>>

/** Longer than any text field of ours; a file is never read this way. */
const VALUE_LENGTH_MOST = 4_000

export async function readForm(c: Context): Promise<FormValues> {
  const body = await c.req.parseBody()
  return Object.fromEntries(
    Object.entries(body).map(([name, value]) => [
      name,
      typeof value === 'string' ? value.slice(0, VALUE_LENGTH_MOST) : '',
    ]),
  )
}

/**
 * Whether a request failed because its form cannot be read: a part cut off, a boundary missing.
 * The router remembers what reading it came to, so nothing is read a second time.
 */
export async function isBrokenForm(c: Context): Promise<boolean> {
  if (!/^multipart\/form-data/i.test(c.req.header('content-type') ?? '')) return false
  return c.req.formData().then(
    () => false,
    () => true,
  )
}

/** Sentences by field, the first of each. */
export type FieldSentences = Readonly<Record<string, string>>

/** Checks form values by a schema whose messages are the sentences to show. */
export function checkForm<Schema extends v.GenericSchema>(
  schema: Schema,
  values: unknown,
): Result<v.InferOutput<Schema>, FieldSentences> {
  const parsed = v.safeParse(schema, values)
  if (parsed.success) return ok(parsed.output)
  const sentences: Record<string, string> = {}
  for (const issue of parsed.issues) {
    const field = String(issue.path?.[0]?.key ?? 'form')
    sentences[field] ??= issue.message
  }
  return err(sentences)
}

/** Amounts in yuan as a person typed them, by name, to fen. Empty ones are left out. */
export function readAmounts(
  values: FormValues,
  names: readonly string[],
): Result<Record<string, Fen>, FieldProblems> {
  const amounts: Record<string, Fen> = {}
  const problems: Record<string, FieldReason> = {}
  for (const name of names) {
    const text = values[name]?.trim() ?? ''
    if (text === '') continue
    const read = parseYuan(text)
    if (!read.ok) problems[name] = read.error
    else if (read.value > STAY_AMOUNT_MOST_FEN) problems[name] = 'too-large'
    else amounts[name] = read.value
  }
  return Object.keys(problems).length > 0 ? err(problems) : ok(amounts)
}

/** A whole number from an address or a form, within bounds; the fallback for anything else. */
export function readWhole(text: string | undefined, least: number, most: number, fallback: number) {
  if (text === undefined || !/^\d{1,9}$/.test(text)) return fallback
  const value = Number(text)
  return value >= least && value <= most ? value : fallback
}

export const pageOf = (c: Context): number => readWhole(c.req.query('page'), 1, 100_000, 1)
