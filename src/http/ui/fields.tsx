import type { Child } from 'hono/jsx'
import { AsWritten } from './as-written.tsx'
import { Icon } from './icon.tsx'
import { spokenByScripts, uiWords, type UiWords } from './words.ts'

export interface FieldProps {
  name: string
  label: string
  help?: Child
  /** A sentence that says how to put it right. */
  error?: string | undefined
  optional?: boolean | undefined
  words?: UiWords | undefined
}

export const fieldId = (name: string): string => `f-${name}`

const describedBy = ({ name, help, error }: FieldProps): string | undefined => {
  const ids = [error ? `${fieldId(name)}-error` : '', help ? `${fieldId(name)}-help` : '']
  return ids.filter(Boolean).join(' ') || undefined
}

/** What every input says about itself. */
const inputProps = (field: FieldProps) => ({
  id: fieldId(field.name),
  name: field.name,
  required: !field.optional,
  'aria-describedby': describedBy(field),
  'aria-invalid': field.error ? ('true' as const) : undefined,
})

function FieldHelp({ name, help }: FieldProps) {
  if (!help) return null
  return (
    <div class="field-help" id={`${fieldId(name)}-help`}>
      {help}
    </div>
  )
}

function FieldError({ name, error, words }: FieldProps) {
  if (!error) return null
  return (
    <p class="field-error" id={`${fieldId(name)}-error`}>
      <Icon name="warning" />
      <span>
        <AsWritten text={error} words={words} />
      </span>
    </p>
  )
}

const Optional = ({ optional, words = uiWords }: FieldProps) =>
  optional ? <span class="field-optional">{words.optional}</span> : null

/** Label above, the input, error and help below. The input itself comes as a child. */
export function Field({ field, children }: { field: FieldProps; children: Child }) {
  return (
    <div class={field.error ? 'field field-wrong' : 'field'}>
      <label class="field-label" for={fieldId(field.name)}>
        {field.label}
        <Optional {...field} />
      </label>
      {children}
      <FieldError {...field} />
      <FieldHelp {...field} />
    </div>
  )
}

export interface TextFieldProps extends FieldProps {
  value?: string | undefined
  type?: 'text' | 'tel' | 'password' | 'search' | 'email' | 'url' | undefined
  inputmode?: 'text' | 'numeric' | 'decimal' | 'tel' | 'email' | 'url' | undefined
  autocomplete?: string | undefined
  placeholder?: string | undefined
  maxlength?: number | undefined
  /** Shown inside the box, before and after what is typed. */
  prefix?: string | undefined
  unit?: string | undefined
  kind?: 'money' | 'code' | undefined
}

export function TextField(props: TextFieldProps) {
  const { type = 'text', inputmode, autocomplete = 'off', placeholder, maxlength } = props
  return (
    <Field field={props}>
      <div class={props.kind ? `control control-${props.kind}` : 'control'}>
        {props.prefix ? <span class="control-unit control-prefix">{props.prefix}</span> : null}
        <input
          {...inputProps(props)}
          type={type}
          value={type === 'password' ? undefined : props.value}
          inputmode={inputmode}
          autocomplete={autocomplete}
          placeholder={placeholder}
          maxlength={maxlength}
          spellcheck={false}
        />
        {props.unit ? <span class="control-unit">{props.unit}</span> : null}
      </div>
    </Field>
  )
}

/** Yuan as a person writes them, with the unit inside the box. */
export function MoneyField(props: FieldProps & { value?: string | undefined }) {
  const { yuan } = props.words ?? uiWords
  return <TextField {...props} kind="money" unit={yuan} inputmode="decimal" placeholder="0.00" />
}

/** A whole number with its unit: 天, 份, 人. */
export function CountField(props: FieldProps & { value?: string | undefined; unit: string }) {
  return <TextField {...props} inputmode="numeric" maxlength={6} />
}

interface DateFieldProps extends FieldProps {
  value?: string | undefined
  min?: string | undefined
  max?: string | undefined
}

/** The browser's own picker: it opens on a phone and can be typed into on a desk. */
export function DateField(props: DateFieldProps) {
  return (
    <Field field={props}>
      <div class="control">
        <input
          {...inputProps(props)}
          type="date"
          value={props.value}
          min={props.min}
          max={props.max}
        />
      </div>
    </Field>
  )
}

export interface Option {
  value: string
  label: string
  /** Of the label, where it is not the page's. */
  lang?: string | undefined
}

interface SelectFieldProps extends FieldProps {
  options: readonly Option[]
  value?: string | undefined
  /** The first line when nothing is chosen. */
  placeholder?: string | undefined
}

export function SelectField(props: SelectFieldProps) {
  return (
    <Field field={props}>
      <div class="control">
        <select {...inputProps(props)}>
          {props.placeholder === undefined ? null : (
            <option value="" selected={!props.value}>
              {props.placeholder}
            </option>
          )}
          {props.options.map((option) => (
            <option value={option.value} selected={option.value === props.value} lang={option.lang}>
              {option.label}
            </option>
          ))}
        </select>
      </div>
    </Field>
  )
}

interface TextAreaFieldProps extends FieldProps {
  value?: string | undefined
  rows?: number | undefined
  maxlength?: number | undefined
}

export function TextAreaField(props: TextAreaFieldProps) {
  return (
    <Field field={props}>
      <div class="control">
        <textarea {...inputProps(props)} rows={props.rows ?? 3} maxlength={props.maxlength}>
          {props.value ?? ''}
        </textarea>
      </div>
    </Field>
  )
}

interface FileFieldProps extends FieldProps {
  accept: string
  multiple?: boolean | undefined
  /** Photos become smaller JPEGs before they leave the phone, where scripts run. */
  shrink?: boolean | undefined
}

export function FileField(props: FileFieldProps) {
  const { words = uiWords } = props
  return (
    <Field field={props}>
      <div class="file">
        <input
          {...inputProps(props)}
          type="file"
          accept={props.accept}
          multiple={props.multiple}
          data-shrink={props.shrink ? 'yes' : undefined}
        />
        {props.shrink ? (
          <p
            class="small muted"
            data-shrink-note
            data-chosen={spokenByScripts(words, words.chosenFiles('{count}'))}
            data-shrunk={spokenByScripts(words, words.shrunkFiles('{from}', '{to}'))}
            role="status"
            hidden
          ></p>
        ) : null}
      </div>
    </Field>
  )
}

export interface Choice {
  value: string
  title: Child
  note?: Child
}

interface RadioCardsProps extends FieldProps {
  choices: readonly Choice[]
  value?: string | undefined
  /** Short answers side by side. */
  inline?: boolean | undefined
}

export function RadioCards(props: RadioCardsProps) {
  return (
    <fieldset
      class={props.error ? 'field-group field-wrong' : 'field-group'}
      id={fieldId(props.name)}
      aria-describedby={describedBy(props)}
    >
      <legend>
        {props.label}
        <Optional {...props} />
      </legend>
      <div class={props.inline ? 'choices choices-inline' : 'choices'}>
        {props.choices.map((choice) => (
          <label class={choice.value === props.value ? 'choice choice-checked' : 'choice'}>
            <input
              type="radio"
              name={props.name}
              value={choice.value}
              checked={choice.value === props.value}
            />
            <span class="choice-body">
              <span class="choice-title">{choice.title}</span>
              {choice.note ? <span class="cell-note">{choice.note}</span> : null}
            </span>
          </label>
        ))}
      </div>
      <FieldError {...props} />
      <FieldHelp {...props} />
    </fieldset>
  )
}
