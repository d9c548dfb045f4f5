import type { Context } from 'hono'
import { plainRefusals, type Refusals } from './refusals.tsx'

/** A form that broke off on its way, as a page with the way back. */
export function brokenForm(c: Context, refusals: Refusals = plainRefusals) {
  const { brokenForm: title, brokenFormText: sentence } = refusals.words(c)
  return refusals.refused(c, { title, sentence }, 400)
}
