import { Alert, Form, Page, RadioCards, Submit, TextField, type PortalFrame } from '../ui/index.ts'

export interface SignInViewProps {
  frame: PortalFrame
  mobile?: string | undefined
  error?: string | undefined
}

export function SignInView({ frame, mobile, error }: SignInViewProps) {
  return (
    <Page frame={frame} title="登录" section="me">
      <div class="narrow">
        <div class="page-title">
          <h1>登录</h1>
          <p>用参保时登记的手机号。不用密码，收一条短信就行。</p>
        </div>
        <Form action="/sign-in" class="card">
          <TextField
            name="mobile"
            label="手机号"
            type="tel"
            inputmode="tel"
            autocomplete="tel-national"
            maxlength={20}
            value={mobile}
            error={error}
          />
          <div class="actions">
            <Submit wide>发短信验证码</Submit>
          </div>
        </Form>
        <p class="small muted narrow-note">
          {`换过号码、收不到短信，请打工会热线 ${frame.brand.hotline}，核对身份后可以改登记的手机号。`}
        </p>
      </div>
    </Page>
  )
}

export interface CodeViewProps {
  frame: PortalFrame
  /** 138****1234 */
  mobileMasked: string
  error?: string | undefined
  /** Hidden fields that tell the handler whose code this is; sent by both forms. */
  carry: Readonly<Record<string, string>>
  /** Until another code may be asked for. */
  resendSeconds: number
}

function Carry({ fields }: { fields: Readonly<Record<string, string>> }) {
  return (
    <>
      {Object.entries(fields).map(([name, value]) => (
        <input type="hidden" name={name} value={value} />
      ))}
    </>
  )
}

export function CodeView({ frame, mobileMasked, error, carry, resendSeconds }: CodeViewProps) {
  return (
    <Page frame={frame} title="输入验证码" back={{ href: '/sign-in', label: '换个手机号' }}>
      <div class="narrow">
        <div class="page-title">
          <h1>输入验证码</h1>
          <p>
            6 位数字，已发到 <b class="number">{mobileMasked}</b>，5 分钟内有效。
          </p>
        </div>
        <Form action="/sign-in/code" class="card">
          <Carry fields={carry} />
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
            <Submit wide>登录</Submit>
          </div>
        </Form>
        <Form action="/sign-in" class="narrow-note">
          <Carry fields={carry} />
          <button
            class="button button-quiet button-wide"
            type="submit"
            data-countdown={String(resendSeconds)}
          >
            没收到？再发一次
          </button>
        </Form>
        <p class="small muted center">工作人员不会向您要验证码，请不要告诉别人。</p>
      </div>
    </Page>
  )
}

export interface ChooseViewProps {
  frame: PortalFrame
  people: readonly { id: string; nameMasked: string; workplace: string }[]
  error?: string | undefined
}

export function ChooseView({ frame, people, error }: ChooseViewProps) {
  return (
    <Page frame={frame} title="您是哪一位" back={{ href: '/sign-in', label: '重新登录' }}>
      <div class="narrow">
        <div class="page-title">
          <h1>您是哪一位？</h1>
          <p>{`这个手机号登记了 ${people.length} 位职工。`}</p>
        </div>
        <Form action="/sign-in/choose">
          <RadioCards
            name="person"
            label="选择职工"
            error={error}
            choices={people.map(({ id, nameMasked, workplace }) => ({
              value: id,
              title: nameMasked,
              note: workplace,
            }))}
          />
          <div class="actions">
            <Submit wide>继续</Submit>
          </div>
        </Form>
      </div>
    </Page>
  )
}

export interface SignInBlockedViewProps {
  frame: PortalFrame
  /** 请 10 分钟后再试 */
  sentence: string
}

/** Too many tries: what happened and when it is open again. */
export function SignInBlockedView({ frame, sentence }: SignInBlockedViewProps) {
  return (
    <Page frame={frame} title="暂时不能登录" section="me">
      <div class="narrow stack">
        <h1>暂时不能登录</h1>
        <Alert tone="wait">
          <p>{sentence}</p>
        </Alert>
        <p class="muted">{`着急的话，请打工会热线 ${frame.brand.hotline}。`}</p>
      </div>
    </Page>
  )
}
