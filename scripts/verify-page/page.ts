import { hex, sha256 } from '../../src/kernel/bytes.ts'
import { differenceOf } from '../single-page/difference-of.ts'
import { alertBox, byId, firstLang, make, money, sayAll } from '../single-page/frame.ts'
import { checkChain, type ChainFault } from './check-chain.ts'
import { checkLines, type CheckedLine } from './check-lines.ts'
import type {
  AboutExport,
  ExportedEntry,
  ExportedLine,
  ExportedPlan,
} from '../../src/tenants/export/export-data.ts'
import { checkPlans, type PlanFault } from './check-plans.ts'
import { say, speech, type Word } from './words.ts'

/** More rows than anybody reads; those that do not agree stand first. */
const SHOWN_MOST = 200
let lang = firstLang()

const faultList = (faults: readonly string[]): HTMLElement =>
  make('ul', 'faults', ...faults.map((fault) => make('li', '', fault)))

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

/** The parts of the page that hold data; the last says how the others were when they were made. */
const parts = Array.from(document.querySelectorAll<HTMLElement>('script.data'), (part) => ({
  kind: part.dataset['kind'],
  text: part.textContent ?? '',
}))

function rowsOf<Row>(kind: string): Row[] {
  const rows: Row[] = []
  for (const part of parts) {
    if (part.kind !== kind || !isJson(part.text)) continue
    // Not spread: a part may hold more rows than a call takes arguments.
    for (const row of JSON.parse(part.text) as Row[]) rows.push(row)
  }
  return rows
}

type PartFault = { readonly at: number; readonly word: 'partChanged' | 'unreadBlock' }

async function checkParts(): Promise<PartFault[]> {
  const faults: PartFault[] = []
  const rest = parts.filter(({ kind }) => kind !== 'about')
  // Without it nothing says how the others were: a page that was cut off has none.
  if (!about) return [{ at: rest.length + 1, word: 'unreadBlock' }]
  for (let at = 0; at < Math.max(rest.length, about.parts.length); at++) {
    const text = rest[at]?.text ?? ''
    if (!isJson(text)) faults.push({ at: at + 1, word: 'unreadBlock' })
    else if ((await sha256(text)) !== about.parts[at]) {
      faults.push({ at: at + 1, word: 'partChanged' })
    }
  }
  return faults
}

interface Checked {
  readonly entries: number
  readonly head: { readonly sequence: number; readonly hash: string }
  readonly chainFaults: readonly ChainFault[]
  readonly partFaults: readonly PartFault[]
  readonly planFaults: readonly PlanFault[]
  readonly lines: readonly CheckedLine[]
}

const about = rowsOf<AboutExport>('about')[0]
const entries = rowsOf<ExportedEntry>('entries')
const plans = rowsOf<ExportedPlan>('plans')
const lines = rowsOf<ExportedLine>('lines')
let checked: Checked | undefined
/** What the folder that was chosen came to: files that do not agree, and how. */
let fileFaults:
  | { readonly file: string; readonly word: 'fileMissing' | 'fileChanged' }[]
  | undefined

function chainSentences({ head, chainFaults }: Checked): string[] {
  const faults = chainFaults.map(({ fault, sequence }) => say(fault, lang, { sequence }))
  const stated = about?.audit
  if (stated && (stated.sequence !== head.sequence || stated.hash !== head.hash)) {
    faults.push(say('chainEndDiffers', lang, { found: head.sequence, stated: stated.sequence }))
  }
  return faults
}

function lineSentence({ line, check, byPlan }: CheckedLine): string | undefined {
  const of = { line: line.id, title: line.title }
  switch (check.state) {
    case 'same':
      return byPlan ? undefined : say('noPlan', lang, of)
    case 'no-trace':
      return say('noTrace', lang, of)
    case 'unreadable':
      return say('unreadable', lang, of)
  }
  return say('ofLine', lang, { ...of, text: differenceOf(line.trace, check, lang) })
}

const isPaid = ({ line }: CheckedLine): boolean => line.state === 'paid'
const sumOf = (some: readonly CheckedLine[]): number =>
  some.reduce((sum, { line }) => sum + line.amountFen, 0)

function sumSentences(paid: readonly CheckedLine[]): string[] {
  const ledger = new Map(about?.paid.map(({ planKey, totalFen }) => [planKey, totalFen]))
  const plans = new Set([...ledger.keys(), ...paid.map(({ line }) => line.planKey)])
  return [...plans].flatMap((plan) => {
    const linesFen = sumOf(paid.filter(({ line }) => line.planKey === plan))
    const ledgerFen = ledger.get(plan) ?? 0
    const figures = { plan, lines: money(linesFen), ledger: money(ledgerFen) }
    return linesFen === ledgerFen ? [] : [say('sumDiffers', lang, figures)]
  })
}

