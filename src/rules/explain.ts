import type { Fen } from '../kernel/fen.ts'
import { explainStep, yuan, type ExplainedStep } from './explain-step.ts'
import { dateWords, kindWords, reasonWords, say, type Lang } from './labels.ts'
import type { Plan } from './language/plan.ts'
import type { BenefitLine } from './run.ts'
import { sayCondition } from './say-condition.ts'
import { sayFact } from './say-fact.ts'
import { dateNames, type Reason } from './terms.ts'
import type { Nearest } from './trace.ts'
import { tellStory } from './tell-story.ts'

export interface ExplainedLine {
  /** The benefit's title, or the plan's where no benefit was reached. */
  readonly title: string
  /** What is paid, or the one reason why nothing is, and what was looked at. */
  readonly sentences: readonly string[]
  readonly steps: readonly ExplainedStep[]
  readonly zeroReason?: Reason
  /** "若……，则可给付": the correction of one fact that would change it. */
  readonly nearest?: string
}

/** Renders a line and its trace in words. The only place where words are made of traces. */
export function explainLine(line: BenefitLine, plan: Plan, lang: Lang): ExplainedLine {
  const version = plan.versions.find((one) => one.id === line.version)
  const benefit = version?.benefits.find((one) => one.id === line.benefit)
  const steps = (line.trace?.steps ?? []).map((step) => explainStep(step, plan, lang))
  if (line.trace && line.amountFen > 0) steps.push(paidStep(line, lang))
  const clause = version?.clauses[line.clause]
  return {
    title: say(benefit?.title ?? plan.title, lang),
    sentences: [
      line.amountFen > 0
        ? (tellStory(line, plan, lang) ?? paidSentence(line, clause, lang))
        : zeroSentence(line, plan, lang),
      ...contextSentence(line, lang),
    ],
    steps,
    ...(line.amountFen === 0 && { zeroReason: line.reason }),
    ...(line.nearest && { nearest: nearestSentence(line.nearest, plan, lang) }),
  }
}

const paidStep = ({ amountFen }: BenefitLine, lang: Lang): ExplainedStep => ({
  label: lang === 'zh' ? '给付' : 'Paid',
  text: yuan(amountFen),
  amountFen: amountFen as Fen,
})

function paidSentence(line: BenefitLine, clause: string | undefined, lang: Lang): string {
  const amount = yuan(line.amountFen)
  if (lang === 'en') return `${amount} yuan is paid under clause ${line.clause}.`
  const about = clause === undefined ? '' : `（${clause}）`
  return `依据第 ${line.clause} 条${about}，给付 ${amount} 元。`
}

function zeroSentence(line: BenefitLine, plan: Plan, lang: Lang): string {
  const zero = line.trace?.steps.find((step) => step.op === 'zero')
  const leaf = zero?.op === 'zero' && zero.leaf ? sayCondition(zero.leaf, plan, lang) : ''
  const reason = reasonWords[line.reason][lang]
  const missing =
    line.reason === 'fact-missing' && line.fact !== undefined ? sayFact(line.fact, plan, lang) : ''
  if (lang === 'en') {
    const detail = missing ? ` (${missing})` : leaf ? ` (asked for: ${leaf})` : ''
    return `Nothing is paid: ${reason}${detail}; clause ${line.clause}.`
  }
  const detail = missing ? `（${missing}）` : leaf ? `（要求${leaf}）` : ''
  return `本项给付 0 元：${reason}${detail}，依据第 ${line.clause} 条。`
}

function contextSentence(line: BenefitLine, lang: Lang): string[] {
  const { trace } = line
  if (!trace) return []
  let joined = ''
  for (const name of dateNames) {
    const on = trace.on[name]
    if (on === undefined) continue
    if (joined !== '') joined += lang === 'zh' ? '，' : ', '
    joined += `${dateWords[name][lang]} ${on}`
  }
  const kind = trace.kind ? kindWords[trace.kind][lang] : ''
  const cover = trace.cover
  if (lang === 'en') {
    const under = cover ? `; cover ${cover.from} to ${cover.to}, ${cover.units} unit(s)` : ''
    return [`Looked at: ${kind}, ${joined}${under}; version ${trace.version ?? '–'}.`]
  }
  const under = cover ? `；保障期 ${cover.from} 至 ${cover.to}，${cover.units} 份` : ''
  return [`依据事实：${kind}，${joined}${under}；条款版本 ${trace.version ?? '无'}。`]
}

const sayValue = (value: string | number | boolean | null, lang: Lang): string => {
  if (value === null) return lang === 'zh' ? '未提供' : 'not given'
  if (typeof value === 'boolean') {
    if (lang === 'zh') return value ? '是' : '否'
    return value ? 'yes' : 'no'
  }
  return String(value)
}

/** "If the start of cover were 2015-10-01 instead of 2015-10-03, something would be paid." */
function nearestSentence({ fact, is, wouldBe }: Nearest, plan: Plan, lang: Lang): string {
  const what = sayFact(fact, plan, lang)
  const money = fact.endsWith('Fen')
  const before = money && typeof is === 'number' ? yuan(is) : sayValue(is, lang)
  const after = money && typeof wouldBe === 'number' ? yuan(wouldBe) : sayValue(wouldBe, lang)
  return lang === 'zh'
    ? `若${what}有误，应为 ${after}（现为 ${before}），更正后本项可以给付。`
    : `If ${what} should be ${after} (now ${before}), correcting it would make this line pay.`
}
