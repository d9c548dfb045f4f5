import { Alert, Form, LinkButton, Page, Submit, type PortalFrame } from '../ui/index.ts'
import { CodeField, CodeSent } from './code-field.tsx'

export interface EraseViewProps {
  frame: PortalFrame
  /** A request that waits; null where none was made. */
  waiting: { id: string; askedOnText: string; dueOnText: string } | null
  /** Why it cannot be asked for now, and what to do; empty where nothing is in the way. */
  obstacles: readonly string[]
  workingDays: number
  error?: string | undefined
}

/** What goes and what must stay, before anybody decides. */
function Told({ frame }: { frame: PortalFrame }) {
  const { erase } = frame.words
  const told = [
    [erase.goes, erase.goesList],
    [erase.stays, erase.staysList],
    [erase.consider, erase.considerList],
  ] as const
  return (
    <>
      {told.map(([title, list]) => (
        <section class="card">
          <div class="card-head">
            <h2>{title}</h2>
          </div>
          <ul class="told">
            {list.split('\n').map((sentence) => (
              <li>{sentence}</li>
            ))}
          </ul>
        </section>
      ))}
    </>
  )
}

export function EraseView(props: EraseViewProps) {
  const { frame, waiting, obstacles, workingDays, error } = props
  const { erase, me } = frame.words
  return (
    <Page frame={frame} title={erase.title} back={{ href: '/me', label: me.title }}>
      <div class="narrow stack">
        <div class="page-title">
          <h1>{erase.title}</h1>
          <p>{erase.lead(workingDays)}</p>
        </div>
        {error ? (
          <Alert tone="bad" live>
            <p>{error}</p>
          </Alert>
        ) : null}
        {waiting ? (
          <Waiting frame={frame} waiting={waiting} />
        ) : (
          <Ask frame={frame} obstacles={obstacles} />
        )}
      </div>
    </Page>
  )
}

interface WaitingProps {
  frame: PortalFrame
  waiting: NonNullable<EraseViewProps['waiting']>
}

function Waiting({ frame, waiting }: WaitingProps) {
  const { erase } = frame.words
  return (
    <>
      <Alert tone="wait" title={erase.asked}>
        <p>{erase.askedText(waiting.askedOnText, waiting.dueOnText)}</p>
      </Alert>
      <Told frame={frame} />
      <Form action="/me/erase/withdraw" class="actions">
        <input type="hidden" name="request" value={waiting.id} />
        <Submit tone="plain" wide>
          {erase.withdraw}
        </Submit>
      </Form>
    </>
  )
}

function Ask({ frame, obstacles }: Pick<EraseViewProps, 'frame' | 'obstacles'>) {
  const { erase } = frame.words
  if (obstacles.length > 0) {
    return (
      <>
        <Alert tone="wait" title={erase.notYet}>
          {obstacles.map((sentence) => (
            <p>{sentence}</p>
          ))}
        </Alert>
        <LinkButton href="/me" tone="primary" wide>
          {erase.seeClaims}
        </LinkButton>
      </>
    )
  }
  return (
    <>
      <Told frame={frame} />
      <p class="small muted">
        {erase.keepBefore}
        <a href="/me/data.json">{erase.keepLink}</a>
        {erase.keepAfter}
      </p>
      <Form action="/me/erase/code" class="actions">
        <Submit tone="bad" wide>
          {erase.sendCode}
        </Submit>
      </Form>
      <LinkButton href="/me" wide>
        {erase.leaveIt}
      </LinkButton>
    </>
  )
}

export interface EraseCodeViewProps {
  frame: PortalFrame
  /** 138****1234 */
  mobileMasked: string
  attempt: string
  error?: string | undefined
}

export function EraseCodeView({ frame, mobileMasked, attempt, error }: EraseCodeViewProps) {
  const { erase } = frame.words
  return (
    <Page
      frame={frame}
      title={erase.confirm}
      back={{ href: '/me/erase', label: erase.oneStepBack }}
    >
      <div class="narrow">
        <div class="page-title">
          <h1>{erase.confirm}</h1>
          <CodeSent frame={frame} mobileMasked={mobileMasked} />
        </div>
        <Form action="/me/erase" class="card">
          <input type="hidden" name="attempt" value={attempt} />
          <CodeField frame={frame} error={error} />
          <div class="actions">
            <Submit tone="bad" wide>
              {erase.ask}
            </Submit>
          </div>
        </Form>
        <p class="small muted center">
          {erase.resendBefore}
          <a href="/me/erase">{erase.resendLink}</a>
          {erase.resendAfter}
        </p>
      </div>
    </Page>
  )
}