function show(): void {
  sayAll(speech, lang)
  if (about) {
    const beijing = new Date(Date.parse(about.exportedAt) + 8 * 3_600_000).toISOString()
    const at = beijing.replace('T', ' ').slice(0, 16)
    byId('about').textContent = say('exported', lang, { name: about.name, at })
  }
  showFiles()
  if (!checked) return
  const partFaults = checked.partFaults.map(({ at, word }) => say(word, lang, { at }))
  const chainFaults = chainSentences(checked)
  const paid = checked.lines.filter(isPaid)
  const ofLines = checked.lines.flatMap((one) => lineSentence(one) ?? [])
  const ofPlans = checked.planFaults.map(({ plan: { planKey: plan, revision }, word }) =>
    say(word, lang, { plan, revision }),
  )
  const lineFaults = [...ofPlans, ...ofLines, ...sumSentences(paid)]
  showChain(checked, chainFaults)
  showLines(checked.lines, paid, lineFaults)
  const wrong = partFaults.length + chainFaults.length + lineFaults.length
  const figures = { entries: checked.entries, lines: paid.length, total: money(sumOf(paid)) }
  byId('result').replaceChildren(
    wrong === 0
      ? alertBox('done', say('good', lang), say('goodText', lang, figures))
      : alertBox('bad', say('bad', lang, { count: wrong }), say('badText', lang)),
    ...(partFaults.length === 0 ? [] : [faultList(partFaults)]),
  )
}

function showChain({ entries: count, head }: Checked, faults: readonly string[]): void {
  const good = say(count === 0 ? 'chainEmpty' : 'chainGood', lang, { count })
  byId('chain').replaceChildren(
    faults.length === 0 ? make('p', '', good) : faultList(faults),
    make('p', 'field-help', say('head', lang)),
    make('code', '', head.hash),
    make('p', 'field-help', say('headHelp', lang)),
  )
}

function showLines(
  all: readonly CheckedLine[],
  paid: readonly CheckedLine[],
  faults: readonly string[],
): void {
  const figures = { count: paid.length, total: money(sumOf(paid)) }
  const good = say(paid.length === 0 ? 'paidNone' : 'paidGood', lang, figures)
  const parts = [faults.length === 0 ? make('p', '', good) : faultList(faults)]
  if (all.length > paid.length) {
    parts.push(make('p', 'field-help', say('unpaid', lang, { count: all.length - paid.length })))
  }
  if (all.length > 0) parts.push(tableOf(all))
  if (all.length > SHOWN_MOST) {
    const most = { most: SHOWN_MOST, count: all.length }
    parts.push(make('p', 'field-help', say('shownMost', lang, most)))
  }
  byId('paid').replaceChildren(...parts)
}

function tableOf(all: readonly CheckedLine[]): HTMLElement {
  const wrong = ({ check, byPlan }: CheckedLine) => check.state !== 'same' || !byPlan
  const shown = [...all.filter(wrong), ...all.filter((one) => !wrong(one))].slice(0, SHOWN_MOST)
  const heads: Word[] = ['line', 'benefit', 'amount', 'state']
  const head = heads.map((word) => make('th', word === 'amount' ? 'money' : '', say(word, lang)))
  const rows = shown.map((one) => {
    const { line } = one
    const agrees = !wrong(one)
    const badge = make(
      'span',
      `badge badge-${agrees ? 'done' : 'bad'}`,
      say(agrees ? 'agrees' : 'differs', lang),
    )
    return make(
      'tr',
      '',
      make('td', '', line.id),
      make('td', '', line.title),
      make('td', 'money', money(line.amountFen)),
      make('td', '', badge),
    )
  })
  return make(
    'table',
    'lines',
    make('thead', '', make('tr', '', ...head)),
    make('tbody', '', ...rows),
  )
}

function showFiles(): void {
  if (!fileFaults || !about) return
  const count = about.files.length
  if (fileFaults.length === 0) {
    byId('files').replaceChildren(make('p', '', say('filesGood', lang, { count })))
    return
  }
  byId('files').replaceChildren(
    make('p', '', say('filesNot', lang, { count, wrong: fileFaults.length })),
    faultList(fileFaults.map(({ file, word }) => say(word, lang, { file }))),
  )
}

async function checkFiles(chosen: readonly File[]): Promise<void> {
  // A chosen folder's files are named with the folder's own name before them.
  const named = new Map(
    chosen.map((file) => [
      (file.webkitRelativePath || file.name).split('/').slice(1).join('/') || file.name,
      file,
    ]),
  )
  const faults: NonNullable<typeof fileFaults> = []
  for (const { file, sha256: stated } of about?.files ?? []) {
    const found = named.get(file)
    if (!found) faults.push({ file, word: 'fileMissing' })
    else {
      const hash = await crypto.subtle.digest('SHA-256', await found.arrayBuffer())
      if (hex(new Uint8Array(hash)) !== stated) faults.push({ file, word: 'fileChanged' })
    }
  }
  fileFaults = faults
  show()
}

/** Lets the page draw how far it is. */
async function tellProgress(done: number): Promise<void> {
  const figures = { done, count: entries.length }
  byId('result').replaceChildren(make('p', 'muted', say('checking', lang, figures)))
  await new Promise((resolve) => setTimeout(resolve))
}

byId('lang').addEventListener('click', () => {
  lang = lang === 'zh' ? 'en' : 'zh'
  show()
})
byId('folder').addEventListener('change', (event) => {
  void checkFiles([...((event.target as HTMLInputElement).files ?? [])])
})

async function check(): Promise<void> {
  await tellProgress(0)
  const { head, faults: chainFaults } = await checkChain(entries, tellProgress)
  const partFaults = await checkParts()
  const count = entries.length
  const { byRevision, faults: planFaults } = await checkPlans(plans, entries)
  const checkedLines = checkLines(lines, byRevision)
  checked = { entries: count, head, chainFaults, partFaults, planFaults, lines: checkedLines }
  show()
}

show()
void check()
