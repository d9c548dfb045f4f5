import type { Context } from 'hono'
import { refusalsOf, refusedPage } from './refused-page.tsx'

/** A form that broke off on its way, as a page with the way back. */
export function brokenForm(c: Context) {
  const { brokenForm: title, brokenFormText } = refusalsOf(c)
  return refusedPage(c, [title, brokenFormText], 400)
}
