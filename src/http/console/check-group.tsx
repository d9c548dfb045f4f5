import { Icon } from '../ui/index.ts'

export interface CheckChoice {
  value: string
  title: string
  note: string
}

interface CheckGroupProps {
  name: string
  label: string
  choices: readonly CheckChoice[]
  chosen: readonly string[]
  help?: string | undefined
  error?: string | undefined
}

/** Several of a few: each with what it means. */
export function CheckGroup({ name, label, choices, chosen, help, error }: CheckGroupProps) {
  const id = `f-${name}`
  const said = [error ? `${id}-error` : '', help ? `${id}-help` : ''].filter(Boolean).join(' ')
  return (
    <fieldset
      class={error ? 'field-group field-wrong' : 'field-group'}
      id={id}
      aria-describedby={said || undefined}
    >
      <legend>{label}</legend>
      <div class="choices">
        {choices.map((choice) => (
          <label class="choice">
            <input
              type="checkbox"
              name={name}
              value={choice.value}
              checked={chosen.includes(choice.value)}
            />
            <span class="choice-body">
              <span class="choice-title">{choice.title}</span>
              <span class="cell-note">{choice.note}</span>
            </span>
          </label>
        ))}
      </div>
      {error ? (
        <p class="field-error" id={`${id}-error`}>
          <Icon name="warning" />
          <span>{error}</span>
        </p>
      ) : null}
      {help ? (
        <div class="field-help" id={`${id}-help`}>
          {help}
        </div>
      ) : null}
    </fieldset>
  )
}
