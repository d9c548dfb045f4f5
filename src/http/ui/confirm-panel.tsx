import type { Child } from 'hono/jsx'
import { Form, Submit } from './form.tsx'

export interface Change {
  label: string
  before: Child
  after: Child
}

interface ConfirmPanelProps {
  title: string
  action: string
  submit: string
  tone?: 'primary' | 'bad' | undefined
  /** What will be different: figures of people and money on both sides. */
  changes?: readonly Change[] | undefined
  /** What happens next, and whether it can be taken back. */
  note?: Child
  /** Further fields and hidden inputs. */
  children?: Child
}

export function ConfirmPanel(props: ConfirmPanelProps) {
  const { title, action, submit, tone = 'primary', changes = [], note, children } = props
  return (
    <Form action={action} class={tone === 'bad' ? 'confirm confirm-bad' : 'confirm'}>
      <h2>{title}</h2>
      {changes.length > 0 ? (
        <table class="compare">
          <thead>
            <tr>
              <td></td>
              <th scope="col">现在</th>
              <th scope="col">之后</th>
            </tr>
          </thead>
          <tbody>
            {changes.map((change) => (
              <tr>
                <th scope="row">{change.label}</th>
                <td>{change.before}</td>
                <td>{change.after}</td>
              </tr>
            ))}
          </tbody>
        </table>
      ) : null}
      {note ? <p class="muted small">{note}</p> : null}
      {children}
      <Submit tone={tone} wide>
        {submit}
      </Submit>
    </Form>
  )
}
