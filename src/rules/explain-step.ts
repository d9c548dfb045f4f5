import { formatYuan, type Fen } from '../kernel/fen.ts'
import { formatRatio, PARTS, withoutEndingZeros } from './amounts.ts'
import { amountWord, modeWords, perWords, reasonWords, roundingWords, type Lang } from './labels.ts'
import type { Plan } from './language/plan.ts'
import { sayCondition } from './say-condition.ts'
import type { Step } from './trace.ts'

export interface ExplainedStep {
  readonly label: string
  readonly text: string
  /** What the step comes to, where that is money: whole fen, the rest of a fen dropped. */
  readonly amountFen?: Fen
}

export const yuan = (fen: number): string => formatYuan(fen as Fen)
const inFen = (parts: number): Fen => Math.floor(parts / PARTS) as Fen

/** Parts as yuan with as many decimals as they need: `1,830.392`. */
export function yuanOfParts(parts: number): string {
  const rest = parts % PARTS
  const whole = formatYuan(((parts - rest) / PARTS) as Fen)
  return rest === 0 ? whole : whole + withoutEndingZeros(String(rest).padStart(6, '0'))
}

interface Voice {
  readonly plan: Plan
  readonly lang: Lang
  readonly zh: boolean
}

/** One step of a trace in words. */
export function explainStep(step: Step, plan: Plan, lang: Lang): ExplainedStep {
  const voice: Voice = { plan, lang, zh: lang === 'zh' }
  switch (step.op) {
    case 'add':
    case 'less':
    case 'net':
    case 'base':
    case 'deductible':
      return explainBase(step, voice)
    case 'flat':
    case 'band':
    case 'no-band':
    case 'whole':
    case 'step':
    case 'days':
    case 'lump':
    case 'months':
    case 'grade':
      return explainScale(step, voice)
    case 'points':
    case 'factor':
    case 'units':
    case 'reduced':
      return explainModifier(step, voice)
    default:
      return explainEnd(step, voice)
  }
}

type StepOf<K extends Step['op']> = Extract<Step, { op: K }>

function explainBase(
  step: StepOf<'add' | 'less' | 'net' | 'base' | 'deductible'>,
  { plan, lang, zh }: Voice,
): ExplainedStep {
  switch (step.op) {
    case 'add':
      return {
        label: zh ? '计入' : 'Counted',
        text: `${amountWord(plan, step.of, lang)} ${yuan(step.fen)}`,
        amountFen: step.fen as Fen,
      }
    case 'less':
      return {
        label: zh ? '扣除' : 'Taken off',
        text: `${amountWord(plan, step.of, lang)} ${yuan(step.fen)}`,
        amountFen: -step.fen as Fen,
      }
    case 'net':
      return {
        label: zh ? '扣除已给付' : 'Net of',
        text: zh
          ? `其他保障“${step.plan}”已给付 ${yuan(step.fen)}`
          : `${yuan(step.fen)} paid by ${step.plan}, ${step.benefit}`,
        amountFen: -step.fen as Fen,
      }
    case 'base':
      return {
        label: zh ? '补助基数' : 'Base',
        text: yuan(step.fen),
        amountFen: step.fen as Fen,
      }
    case 'deductible':
      return explainDeductible(step, zh)
  }
}

function explainDeductible(step: StepOf<'deductible'>, zh: boolean): ExplainedStep {
  const before =
    step.before > 0
      ? zh
        ? `（此前累计 ${yuan(step.before)}）`
        : ` (${yuan(step.before)} before)`
      : ''
  const text =
    step.kind === 'subtracted'
      ? zh
        ? `起付金额 ${yuan(step.fen)}${before}，超过部分 ${yuan(step.eligible)}`
        : `${yuan(step.fen)}${before}; ${yuan(step.eligible)} is past it`
      : zh
        ? `达到 ${yuan(step.fen)} 后从第一元起算${before}，计 ${yuan(step.eligible)}`
        : `from the first yuan once ${yuan(step.fen)} is reached${before}; ${yuan(step.eligible)} counts`
  return { label: zh ? '起付' : 'Deductible', text, amountFen: step.eligible as Fen }
}

