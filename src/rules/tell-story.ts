import { PPM_ONE } from '../kernel/fen.ts'
import { formatRatio } from './amounts.ts'
import { yuan, yuanOfParts } from './explain-step.ts'
import { amountWord, perWords, type Lang } from './labels.ts'
import type { Plan } from './language/plan.ts'
import type { BenefitLine } from './run.ts'
import type { Step } from './trace.ts'

/**
 * How a paid amount came about, as one sentence that a member follows without a table: what was
 * counted, at which rate, what held it back, what is paid. Steps that changed nothing are left
 * out; all of them stand in the explained steps. Undefined where there is no trace.
 */
export function tellStory(line: BenefitLine, plan: Plan, lang: Lang): string | undefined {
  if (!line.trace || line.amountFen === 0) return undefined
  const zh = lang === 'zh'
  const { steps } = line.trace
  const comma = zh ? '，' : '; '
  let told = ''
  const tell = (part: string): void => {
    if (part !== '') told = told === '' ? part : told + comma + part
  }
  tell(counted(steps, plan, zh))
  for (const step of steps) tell(scaled(step, zh))
  tell(bands(steps, zh))
  let was: number | undefined
  for (const step of steps) {
    tell(changed(step, was, zh))
    was = reached(step, was)
  }
  const paid = yuan(line.amountFen)
  return zh ? `${told}，互助金是 ${paid} 元。` : `${told}: ${paid} yuan.`
}

/** The amounts that make the base: `个人负担 2,287.99 元`. */
function counted(steps: readonly Step[], plan: Plan, zh: boolean): string {
  let told = ''
  for (const step of steps) {
    if (step.op !== 'add' && step.op !== 'less' && step.op !== 'net') continue
    const word =
      step.op === 'net'
        ? zh
          ? '其他保障已付'
          : 'what others paid'
        : amountWord(plan, step.of, zh ? 'zh' : 'en')
    if (told !== '')
      told += step.op === 'add' ? (zh ? '，加上' : ', plus ') : zh ? '，减去' : ', less '
    told += zh ? `${word} ${yuan(step.fen)} 元` : `${word} ${yuan(step.fen)}`
  }
  return told
}

function scaled(step: Step, zh: boolean): string {
  switch (step.op) {
    case 'deductible':
      return step.kind === 'subtracted'
        ? zh
          ? `超过起付的部分 ${yuan(step.eligible)} 元`
          : `${yuan(step.eligible)} past the deductible`
        : ''
    case 'flat':
    case 'whole':
      return zh ? `按 ${formatRatio(step.ppm)} 算` : `at ${formatRatio(step.ppm)}`
    case 'step':
      return zh
        ? `达到 ${yuan(step.reached ?? 0)} 元一档`
        : `the step at ${yuan(step.reached ?? 0)}`
    case 'days':
      return zh
        ? `住院 ${step.days} 天，${step.paid === step.days ? '' : `算 ${step.paid} 天，`}每天 ${yuan(step.fen)} 元`
        : `${step.paid === step.days ? '' : `${step.paid} of `}${step.days} days at ${yuan(step.fen)} a day`
    case 'lump':
      return zh ? '一次付给' : 'once'
    case 'months':
      return zh
        ? `${step.months} 个月${step.days > 0 ? `零 ${step.days} 天` : ''}，每月 ${yuan(step.fen)} 元`
        : `${step.months} months and ${step.days} days at ${yuan(step.fen)} a month`
    case 'grade':
      return zh
        ? `${step.grade}，按 ${formatRatio(step.ppm)} 算`
        : `${step.grade} at ${formatRatio(step.ppm)}`
    default:
      return ''
  }
}

/** Several bands are one part of the sentence: `分段按 35%、55% 算`. */
function bands(steps: readonly Step[], zh: boolean): string {
  const rates: string[] = []
  for (const step of steps) if (step.op === 'band') rates.push(formatRatio(step.ppm))
  if (rates.length === 0) return ''
  if (rates.length === 1) return zh ? `按 ${rates[0]} 算` : `at ${rates[0]}`
  return zh ? `分段按 ${rates.join('、')} 算` : `in bands at ${rates.join(', ')}`
}

/** What a step after the scale did, where it did something. `value` is parts, millionths of fen. */
function changed(step: Step, was: number | undefined, zh: boolean): string {
  switch (step.op) {
    case 'points':
      return zh
        ? `因身份提高 ${formatRatio(step.ppm)}`
        : `${formatRatio(step.ppm)} more for the identity`
    case 'factor':
      return step.ppm < PPM_ONE
        ? zh
          ? `减按 ${formatRatio(step.ppm)} 算`
          : `reduced to ${formatRatio(step.ppm)}`
        : zh
          ? '因身份增加'
          : 'raised for the identity'
    case 'units':
      return step.units > 1 ? (zh ? `参加 ${step.units} 份` : `${step.units} units`) : ''
    case 'reduced':
      return zh
        ? `减责期内按 ${formatRatio(step.ppm)} 算`
        : `${formatRatio(step.ppm)} in the reduced period`
    case 'limit':
      return was !== undefined && step.value < was
        ? zh
          ? `${perWords[step.per as keyof typeof perWords]?.zh ?? ''}限额还可用 ${yuanOfParts(step.value)} 元`
          : `${yuanOfParts(step.value)} left under the limit`
        : ''
    case 'minimum':
      return zh
        ? `不足 ${yuan(step.fen)} 元的按 ${yuan(step.fen)} 元`
        : `at least ${yuan(step.fen)}`
    case 'round':
      return roundWord(step.to, zh)
    case 'joint':
      return zh
        ? `几项合计限额内还可用 ${yuan(step.left)} 元`
        : `${yuan(step.left)} left under the joint ceiling`
    default:
      return ''
  }
}

const roundWord = (to: number, zh: boolean): string =>
  to === 100
    ? zh
      ? '取到元'
      : 'rounded to the yuan'
    : to === 10
      ? zh
        ? '取到角'
        : 'rounded to the jiao'
      : zh
        ? '取到分'
        : 'rounded to the fen'

/** What the amount is after a step, in parts. Bands add up. */
function reached(step: Step, was: number | undefined): number | undefined {
  if ('value' in step) return step.value
  if (!('parts' in step)) return was
  return step.op === 'band' ? (was ?? 0) + step.parts : step.parts
}
