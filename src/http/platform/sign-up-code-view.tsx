import { Alert, Form, Submit, TextField } from '../ui/index.ts'
import { PlatformPage } from './platform-page.tsx'

export interface SignUpCodeViewProps {
  attempt: string
  name: string
  /** 199****1234 */
  mobileMasked: string
  error?: string | undefined
  /** What became of the last message, where it did not leave. */
  problem?: string | undefined
}

/** The contact's number is proven before anything is made. */
export function SignUpCodeView(props: SignUpCodeViewProps) {
  const { attempt, name, mobileMasked, error, problem } = props
  return (
    <PlatformPage title="核对联系人手机">
      <div class="narrow">
        <div class="page-title">
          <h1>核对联系人手机</h1>
          <p>
            给{name}开通服务：6 位验证码发往 <b class="number">{mobileMasked}</b>，5 分钟内有效。
          </p>
        </div>
        {problem ? (
          <Alert tone="bad" live class="flash">
            <p>{problem}</p>
          </Alert>
        ) : null}
        <Form action={`/sign-up/${attempt}`} class="card">
          <TextField
            name="code"
            label="短信验证码"
            kind="code"
            inputmode="numeric"
            autocomplete="one-time-code"
            maxlength={6}
            error={error}
          />
          <div class="actions">
            <Submit wide>开通</Submit>
          </div>
        </Form>
        <Form action={`/sign-up/${attempt}/code`} class="narrow-note">
          <button class="button button-quiet button-wide" type="submit">
            没收到？再发一次
          </button>
        </Form>
        <p class="small muted center">
          号码写错了，请返回上一页改正后再提交一次。验证码请不要告诉别人。
        </p>
      </div>
    </PlatformPage>
  )
}