function explainScale(
  step: StepOf<
    'flat' | 'band' | 'no-band' | 'whole' | 'step' | 'days' | 'lump' | 'months' | 'grade'
  >,
  voice: Voice,
): ExplainedStep {
  const { zh } = voice
  if (step.op === 'no-band')
    return {
      label: zh ? '不在各段内' : 'In no band',
      text: zh ? `${yuan(step.fen)} 不给付` : `${yuan(step.fen)}: not paid`,
    }
  const amountFen = inFen(step.parts)
  const gives = yuanOfParts(step.parts)
  switch (step.op) {
    case 'flat':
      return {
        label: zh ? '按比例' : 'Rate',
        text: `${yuan(step.fen)} × ${formatRatio(step.ppm)} = ${gives}`,
        amountFen,
      }
    case 'band': {
      const range =
        step.to === null
          ? zh
            ? `${yuan(step.from)} 以上`
            : `above ${yuan(step.from)}`
          : zh
            ? `${yuan(step.from)} 至 ${yuan(step.to)}`
            : `${yuan(step.from)} to ${yuan(step.to)}`
      return {
        label: zh ? '分段' : 'Band',
        text: zh
          ? `${range} 部分：${yuan(step.fen)} × ${formatRatio(step.ppm)} = ${gives}`
          : `${range}: ${yuan(step.fen)} × ${formatRatio(step.ppm)} = ${gives}`,
        amountFen,
      }
    }
    case 'whole': {
      const before =
        step.fenBefore > 0 ? ` − ${yuan(step.fenBefore)} × ${formatRatio(step.ppmBefore)}` : ''
      return {
        label: zh ? '按所达档次' : 'Rate reached',
        text: `${yuan(step.fen)} × ${formatRatio(step.ppm)}${before} = ${gives}`,
        amountFen,
      }
    }
    case 'step':
      return {
        label: zh ? '定额档' : 'Step',
        text: explainTableStep(step, zh),
        amountFen,
      }
    default:
      return explainCounted(step, voice, amountFen, gives)
  }
}

function explainTableStep(step: StepOf<'step'>, zh: boolean): string {
  if (step.reached === null) return zh ? '没有达到最低一档' : 'the first step is not reached'
  const before =
    step.before > 0
      ? zh
        ? `，减去此前 ${yuan(step.before)}`
        : `, less ${yuan(step.before)} before`
      : ''
  return zh
    ? `达到 ${yuan(step.reached)} 一档，给付 ${yuan(step.pays)}${before}`
    : `the step at ${yuan(step.reached)} pays ${yuan(step.pays)}${before}`
}

function explainCounted(
  step: StepOf<'days' | 'lump' | 'months' | 'grade'>,
  { zh }: Voice,
  amountFen: Fen,
  gives: string,
): ExplainedStep {
  switch (step.op) {
    case 'days': {
      const skip =
        step.skip > 0 ? (zh ? `，前 ${step.skip} 天不计` : `, the first ${step.skip} not paid`) : ''
      return {
        label: zh ? '按天' : 'Days',
        text: zh
          ? `住院 ${step.days} 天${skip}，计 ${step.paid} 天 × ${yuan(step.fen)} = ${gives}`
          : `${step.days} days${skip}: ${step.paid} × ${yuan(step.fen)} = ${gives}`,
        amountFen,
      }
    }
    case 'lump':
      return {
        label: zh ? '定额给付' : 'Lump sum',
        text: step.class ? `${step.class} ${gives}` : gives,
        amountFen,
      }
    case 'months': {
      const before =
        step.before > 0
          ? zh
            ? `，减去此前 ${yuanOfParts(step.before)}`
            : `, less ${yuanOfParts(step.before)} before`
          : ''
      return {
        label: zh ? '按月' : 'Months',
        text: zh
          ? `${step.from} 至 ${step.to}：${step.months} 个月又 ${step.days} 天（按 ${step.of} 天一个月）× ${yuan(step.fen)}${before} = ${gives}`
          : `${step.from} to ${step.to}: ${step.months} months and ${step.days}/${step.of} × ${yuan(step.fen)}${before} = ${gives}`,
        amountFen,
      }
    }
    case 'grade':
      return {
        label: zh ? '等级' : 'Grade',
        text: zh
          ? `${step.grade}：${yuan(step.fen)} × ${formatRatio(step.ppm)} = ${gives}`
          : `${step.grade}: ${yuan(step.fen)} × ${formatRatio(step.ppm)} = ${gives}`,
        amountFen,
      }
  }
}

