import type { Lang, Trace } from '../../src/rules/index.ts'
import { checkLine, sayStep, type Check } from './check-line.ts'
import { readLines, type GivenLine } from './read-lines.ts'
import { differenceOf } from '../single-page/difference-of.ts'
import { alertBox, byId, firstLang, icon, make, money, sayAll } from '../single-page/frame.ts'
import { say, speech, type Word } from './words.ts'

/** What `compute --trace` prints of a published case; put in when the page is built. */
declare const EXAMPLES: Readonly<Record<Lang, string>>

/** Up to here the steps of every line stand open; of more lines, those of the faulty ones. */
const OPEN_MOST = 10
/** More cards than anybody reads; those that are not confirmed stand first. */
const SHOWN_MOST = 200

const given = byId<HTMLTextAreaElement>('given')
const file = byId<HTMLInputElement>('file')
/** What is checked. A file's text stays out of the text field, which chokes on megabytes. */
let text = ''
let lang = firstLang()

interface Checked {
  readonly line: GivenLine
  readonly check: Check
}

function show(): void {
  sayAll(speech, lang)
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
  if (check.state !== 'same')
    card.append(make('p', 'alert alert-bad', differenceOf(trace, check, lang)))
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
