import type { Child } from 'hono/jsx'
import { CountField, DateField, MoneyField, RadioCards, SelectField, TextField } from './fields.tsx'
import type { Option } from './fields.tsx'
import { uiWords, type UiWords } from './words.ts'

/** One question about a fact, as data: plans decide which ones are asked. */
export interface FactQuestion {
  name: string
  label: string
  help?: Child
  unit: 'yuan' | 'days' | 'choice' | 'day' | 'text'
  value?: string | undefined
  error?: string | undefined
  optional?: boolean | undefined
  /** For `choice`. */
  options?: readonly Option[] | undefined
  /** For `day`. */
  min?: string | undefined
  max?: string | undefined
}

const FEW = 4

/** The input that fits the answer. */
export function FactField(props: { question: FactQuestion; words?: UiWords | undefined }) {
  const { words = uiWords } = props
  const { unit, options = [], min, max, ...asked } = props.question
  const field = { ...asked, words }
  switch (unit) {
    case 'yuan':
      return <MoneyField {...field} />
    case 'days':
      return <CountField {...field} unit={words.days} />
    case 'day':
      return <DateField {...field} min={min} max={max} />
    case 'text':
      return <TextField {...field} maxlength={80} />
    case 'choice':
      return options.length <= FEW ? (
        <RadioCards
          {...field}
          choices={options.map(({ value, label }) => ({ value, title: label }))}
          inline
        />
      ) : (
        <SelectField {...field} options={options} placeholder={words.choose} />
      )
  }
}

export const errorsOf = (questions: readonly FactQuestion[]): Record<string, string> =>
  Object.fromEntries(questions.flatMap(({ name, error }) => (error ? [[name, error]] : [])))
