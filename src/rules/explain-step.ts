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
  readonly s: (zh: string, en: string) => string
}

/** One step of a trace in words. */
export function explainStep(step: Step, plan: Plan, lang: Lang): ExplainedStep {
  const voice: Voice = { plan, lang, s: (zh, en) => (lang === 'zh' ? zh : en) }
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
  { plan, lang, s }: Voice,
): ExplainedStep {
  switch (step.op) {
    case 'add':
      return {
        label: s('计入', 'Counted'),
        text: `${amountWord(plan, step.of, lang)} ${yuan(step.fen)}`,
        amountFen: step.fen as Fen,
      }
    case 'less':
      return {
        label: s('扣除', 'Taken off'),
        text: `${amountWord(plan, step.of, lang)} ${yuan(step.fen)}`,
        amountFen: -step.fen as Fen,
      }
    case 'net':
      return {
        label: s('扣除已给付', 'Net of'),
        text: s(
          `其他保障“${step.plan}”已给付 ${yuan(step.fen)}`,
          `${yuan(step.fen)} paid by ${step.plan}, ${step.benefit}`,
        ),
        amountFen: -step.fen as Fen,
      }
    case 'base':
      return {
        label: s('补助基数', 'Base'),
        text: yuan(step.fen),
        amountFen: step.fen as Fen,
      }
    case 'deductible':
      return explainDeductible(step, s)
  }
}

function explainDeductible(step: StepOf<'deductible'>, s: Voice['s']): ExplainedStep {
  const before =
    step.before > 0 ? s(`（此前累计 ${yuan(step.before)}）`, ` (${yuan(step.before)} before)`) : ''
  const text =
    step.kind === 'subtracted'
      ? s(
          `起付金额 ${yuan(step.fen)}${before}，超过部分 ${yuan(step.eligible)}`,
          `${yuan(step.fen)}${before}; ${yuan(step.eligible)} is past it`,
        )
      : s(
          `达到 ${yuan(step.fen)} 后从第一元起算${before}，计 ${yuan(step.eligible)}`,
          `from the first yuan once ${yuan(step.fen)} is reached${before}; ${yuan(step.eligible)} counts`,
        )
  return { label: s('起付', 'Deductible'), text, amountFen: step.eligible as Fen }
}

function explainScale(
  step: StepOf<
    'flat' | 'band' | 'no-band' | 'whole' | 'step' | 'days' | 'lump' | 'months' | 'grade'
  >,
  voice: Voice,
): ExplainedStep {
  const { s } = voice
  if (step.op === 'no-band')
    return {
      label: s('不在各段内', 'In no band'),
      text: s(`${yuan(step.fen)} 不给付`, `${yuan(step.fen)}: not paid`),
    }
  const amountFen = inFen(step.parts)
  const gives = yuanOfParts(step.parts)
  switch (step.op) {
    case 'flat':
      return {
        label: s('按比例', 'Rate'),
        text: `${yuan(step.fen)} × ${formatRatio(step.ppm)} = ${gives}`,
        amountFen,
      }
    case 'band': {
      const range =
        step.to === null
          ? s(`${yuan(step.from)} 以上`, `above ${yuan(step.from)}`)
          : s(`${yuan(step.from)} 至 ${yuan(step.to)}`, `${yuan(step.from)} to ${yuan(step.to)}`)
      return {
        label: s('分段', 'Band'),
        text: s(
          `${range} 部分：${yuan(step.fen)} × ${formatRatio(step.ppm)} = ${gives}`,
          `${range}: ${yuan(step.fen)} × ${formatRatio(step.ppm)} = ${gives}`,
        ),
        amountFen,
      }
    }
    case 'whole': {
      const before =
        step.fenBefore > 0 ? ` − ${yuan(step.fenBefore)} × ${formatRatio(step.ppmBefore)}` : ''
      return {
        label: s('按所达档次', 'Rate reached'),
        text: `${yuan(step.fen)} × ${formatRatio(step.ppm)}${before} = ${gives}`,
        amountFen,
      }
    }
    case 'step':
      return {
        label: s('定额档', 'Step'),
        text: explainTableStep(step, s),
        amountFen,
      }
    default:
      return explainCounted(step, voice, amountFen, gives)
  }
}

function explainTableStep(step: StepOf<'step'>, s: Voice['s']): string {
  if (step.reached === null) return s('没有达到最低一档', 'the first step is not reached')
  const before =
    step.before > 0
      ? s(`，减去此前 ${yuan(step.before)}`, `, less ${yuan(step.before)} before`)
      : ''
  return s(
    `达到 ${yuan(step.reached)} 一档，给付 ${yuan(step.pays)}${before}`,
    `the step at ${yuan(step.reached)} pays ${yuan(step.pays)}${before}`,
  )
}

