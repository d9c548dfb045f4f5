import { Field, fieldId } from '../ui/index.ts'

interface ReasonFieldProps {
  /** Tells the reason of this form from those of others on the page. */
  of: string
  label: string
  help: string
  value: string
  error: string | undefined
  maxlength: number
}

/** A reason in words. Several forms of a page ask for one, so the name alone would not do as id. */
export function ReasonField({ of, label, help, value, error, maxlength }: ReasonFieldProps) {
  const name = `${of}-reason`
  const id = fieldId(name)
  return (
    <Field field={{ name, label, help, error }}>
      <div class="control">
        <textarea
          id={id}
          name="reason"
          rows={3}
          maxlength={maxlength}
          required
          aria-describedby={error ? `${id}-error ${id}-help` : `${id}-help`}
          aria-invalid={error ? 'true' : undefined}
        >
          {value}
        </textarea>
      </div>
    </Field>
  )
}
