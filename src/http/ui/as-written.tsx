import { uiWords, type UiWords } from './words.ts'

/** Chinese, with what stands inside it: full-width signs, digits and the stars of a masked name. */
const CHINESE =
  /([\p{Script=Han}\u3000-\u303f\uff01-\uff65](?:[\p{Script=Han}\u3000-\u303f\uff01-\uff65\w*·.-]*[\p{Script=Han}\u3000-\u303f\uff01-\uff65])?)/u

/**
 * Text that somebody wrote in Chinese, or a sentence that holds some of it. On a page in another
 * language it is marked, so that it is spoken and drawn as what it is.
 */
export function AsWritten({ text, words }: { text: string; words?: UiWords | undefined }) {
  if ((words ?? uiWords).language === uiWords.language) return <>{text}</>
  // The expression has one group, so every second part is Chinese.
  const parts = text.split(CHINESE)
  return <>{parts.map((part, at) => (at % 2 === 1 ? <span lang="zh-CN">{part}</span> : part))}</>
}

/** The language of a text that cannot be marked in parts, such as an option's. */
export const langOf = (text: string, words: UiWords): 'zh-CN' | undefined =>
  words.language !== uiWords.language && CHINESE.test(text) ? 'zh-CN' : undefined
