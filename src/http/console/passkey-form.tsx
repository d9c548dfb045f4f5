import type { Child } from 'hono/jsx'
import { Alert } from '../ui/index.ts'

interface PasskeyFormProps {
  /** Takes what the browser answers, as any form. */
  action: string
  /** Gives the challenge; takes the same fields. */
  challenge: string
  occasion: 'add' | 'sign-in'
  /** The fields that the script fills in. */
  answers: readonly string[]
  error?: string | undefined
  children: Child
}

/** A form that a script shows where the browser knows passkeys; without one it stays hidden. */
export function PasskeyForm(props: PasskeyFormProps) {
  const { action, challenge, occasion, answers, error, children } = props
  return (
    <>
      <form
        action={action}
        method="post"
        data-passkey={occasion}
        data-challenge={challenge}
        novalidate
        hidden
      >
        {error ? (
          <Alert tone="bad" live>
            <p>{error}</p>
          </Alert>
        ) : null}
        {answers.map((name) => (
          <input type="hidden" name={name} value="" />
        ))}
        {children}
        <p class="field-error" role="alert" data-passkey-note hidden></p>
      </form>
      <p class="muted small" data-passkey-missing>
        通行密钥要用支持它的浏览器，并允许网页运行脚本。
      </p>
    </>
  )
}