function explainModifier(
  step: StepOf<'points' | 'factor' | 'units' | 'reduced'>,
  { zh }: Voice,
): ExplainedStep {
  const amountFen = inFen(step.value)
  const gives = yuanOfParts(step.value)
  switch (step.op) {
    case 'points':
      return {
        label: zh ? '提高比例' : 'Higher rate',
        text: zh
          ? `比例提高 ${formatRatio(step.ppm)}，增加 ${yuanOfParts(step.parts)}，合计 ${gives}`
          : `${formatRatio(step.ppm)} on the rate adds ${yuanOfParts(step.parts)}: ${gives}`,
        amountFen,
      }
    case 'factor':
      return {
        label: zh ? '系数' : 'Factor',
        text: `× ${formatRatio(step.ppm)} = ${gives}`,
        amountFen,
      }
    case 'units':
      return { label: zh ? '份数' : 'Units', text: `× ${step.units} = ${gives}`, amountFen }
    case 'reduced':
      return {
        label: zh ? '减责期' : 'Reduced period',
        text: `× ${formatRatio(step.ppm)} = ${gives}`,
        amountFen,
      }
  }
}

function explainEnd(
  step: StepOf<'limit' | 'times' | 'minimum' | 'round' | 'share' | 'joint' | 'zero'>,
  { plan, lang, zh }: Voice,
): ExplainedStep {
  switch (step.op) {
    case 'limit':
      return {
        label: zh ? '限额' : 'Limit',
        text: zh
          ? `${perWords[step.per]?.zh}限额 ${yuanOfParts(step.cap)}，还可用 ${yuanOfParts(step.left)}，计 ${yuanOfParts(step.value)}`
          : `${yuanOfParts(step.cap)} ${perWords[step.per]?.en}, ${yuanOfParts(step.left)} left: ${yuanOfParts(step.value)}`,
        amountFen: inFen(step.value),
      }
    case 'times':
      return {
        label: zh ? '次数' : 'Times',
        text: zh
          ? `${perWords[step.per]?.zh}最多 ${step.most} 次，此前 ${step.used} 次`
          : `at most ${step.most} ${perWords[step.per]?.en}, ${step.used} before`,
      }
    case 'minimum':
      return {
        label: zh ? '最低给付' : 'Minimum',
        text: zh
          ? `不足 ${yuan(step.fen)} 按 ${yuan(step.fen)} 给付`
          : `less than ${yuan(step.fen)} is paid as ${yuan(step.fen)}`,
        amountFen: inFen(step.value),
      }
    case 'round':
      return {
        label: zh ? '取整' : 'Rounding',
        text: zh
          ? `取到${roundingWords[step.to]?.zh}（${modeWords[step.mode]?.zh}）：${yuanOfParts(step.value)}`
          : `to ${roundingWords[step.to]?.en}, ${modeWords[step.mode]?.en}: ${yuanOfParts(step.value)}`,
        amountFen: inFen(step.value),
      }
    case 'share':
      return explainShare(step, zh)
    case 'joint':
      return {
        label: zh ? '合并最高额' : 'Joint ceiling',
        text: zh
          ? `合并最高 ${yuan(step.cap)}，还可给付 ${yuan(step.left)}，计 ${yuan(step.fen)}`
          : `${yuan(step.cap)} in all, ${yuan(step.left)} left: ${yuan(step.fen)}`,
        amountFen: step.fen as Fen,
      }
    case 'zero': {
      const detail = step.leaf
        ? `${zh ? '：要求' : ': '}${sayCondition(step.leaf, plan, lang)}`
        : step.fact === undefined
          ? ''
          : `${zh ? '：' : ': '}${step.fact}`
      return {
        label: zh ? '不给付' : 'Not paid',
        text: reasonWords[step.reason][lang] + detail,
        amountFen: 0 as Fen,
      }
    }
  }
}

function explainShare(step: StepOf<'share'>, zh: boolean): ExplainedStep {
  const whole =
    step.per === 'event'
      ? zh
        ? '本次合计'
        : 'of the whole event'
      : zh
        ? '保障期合计'
        : 'of the whole period'
  const what = step.of === 'minimum' ? (zh ? '最低给付' : 'Minimum') : zh ? '取整' : 'Rounding'
  return {
    label: what,
    text: zh
      ? `${whole} ${yuan(step.total)}，本项调整 ${yuan(step.fen)}`
      : `${yuan(step.total)} ${whole}; ${yuan(step.fen)} on this line`,
    amountFen: step.fen as Fen,
  }
}
