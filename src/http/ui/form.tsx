import type { Child } from 'hono/jsx'
import { Alert } from './alert.tsx'
import { AsWritten } from './as-written.tsx'
import { fieldId } from './fields.tsx'
import { Icon } from './icon.tsx'
import { uiWords, type UiWords } from './words.ts'

/** Sentences by field name; what has no field stands under `form`. */
export type FormErrors = Readonly<Partial<Record<string, string>>>

interface FormProps {
  action: string
  method?: 'get' | 'post' | undefined
  multipart?: boolean | undefined
  class?: string | undefined
  children: Child
}

/** A form that is sent once however often its button is pressed, and judged by the server. */
export function Form({ action, method = 'post', multipart, class: extra, children }: FormProps) {
  return (
    <form
      action={action}
      method={method}
      enctype={multipart ? 'multipart/form-data' : undefined}
      class={extra}
      data-once={method === 'post' ? 'yes' : undefined}
      novalidate
    >
      {children}
    </form>
  )
}

interface ErrorSummaryProps {
  errors: FormErrors
  words?: UiWords | undefined
}

/** What is wrong, at the head of a long form, each with a link to its field. */
export function ErrorSummary({ errors, words = uiWords }: ErrorSummaryProps) {
  const entries = Object.entries(errors).filter((entry) => entry[1])
  if (entries.length === 0) return null
  const whole = entries.length === 1 ? errors.form : undefined
  if (whole) {
    return (
      <Alert tone="bad" live class="flash">
        <p>
          <AsWritten text={whole} words={words} />
        </p>
      </Alert>
    )
  }
  return (
    <div class="alert alert-bad flash" role="alert">
      <Icon name="warning" />
      <div class="alert-body">
        <p class="alert-title">{words.toPutRight(entries.length)}</p>
        <ul>
          {entries.map(([name, sentence = '']) => {
            const said = <AsWritten text={sentence} words={words} />
            return <li>{name === 'form' ? said : <a href={`#${fieldId(name)}`}>{said}</a>}</li>
          })}
        </ul>
      </div>
    </div>
  )
}

interface SubmitProps {
  children: Child
  tone?: 'primary' | 'plain' | 'bad' | undefined
  wide?: boolean | undefined
  name?: string | undefined
  value?: string | undefined
  /** Sends the form elsewhere than its own action. */
  formaction?: string | undefined
  form?: string | undefined
}

export function Submit({ children, tone = 'primary', wide, ...rest }: SubmitProps) {
  const tones = { primary: ' button-primary', plain: '', bad: ' button-bad' }
  return (
    <button type="submit" class={`button${tones[tone]}${wide ? ' button-wide' : ''}`} {...rest}>
      {children}
    </button>
  )
}

interface LinkButtonProps {
  href: string
  children: Child
  tone?: 'primary' | 'plain' | 'quiet' | undefined
  wide?: boolean | undefined
}

export function LinkButton({ href, children, tone = 'plain', wide }: LinkButtonProps) {
  const tones = { primary: ' button-primary', plain: '', quiet: ' button-quiet' }
  return (
    <a href={href} class={`button${tones[tone]}${wide ? ' button-wide' : ''}`}>
      {children}
    </a>
  )
}

export function Actions({ children }: { children: Child }) {
  return <div class="actions">{children}</div>
}

/** The one button of a step: at the bottom of a phone's screen, in place on a desk. */
export function Dock({ children }: { children: Child }) {
  return <div class="dock">{children}</div>
}
