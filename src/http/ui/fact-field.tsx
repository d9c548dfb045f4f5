import { CountField, DateField, MoneyField, RadioCards, SelectField, TextField } from './fields.tsx'
import type { Option } from './fields.tsx'

/** One question about a fact, as data: plans decide which ones are asked. */
export interface FactQuestion {
  name: string
  label: string
  help?: string | undefined
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
export function FactField({ question }: { question: FactQuestion }) {
  const { unit, options = [], min, max, ...field } = question
  switch (unit) {
    case 'yuan':
      return <MoneyField {...field} />
    case 'days':
      return <CountField {...field} unit="天" />
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
        <SelectField {...field} options={options} placeholder="请选择" />
      )
  }
}

export const errorsOf = (questions: readonly FactQuestion[]): Record<string, string> =>
  Object.fromEntries(questions.flatMap(({ name, error }) => (error ? [[name, error]] : [])))
