import { compilePlan } from '../../src/rules/compile.ts'
import type { CompiledPlan, Step, Trace } from '../../src/rules/index.ts'
import { parsePlan } from '../../src/rules/parse-plan.ts'

/** A line to compute again, as far as what was given tells of it. */
export interface GivenLine {
  /** The benefit's title where `compute` printed it (`--lang`), else its name. */
  readonly title: string
  readonly event: string | null
  /** What the line says is paid; null for a trace on its own. */
  readonly amountFen: number | null
  /** Null where there is none; `unreadable` where it is not of the form that `replay` takes. */
  readonly trace: Trace | 'unreadable' | null
  /** The plan of the line, where it was printed along. */
  readonly plan: CompiledPlan | null
}

export type GivenLines =
  | { readonly state: 'empty' | 'not-json' | 'no-traces' }
  | { readonly state: 'lines'; readonly lines: GivenLine[]; readonly totalFen: number | null }

/**
 * Reads what `compute --trace` prints, one of its lines, one trace, or an array of these. Words
 * before the JSON, as npm prints them without `-s`, are passed over.
 */
export function readLines(text: string): GivenLines {
  if (text.trim() === '') return { state: 'empty' }
  let json: unknown
  try {
    json = JSON.parse(text.slice(Math.max(0, text.search(/[[{]/))))
  } catch {
    return { state: 'not-json' }
  }
  const lines = gather(json)
  if (lines.every((line) => line.trace === null)) return { state: 'no-traces' }
  return { state: 'lines', lines, totalFen: isRecord(json) ? numberIn(json['totalFen']) : null }
}

type Json = Readonly<Record<string, unknown>>

const isRecord = (json: unknown): json is Json =>
  typeof json === 'object' && json !== null && !Array.isArray(json)
const numberIn = (json: unknown): number | null => (typeof json === 'number' ? json : null)
const textIn = (json: unknown): string | null => (typeof json === 'string' ? json : null)

type Plans = ReadonlyMap<string, CompiledPlan>

const NO_PLANS: Plans = new Map()

function gather(json: unknown, plans = NO_PLANS): GivenLine[] {
  if (Array.isArray(json)) return json.flatMap((inner) => gather(inner, plans))
  if (!isRecord(json)) return []
  if (Array.isArray(json['lines'])) return gather(json['lines'], plansIn(json['plans']) ?? plans)
  if ('steps' in json) return [lineOf(json, json, null, plans)]
  const { trace } = json
  if (!isRecord(trace) && numberIn(json['amountFen']) === null) return []
  return [lineOf(json, trace, numberIn(json['amountFen']), plans)]
}

/** Plans by their names; what is no plan is passed over, and its lines are computed without. */
function plansIn(json: unknown): Plans | null {
  if (!Array.isArray(json)) return null
  const read = json.flatMap((one) => {
    const parsed = parsePlan(one)
    return parsed.ok ? [compilePlan(parsed.value)] : []
  })
  return new Map(read.map((plan) => [plan.id, plan]))
}

function lineOf(line: Json, trace: unknown, amountFen: number | null, plans: Plans): GivenLine {
  const { explained, benefit, plan, event } = line
  const title = isRecord(explained) ? textIn(explained['title']) : null
  return {
    title: title ?? textIn(benefit) ?? textIn(plan) ?? '–',
    event: textIn(event),
    amountFen,
    plan: (isRecord(trace) && plans.get(String(trace['plan']))) || null,
    trace: trace === undefined || trace === null ? null : isTrace(trace) ? trace : 'unreadable',
  }
}

export const isTrace = (json: unknown): json is Trace =>
  isRecord(json) &&
  Number.isSafeInteger(json['amountFen']) &&
  Array.isArray(json['steps']) &&
  json['steps'].every(isStep)

function isStep(json: unknown): boolean {
  if (!isRecord(json)) return false
  const names = figures.get(String(json['op']))
  return names?.every((name) => Number.isSafeInteger(json[name])) ?? false
}

/** The figures that each kind of step computes with. */
const figures = new Map<string, readonly string[]>(
  Object.entries({
    add: ['fen'],
    less: ['fen'],
    net: ['fen'],
    base: ['fen'],
    deductible: ['fen', 'before', 'total', 'eligible'],
    flat: ['ppm', 'fen', 'parts'],
    band: ['from', 'ppm', 'fen', 'parts'],
    'no-band': ['fen'],
    whole: ['ppm', 'fen', 'ppmBefore', 'fenBefore', 'parts'],
    step: ['total', 'totalBefore', 'pays', 'before', 'parts'],
    days: ['days', 'before', 'skip', 'paid', 'fen', 'parts'],
    lump: ['fen', 'parts'],
    months: ['months', 'days', 'of', 'fen', 'before', 'parts'],
    grade: ['ppm', 'fen', 'before', 'parts'],
    points: ['ppm', 'parts', 'value'],
    factor: ['ppm', 'value'],
    units: ['units', 'value'],
    reduced: ['ppm', 'value'],
    limit: ['cap', 'left', 'value'],
    times: ['most', 'used', 'value'],
    minimum: ['fen', 'value'],
    round: ['to', 'value'],
    share: ['fen', 'total'],
    joint: ['cap', 'left', 'fen'],
    zero: [],
  } satisfies Record<Step['op'], readonly string[]>),
)
