import type { Language } from '../../../tenants/languages.ts'
import { en } from './en.ts'
import { zh, type PortalWords } from './zh.ts'

/** The words of each language. A new one is a file of words, a name in the list, a line here. */
export const catalogs: Readonly<Record<Language, PortalWords>> = { 'zh-CN': zh, en }
