import type { Context } from 'hono'
import type { Language } from '../../tenants/languages.ts'
import { languageCookie } from '../cookies.ts'
import { chooseLanguage } from './choose-language.ts'

/** The language of a request, and the word to caches that it decides on the page. */
export function languageOf(c: Context, offered: readonly Language[]): Language {
  if (offered.length > 1) c.header('vary', 'accept-language, cookie')
  return chooseLanguage({
    offered,
    chosen: languageCookie.get(c),
    accepted: c.req.header('accept-language'),
  })
}
