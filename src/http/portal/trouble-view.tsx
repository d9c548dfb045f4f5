import { LinkButton, Page, type PortalFrame } from '../ui/index.ts'

export function NotFoundView({ frame }: { frame: PortalFrame }) {
  const { trouble } = frame.words
  return (
    <Page frame={frame} title={trouble.notFound}>
      <div class="narrow stack trouble">
        <h1>{trouble.notFoundTitle}</h1>
        <p class="muted">{trouble.notFoundText}</p>
        <LinkButton href="/" tone="primary" wide>
          {trouble.home}
        </LinkButton>
        <LinkButton href="/me" wide>
          {trouble.claims}
        </LinkButton>
      </div>
    </Page>
  )
}

/** Something of ours broke: what, what to do, and the number to quote. */
export function ErrorView({ frame, requestId }: { frame: PortalFrame; requestId: string }) {
  const { trouble } = frame.words
  return (
    <Page frame={frame} title={trouble.error}>
      <div class="narrow stack trouble">
        <h1>{trouble.errorTitle}</h1>
        <p class="muted">{trouble.errorText}</p>
        <p class="card">
          <span class="muted">{trouble.number}</span> <code class="address">{requestId}</code>
        </p>
        <LinkButton href={frame.path} tone="primary" wide>
          {trouble.again}
        </LinkButton>
        <LinkButton href="/" wide>
          {trouble.home}
        </LinkButton>
      </div>
    </Page>
  )
}

/** A wrong request, such as a form from another site or a file that is too large. */
export function RefusedView(props: {
  frame: PortalFrame
  title: string
  sentence: string
  back: string
}) {
  const { frame, title, sentence, back } = props
  return (
    <Page frame={frame} title={title}>
      <div class="narrow stack trouble">
        <h1>{title}</h1>
        <p class="muted">{sentence}</p>
        <LinkButton href={back} tone="primary" wide>
          {frame.words.trouble.back}
        </LinkButton>
      </div>
    </Page>
  )
}
