import {
  Alert,
  AsWritten,
  Form,
  Page,
  RadioCards,
  spokenByScripts,
  Submit,
  TextField,
  type PortalFrame,
} from '../ui/index.ts'
import { CodeField, CodeSent } from './code-field.tsx'

export interface SignInViewProps {
  frame: PortalFrame
  mobile?: string | undefined
  error?: string | undefined
}

export function SignInView({ frame, mobile, error }: SignInViewProps) {
  const { signIn } = frame.words
  return (
    <Page frame={frame} title={signIn.title} section="me">
      <div class="narrow">
        <div class="page-title">
          <h1>{signIn.title}</h1>
          <p>{signIn.lead}</p>
        </div>
        <Form action="/sign-in" class="card">
          <TextField
            name="mobile"
            label={signIn.mobile}
            type="tel"
            inputmode="tel"
            autocomplete="tel-national"
            maxlength={20}
            value={mobile}
            error={error}
          />
          <div class="actions">
            <Submit wide>{signIn.sendCode}</Submit>
          </div>
        </Form>
        <p class="small muted narrow-note">{signIn.help(frame.brand.hotline)}</p>
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
  const { signIn, ui } = frame.words
  return (
    <Page
      frame={frame}
      title={signIn.codeTitle}
      back={{ href: '/sign-in', label: signIn.otherMobile }}
    >
      <div class="narrow">
        <div class="page-title">
          <h1>{signIn.codeTitle}</h1>
          <CodeSent frame={frame} mobileMasked={mobileMasked} />
        </div>
        <Form action="/sign-in/code" class="card">
          <Carry fields={carry} />
          <CodeField frame={frame} error={error} />
          <div class="actions">
            <Submit wide>{signIn.title}</Submit>
          </div>
        </Form>
        <Form action="/sign-in" class="narrow-note">
          <Carry fields={carry} />
          <button
            class="button button-quiet button-wide"
            type="submit"
            data-countdown={String(resendSeconds)}
            data-words={spokenByScripts(ui, ui.resendIn('{seconds}'))}
          >
            {signIn.resend}
          </button>
        </Form>
        <p class="small muted center">{signIn.tellNobody}</p>
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
  const { signIn, ui } = frame.words
  return (
    <Page frame={frame} title={signIn.which} back={{ href: '/sign-in', label: signIn.signInAgain }}>
      <div class="narrow">
        <div class="page-title">
          <h1>{signIn.whichQuestion}</h1>
          <p>{signIn.people(people.length)}</p>
        </div>
        <Form action="/sign-in/choose">
          <RadioCards
            name="person"
            label={signIn.choose}
            error={error}
            choices={people.map(({ id, nameMasked, workplace }) => ({
              value: id,
              title: <AsWritten text={nameMasked} words={ui} />,
              note: workplace,
            }))}
          />
          <div class="actions">
            <Submit wide>{signIn.goOn}</Submit>
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
  const { signIn } = frame.words
  return (
    <Page frame={frame} title={signIn.blocked} section="me">
      <div class="narrow stack">
        <h1>{signIn.blocked}</h1>
        <Alert tone="wait">
          <p>{sentence}</p>
        </Alert>
        <p class="muted">{signIn.blockedHelp(frame.brand.hotline)}</p>
      </div>
    </Page>
  )
}
