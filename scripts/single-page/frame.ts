import { yuanOfParts } from '../../src/rules/explain-step.ts'
import type { Lang, Speech } from './speak.ts'

const PARTS = 1_000_000

export function byId<E extends HTMLElement>(id: string): E {
  return document.getElementById(id) as E
}

export type Child = Node | string | false

export function make(tag: string, className: string, ...children: Child[]): HTMLElement {
  const element = document.createElement(tag)
  if (className) element.className = className
  element.append(...children.filter((child) => child !== false))
  return element
}

/** The product's outlines on a grid of 24. */
const outlines = {
  done: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18ZM8 12.3l2.7 2.7L16 9.5',
  bad: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18ZM9 9l6 6M15 9l-6 6',
  wait: 'M12 4 2.5 20h19zM12 10v4.5M12 17.5h.01',
  down: 'm6 9.5 6 6 6-6',
} as const

export function icon(name: keyof typeof outlines): Node {
  const drawing = document.createElementNS('http://www.w3.org/2000/svg', 'svg')
  const line = document.createElementNS('http://www.w3.org/2000/svg', 'path')
  line.setAttribute('d', outlines[name])
  const shown = {
    class: 'icon',
    viewBox: '0 0 24 24',
    fill: 'none',
    stroke: 'currentColor',
    'stroke-width': '1.75',
    'stroke-linecap': 'round',
    'stroke-linejoin': 'round',
    'aria-hidden': 'true',
  }
  for (const [key, value] of Object.entries(shown)) drawing.setAttribute(key, value)
  drawing.append(line)
  return drawing
}

/** Yuan, with parts of a fen where an amount in the middle of a computation has them. */
export const money = (fen: number): string =>
  (fen < 0 ? '-' : '') + yuanOfParts(Math.round(Math.abs(fen) * PARTS))

export function alertBox(grade: 'done' | 'bad' | 'wait', title: string, text: string): HTMLElement {
  const body = make('div', 'alert-body', make('p', 'alert-title', title), make('p', '', text))
  return make('div', `alert alert-${grade}`, icon(grade), body)
}

export const firstLang = (): Lang => (navigator.language.startsWith('zh') ? 'zh' : 'en')

/** Every element that names a word says it, and so does the window's title. */
export function sayAll<Word extends string>(
  { say, isWord }: Speech<Word | 'brand' | 'title'>,
  lang: Lang,
): void {
  document.documentElement.lang = lang === 'zh' ? 'zh-CN' : 'en'
  document.title = `${say('title', lang)} · ${say('brand', lang)}`
  for (const element of document.querySelectorAll<HTMLElement>('[data-say]')) {
    const word = element.dataset['say'] ?? ''
    if (isWord(word)) element.textContent = say(word, lang)
  }
}
