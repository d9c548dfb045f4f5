import { uiWords, type UiWords } from './words.ts'

export interface Step {
  label: string
  /** A step that is done may be opened again. */
  href?: string | undefined
}

interface StepsProps {
  steps: readonly Step[]
  current: number
  words?: UiWords | undefined
}

/** Steps of a form, the current one counted from 1. */
export function Steps({ steps, current, words = uiWords }: StepsProps) {
  return (
    <ol class="steps" aria-label={words.stepOf(current, steps.length)}>
      {steps.map((step, index) => {
        const at = index + 1
        const state = at < current ? ' step-done' : at === current ? ' step-current' : ''
        const label = `${at} ${step.label}`
        return (
          <li class={`step${state}`} aria-current={at === current ? 'step' : undefined}>
            {at < current && step.href ? <a href={step.href}>{label}</a> : label}
          </li>
        )
      })}
    </ol>
  )
}
