import type { Trace } from '../../src/rules/index.ts'
import { sayStep, type Check } from '../replay-page/check-line.ts'
import { speak, type Lang } from './speak.ts'
import { money } from './frame.ts'

const { say } = speak({})

/** Fields that are what a step comes to, which the figures say already. */
const outcomes = new Set(['fen', 'parts', 'value', 'eligible'])

/** In one sentence, where a line and its computation part. */
export function differenceOf(
  trace: Trace,
  check: Extract<Check, { computedFen: number }>,
  lang: Lang,
): string {
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