function explainCounted(
  step: StepOf<'days' | 'lump' | 'months' | 'grade'>,
  { s }: Voice,
  amountFen: Fen,
  gives: string,
): ExplainedStep {
  switch (step.op) {
    case 'days': {
      const skip =
        step.skip > 0 ? s(`，前 ${step.skip} 天不计`, `, the first ${step.skip} not paid`) : ''
      return {
        label: s('按天', 'Days'),
        text: s(
          `住院 ${step.days} 天${skip}，计 ${step.paid} 天 × ${yuan(step.fen)} = ${gives}`,
          `${step.days} days${skip}: ${step.paid} × ${yuan(step.fen)} = ${gives}`,
        ),
        amountFen,
      }
    }
    case 'lump':
      return {
        label: s('定额给付', 'Lump sum'),
        text: step.class ? `${step.class} ${gives}` : gives,
        amountFen,
      }
    case 'months': {
      const before =
        step.before > 0
          ? s(`，减去此前 ${yuanOfParts(step.before)}`, `, less ${yuanOfParts(step.before)} before`)
          : ''
      return {
        label: s('按月', 'Months'),
        text: s(
          `${step.from} 至 ${step.to}：${step.months} 个月又 ${step.days} 天（按 ${step.of} 天一个月）× ${yuan(step.fen)}${before} = ${gives}`,
          `${step.from} to ${step.to}: ${step.months} months and ${step.days}/${step.of} × ${yuan(step.fen)}${before} = ${gives}`,
        ),
        amountFen,
      }
    }
    case 'grade':
      return {
        label: s('等级', 'Grade'),
        text: s(
          `${step.grade}：${yuan(step.fen)} × ${formatRatio(step.ppm)} = ${gives}`,
          `${step.grade}: ${yuan(step.fen)} × ${formatRatio(step.ppm)} = ${gives}`,
        ),
        amountFen,
      }
  }
}

function explainModifier(
  step: StepOf<'points' | 'factor' | 'units' | 'reduced'>,
  { s }: Voice,
): ExplainedStep {
  const amountFen = inFen(step.value)
  const gives = yuanOfParts(step.value)
  switch (step.op) {
    case 'points':
      return {
        label: s('提高比例', 'Higher rate'),
        text: s(
          `比例提高 ${formatRatio(step.ppm)}，增加 ${yuanOfParts(step.parts)}，合计 ${gives}`,
          `${formatRatio(step.ppm)} on the rate adds ${yuanOfParts(step.parts)}: ${gives}`,
        ),
        amountFen,
      }
    case 'factor':
      return {
        label: s('系数', 'Factor'),
        text: `× ${formatRatio(step.ppm)} = ${gives}`,
        amountFen,
      }
    case 'units':
      return { label: s('份数', 'Units'), text: `× ${step.units} = ${gives}`, amountFen }
    case 'reduced':
      return {
        label: s('减责期', 'Reduced period'),
        text: `× ${formatRatio(step.ppm)} = ${gives}`,
        amountFen,
      }
  }
}

function explainEnd(
  step: StepOf<'limit' | 'times' | 'minimum' | 'round' | 'share' | 'joint' | 'zero'>,
  { plan, lang, s }: Voice,
): ExplainedStep {
  switch (step.op) {
    case 'limit':
      return {
        label: s('限额', 'Limit'),
        text: s(
          `${perWords[step.per]?.zh}限额 ${yuanOfParts(step.cap)}，还可用 ${yuanOfParts(step.left)}，计 ${yuanOfParts(step.value)}`,
          `${yuanOfParts(step.cap)} ${perWords[step.per]?.en}, ${yuanOfParts(step.left)} left: ${yuanOfParts(step.value)}`,
        ),
        amountFen: inFen(step.value),
      }
    case 'times':
      return {
        label: s('次数', 'Times'),
        text: s(
          `${perWords[step.per]?.zh}最多 ${step.most} 次，此前 ${step.used} 次`,
          `at most ${step.most} ${perWords[step.per]?.en}, ${step.used} before`,
        ),
      }
    case 'minimum':
      return {
        label: s('最低给付', 'Minimum'),
        text: s(
          `不足 ${yuan(step.fen)} 按 ${yuan(step.fen)} 给付`,
          `less than ${yuan(step.fen)} is paid as ${yuan(step.fen)}`,
        ),
        amountFen: inFen(step.value),
      }
    case 'round':
      return {
        label: s('取整', 'Rounding'),
        text: s(
          `取到${roundingWords[step.to]?.zh}（${modeWords[step.mode]?.zh}）：${yuanOfParts(step.value)}`,
          `to ${roundingWords[step.to]?.en}, ${modeWords[step.mode]?.en}: ${yuanOfParts(step.value)}`,
        ),
        amountFen: inFen(step.value),
      }
    case 'share':
      return explainShare(step, s)
    case 'joint':
      return {
        label: s('合并最高额', 'Joint ceiling'),
        text: s(
          `合并最高 ${yuan(step.cap)}，还可给付 ${yuan(step.left)}，计 ${yuan(step.fen)}`,
          `${yuan(step.cap)} in all, ${yuan(step.left)} left: ${yuan(step.fen)}`,
        ),
        amountFen: step.fen as Fen,
      }
    case 'zero': {
      const detail = step.leaf
        ? `${s('：要求', ': ')}${sayCondition(step.leaf, plan, lang)}`
        : step.fact === undefined
          ? ''
          : `${s('：', ': ')}${step.fact}`
      return {
        label: s('不给付', 'Not paid'),
        text: reasonWords[step.reason][lang] + detail,
        amountFen: 0 as Fen,
      }
    }
  }
}

function explainShare(step: StepOf<'share'>, s: Voice['s']): ExplainedStep {
  const whole =
    step.per === 'event'
      ? s('本次合计', 'of the whole event')
      : s('保障期合计', 'of the whole period')
  const what = step.of === 'minimum' ? s('最低给付', 'Minimum') : s('取整', 'Rounding')
  return {
    label: what,
    text: s(
      `${whole} ${yuan(step.total)}，本项调整 ${yuan(step.fen)}`,
      `${yuan(step.total)} ${whole}; ${yuan(step.fen)} on this line`,
    ),
    amountFen: step.fen as Fen,
  }
}
