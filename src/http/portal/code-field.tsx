import { TextField, type PortalFrame } from '../ui/index.ts'

interface CodeSentProps {
  frame: PortalFrame
  /** 138****1234 */
  mobileMasked: string
}

/** Where a one-time code went, and for how long it is good. */
export function CodeSent({ frame, mobileMasked }: CodeSentProps) {
  const { signIn } = frame.words
  return (
    <p>
      {signIn.codeSentBefore}
      <b class="number">{mobileMasked}</b>
      {signIn.codeSentAfter}
    </p>
  )
}

interface CodeFieldProps {
  frame: PortalFrame
  error?: string | undefined
}

/** Takes a one-time code; telephones offer it from the message. */
export function CodeField({ frame, error }: CodeFieldProps) {
  return (
    <TextField
      name="code"
      label={frame.words.signIn.code}
      kind="code"
      inputmode="numeric"
      autocomplete="one-time-code"
      maxlength={6}
      error={error}
    />
  )
}
