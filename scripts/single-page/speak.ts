import { frameWords } from './frame-words.ts'

export type Lang = 'zh' | 'en'

/** `{name}` stands for what is filled in. */
export type Words = Readonly<Record<string, readonly [zh: string, en: string]>>
type Filled = Readonly<Record<string, string | number>>

/** A page's words beside those that every single page has. */
export interface Speech<Word extends string> {
  readonly isWord: (name: string) => name is Word
  readonly say: (word: Word, lang: Lang, filled?: Filled) => string
}

export function speak<W extends Words>(words: W): Speech<(keyof W & string) | FrameWord> {
  type Word = (keyof W & string) | FrameWord
  const known: Words = { ...frameWords, ...words }
  return {
    isWord: (name): name is Word => name in known,
    say: (word, lang, filled = {}) => {
      const [zh, en] = known[word]!
      return (lang === 'zh' ? zh : en).replaceAll(/\{(\w+)\}/g, (whole, name: string) =>
        String(filled[name] ?? whole),
      )
    },
  }
}

type FrameWord = keyof typeof frameWords
