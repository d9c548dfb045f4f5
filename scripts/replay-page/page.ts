import { yuanOfParts } from '../../src/rules/explain-step.ts'
import type { Lang, Trace } from '../../src/rules/index.ts'
import { checkLine, sayStep, type Check } from './check-line.ts'
import { readLines, type GivenLine } from './read-lines.ts'
import { isWord, say, type Word } from './words.ts'

/** What `compute --trace` prints of a published case; put in when the page is built. */
declare const EXAMPLES: Readonly<Record<Lang, string>>

/** Up to here the steps of every line stand open; of more lines, those of the faulty ones. */
const OPEN_MOST = 10
/** More cards than anybody reads; those that are not confirmed stand first. */
const SHOWN_MOST = 200
const PARTS = 1_000_000

const given = byId<HTMLTextAreaElement>('given')
const file = byId<HTMLInputElement>('file')
/** What is checked. A file's text stays out of the text field, which chokes on megabytes. */
let text = ''
let lang: Lang = navigator.language.startsWith('zh') ? 'zh' : 'en'

function byId<E extends HTMLElement>(id: string): E {
  return document.getElementById(id) as E
}

type Child = Node | string | false

function make(tag: string, className: string, ...children: Child[]): HTMLElement {
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

function icon(name: keyof typeof outlines): Node {
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

const money = (fen: number): string =>
  (fen < 0 ? '-' : '') + yuanOfParts(Math.round(Math.abs(fen) * PARTS))

function alertBox(grade: 'done' | 'bad' | 'wait', title: string, text: string): HTMLElement {
  const body = make('div', 'alert-body', make('p', 'alert-title', title), make('p', '', text))
  return make('div', `alert alert-${grade}`, icon(grade), body)
}

interface Checked {
  readonly line: GivenLine
  readonly check: Check
}

function show(): void {
  document.documentElement.lang = lang === 'zh' ? 'zh-CN' : 'en'
  document.title = `${say('title', lang)} · ${say('brand', lang)}`
  for (const element of document.querySelectorAll<HTMLElement>('[data-say]')) {
    const word = element.dataset['say'] ?? ''
    if (isWord(word)) element.textContent = say(word, lang)
  }
  const read = readLines(text)
  byId('clear').hidden = read.state === 'empty'
  byId('file-name').textContent = file.files?.[0]?.name ?? ''
  if (read.state !== 'lines') return fill([troubleOf(read.state)], [])
  const checked = read.lines.map((line) => ({ line, check: checkLine(line) }))
  const faulty = checked.filter(({ check }) => check.state !== 'same')
  const sound = checked.filter(({ check }) => check.state === 'same')
  const cards = [...faulty, ...sound]
    .slice(0, SHOWN_MOST)
    .map((one) => lineCard(one, checked.length <= OPEN_MOST))
  if (checked.length > SHOWN_MOST) {
    const figures = { most: SHOWN_MOST, count: checked.length }
    cards.push(make('p', 'line muted', say('shownMost', lang, figures)))
  }
  fill(summaryOf(checked, faulty.length, read.totalFen), cards)
}

function fill(summary: HTMLElement[], cards: HTMLElement[]): void {
  byId('summary').replaceChildren(...summary)
  byId('lines').replaceChildren(...cards)
}

function troubleOf(state: 'empty' | 'not-json' | 'no-traces'): HTMLElement {
  if (state === 'not-json') return alertBox('bad', say('notJson', lang), say('notJsonText', lang))
  if (state === 'no-traces')
    return alertBox('wait', say('noTraces', lang), say('noTracesText', lang))
  const title = make('p', 'empty-title', say('emptyTitle', lang))
  return make('div', 'empty no-print', title, make('p', 'muted', say('emptyText', lang)))
}

function summaryOf(checked: Checked[], wrong: number, totalFen: number | null): HTMLElement[] {
  const count = checked.length
  const sumFen = checked.reduce((sum, { line, check }) => sum + amountOf(line, check), 0)
  const boxes: HTMLElement[] = []
  if (wrong > 0) {
    const differs = checked.some(({ check }) => verdicts[check.state][0] === 'bad')
    const title = say('notAll', lang, { wrong, count })
    boxes.push(alertBox(differs ? 'bad' : 'wait', title, say('notAllText', lang)))
  }
  if (totalFen !== null && totalFen !== sumFen) {
    const figures = { computed: money(sumFen), stated: money(totalFen) }
    boxes.push(alertBox('bad', say('totalDiffers', lang), say('totalDiffersText', lang, figures)))
  }
  if (boxes.length > 0) return boxes
  const title = say(count === 1 ? 'oneSame' : 'allSame', lang, { count })
  const text = say('allSameText', lang, { total: money(sumFen) })
  const byPlan = checked.every(({ line }) => line.plan !== null)
  return [alertBox('done', title, byPlan ? `${text} ${say('withPlan', lang)}` : text)]
}

/** What the line or its trace says, whichever is there: for the sum beside the total. */
const amountOf = (line: GivenLine, check: Check): number =>
  line.amountFen ?? (check.state === 'same' ? check.amountFen : 0)

const verdicts = {
  same: ['done', 'same'],
  'step-differs': ['bad', 'differs'],
  'line-differs': ['bad', 'differs'],
  'no-trace': ['wait', 'noTrace'],
  unreadable: ['wait', 'unreadable'],
} as const satisfies Record<Check['state'], readonly ['done' | 'bad' | 'wait', Word]>

function lineCard({ line, check }: Checked, open: boolean): HTMLElement {
  const [grade, word] = verdicts[check.state]
  const heading = make('h3', '', line.title)
  const of = line.event === null ? false : make('p', '', say('event', lang, { event: line.event }))
  const badge = make('span', `badge badge-${grade}`, icon(grade), say(word, lang))
  const head = make('div', 'card-head', make('div', '', heading, of), badge)
  const card = make('article', 'card line', head)
  if (check.state === 'no-trace' || check.state === 'unreadable') {
    const text = check.state === 'no-trace' ? 'noTraceText' : 'unreadableText'
    card.append(make('p', 'muted', say(text, lang)))
    return card
  }
  const trace = line.trace as Trace
  card.append(figuresOf(line, trace, check))
  if (check.state !== 'same') card.append(make('p', 'alert alert-bad', differenceOf(trace, check)))
  card.append(stepsOf(trace, check, open || check.state !== 'same'))
  return card
}

function figuresOf(line: GivenLine, trace: Trace, check: Check): HTMLElement {
  const ofLine = check.state === 'line-differs'
  const stated = ofLine ? (line.amountFen ?? 0) : trace.amountFen
  const computed =
    check.state === 'same'
      ? money(check.amountFen)
      : 'computedFen' in check && (ofLine || check.step === trace.steps.length)
        ? money(check.computedFen)
        : undefined
  const figure = (word: Word, amount: string | undefined): HTMLElement =>
    make(
      'div',
      '',
      make('dt', '', say(word, lang)),
      amount === undefined
        ? make('dd', 'muted', say('notReached', lang))
        : make('dd', 'money', `¥ ${amount}`),
    )
  return make(
    'dl',
    'figures',
    figure(ofLine ? 'lineStated' : 'stated', money(stated)),
    figure('computed', computed),
  )
}

function differenceOf(trace: Trace, check: Extract<Check, { computedFen: number }>): string {
  const figures = { computed: money(check.computedFen), stated: money(check.statedFen) }
  if (check.state === 'line-differs') return say('lineDiffers', lang, figures)
  const { field } = check
  if (field && check.step < 0) return say('headDiffers', lang, { ...field, field: field.name })
  const step = trace.steps[check.step]
  if (!step) return say('endDiffers', lang, figures)
  const named = { step: check.step + 1, label: sayStep(step, lang).label }
  if (!field || outcomes.has(field.name)) return say('stepDiffers', lang, { ...figures, ...named })
  const word = field.name === 'op' ? 'stepExtra' : 'fieldDiffers'
  return say(word, lang, { ...field, ...named, field: field.name })
}

/** Fields that are what a step comes to, which the figures say already. */
const outcomes = new Set(['fen', 'parts', 'value', 'eligible'])

function stepsOf(trace: Trace, check: Check, open: boolean): HTMLElement {
  const differs = check.state === 'step-differs' ? check.step : -1
  const told = [
    ...trace.steps.map((step) => sayStep(step, lang)),
    { label: say('paid', lang), text: '', amountFen: trace.amountFen },
  ]
  const rungs = told.map(({ label, text, amountFen }, at) =>
    make(
      'li',
      at === differs ? 'differs' : '',
      make('span', '', at < trace.steps.length ? `${at + 1}. ${label}` : label),
      make('span', 'ladder-amount money', amountFen === undefined ? '' : money(amountFen)),
      text !== '' && make('span', 'ladder-text', text),
    ),
  )
  const count = trace.steps.length
  const summary = make('summary', '', say('steps', lang, { count }), icon('down'))
  const details = make('details', 'more', summary, make('ol', 'ladder', ...rungs))
  details.toggleAttribute('open', open)
  return details
}

/** Text of the field: pasted, typed, or an example. */
function give(written: string): void {
  if (given.value !== written) given.value = written
  file.value = ''
  text = written
  show()
}

given.addEventListener('input', () => give(given.value))
byId('lang').addEventListener('click', () => {
  lang = lang === 'zh' ? 'en' : 'zh'
  show()
})
byId('example').addEventListener('click', () => give(EXAMPLES[lang]))
byId('clear').addEventListener('click', () => {
  give('')
  given.focus()
})
file.addEventListener('change', async () => {
  const chosen = file.files?.[0]
  if (!chosen) return
  given.value = ''
  try {
    text = await chosen.text()
    show()
  } catch {
    fill([alertBox('bad', say('unreadFile', lang), chosen.name)], [])
  }
})
show()
