/** Languages that members' pages can speak, as BCP 47 names them; Chinese is always offered. */
export const languages = ['zh-CN', 'en'] as const
export type Language = (typeof languages)[number]
export const USUAL_LANGUAGE: Language = 'zh-CN'

/** Each in its own words, for whoever cannot read the others. */
export const languageNames: Readonly<Record<Language, string>> = {
  'zh-CN': '中文',
  en: 'English',
}

/** What is stored of a federation's choice: the names in their order, with a space between. */
export const writeLanguages = (chosen: readonly Language[]): string =>
  languages.filter((language) => language === USUAL_LANGUAGE || chosen.includes(language)).join(' ')

/** The languages of what is stored; a name that this code does not know is left out. */
export function readLanguages(stored: string): readonly Language[] {
  const names = stored.split(' ')
  return languages.filter((language) => language === USUAL_LANGUAGE || names.includes(language))
}
