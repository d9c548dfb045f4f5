import type { Context } from 'hono'
import type { FormValues } from '../forms.ts'

/** More ticks of one name than any form of ours offers. */
const CHOICES_MOST = 50

/** A form with ticks: its texts, and of each tick group what was chosen from what there is. */
export async function readChoices<Choice extends string>(
  c: Context,
  name: string,
  offered: readonly Choice[],
): Promise<{ values: FormValues; chosen: readonly Choice[] }> {
  const body = await c.req.parseBody({ all: true })
  const ticks = new Set([body[name] ?? []].flat().slice(0, CHOICES_MOST))
  const values = Object.entries(body).flatMap(([key, value]) =>
    typeof value === 'string' ? [[key, value.slice(0, 200)] as const] : [],
  )
  return {
    values: Object.fromEntries(values),
    chosen: offered.filter((choice) => ticks.has(choice)),
  }
}
