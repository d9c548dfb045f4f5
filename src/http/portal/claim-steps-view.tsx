import type { Child } from 'hono/jsx'
import type { Fen } from '../../kernel/fen.ts'
import {
  Alert,
  AsWritten,
  Dock,
  errorsOf,
  ErrorSummary,
  Facts,
  FactField,
  FileField,
  Form,
  Icon,
  LinkButton,
  Page,
  Steps,
  Submit,
  type BenefitLineView,
  type Fact,
  type FactQuestion,
  type PortalFrame,
} from '../ui/index.ts'
import { BenefitReceipt } from './benefit-receipt.tsx'

const steps = ['stay', 'amounts', 'documents', 'confirm'] as const
type StepName = (typeof steps)[number]

interface StepPageProps {
  frame: PortalFrame
  claimId: string
  step: StepName
  title: string
  lead?: string | undefined
  children: Child
}

/** One step of a claim: where one is, what is asked, the way back that loses nothing. */
function StepPage({ frame, claimId, step, title, lead, children }: StepPageProps) {
  const { claim, ui } = frame.words
  const at = steps.indexOf(step)
  const before = steps[at - 1]
  const back = before
    ? { href: `/claims/${claimId}/${before}`, label: claim.backStep }
    : { href: '/me', label: claim.backLater }
  return (
    <Page frame={frame} title={claim.title(title)} back={back}>
      <Steps
        current={at + 1}
        steps={steps.map((name) => ({
          label: claim.steps[name],
          href: `/claims/${claimId}/${name}`,
        }))}
        words={ui}
      />
      <div class="page-title step-title">
        <h1>{title}</h1>
        {lead ? <p>{lead}</p> : null}
      </div>
      {children}
    </Page>
  )
}

export interface QuestionStepProps {
  frame: PortalFrame
  claimId: string
  questions: readonly FactQuestion[]
  /** A sentence on the whole: days out of order, a stay that is already here. */
  error?: string | undefined
}

function QuestionForm(props: QuestionStepProps & { step: StepName }) {
  const { frame, claimId, step, questions, error } = props
  const { claim, ui } = frame.words
  const errors = { ...(error ? { form: error } : {}), ...errorsOf(questions) }
  return (
    <Form action={`/claims/${claimId}/${step}`}>
      <ErrorSummary errors={errors} words={ui} />
      <div class="card">
        {questions.map((question) => (
          <FactField question={question} words={ui} />
        ))}
      </div>
      <Dock>
        <Submit wide>{claim.next}</Submit>
      </Dock>
    </Form>
  )
}

export function StayView(props: QuestionStepProps) {
  const { claim } = props.frame.words
  return (
    <StepPage
      frame={props.frame}
      claimId={props.claimId}
      step="stay"
      title={claim.stay}
      lead={claim.stayLead}
    >
      <QuestionForm {...props} step="stay" />
    </StepPage>
  )
}

export function AmountsView(props: QuestionStepProps) {
  const { claim } = props.frame.words
  return (
    <StepPage
      frame={props.frame}
      claimId={props.claimId}
      step="amounts"
      title={claim.amounts}
      lead={claim.amountsLead}
    >
      <QuestionForm {...props} step="amounts" />
    </StepPage>
  )
}

export interface DocumentView {
  id: string
  /** 医保结算单.jpg */
  name: string
  /** 1.2 MB */
  sizeText: string
}

export interface DocumentsViewProps {
  frame: PortalFrame
  claimId: string
  documents: readonly DocumentView[]
  /** What is needed, and whether it is here. */
  needed: readonly { label: string; note?: string | undefined }[]
  error?: string | undefined
  /** 10 MB */
  limitText: string
}

function DocumentList({ frame, claimId, documents }: DocumentsViewProps) {
  const { claim, ui } = frame.words
  return (
    <ul class="cells documents">
      {documents.map((document) => (
        <li>
          <Icon name="file" />
          <span class="cell-body">
            <a href={`/claims/${claimId}/documents/${document.id}`}>
              <AsWritten text={document.name} words={ui} />
            </a>
            <span class="cell-note">{document.sizeText}</span>
          </span>
          <Form action={`/claims/${claimId}/documents/${document.id}/remove`}>
            <button
              class="button button-quiet"
              type="submit"
              aria-label={claim.removeOne(document.name)}
            >
              {claim.remove}
            </button>
          </Form>
        </li>
      ))}
    </ul>
  )
}

export function DocumentsView(props: DocumentsViewProps) {
  const { frame, claimId, documents, needed, error, limitText } = props
  const { claim, ui } = frame.words
  return (
    <StepPage
      frame={frame}
      claimId={claimId}
      step="documents"
      title={claim.documents}
      lead={claim.documentsLead}
    >
      <div class="card stack">
        <ul class="ticks">
          {needed.map(({ label, note }) => (
            <li>
              <Icon name="file" />
              <span>
                <AsWritten text={label} words={ui} />
                {note ? <span class="cell-note">{note}</span> : null}
              </span>
            </li>
          ))}
        </ul>
        <Form action={`/claims/${claimId}/documents`} multipart>
          <FileField
            name="document"
            label={documents.length > 0 ? claim.addAnother : claim.addFile}
            help={claim.fileHelp(limitText)}
            words={ui}
            accept="image/jpeg,image/png,image/webp,image/heic,application/pdf"
            multiple
            shrink
            error={error}
          />
          <div class="actions">
            <Submit tone="plain" wide>
              {claim.upload}
            </Submit>
          </div>
        </Form>
      </div>
      {documents.length > 0 ? (
        <>
          <h2 class="section-title">{claim.uploaded(documents.length)}</h2>
          <DocumentList {...props} />
        </>
      ) : null}
      <Dock>
        {documents.length > 0 ? (
          <LinkButton href={`/claims/${claimId}/confirm`} tone="primary" wide>
            {claim.nextStep}
          </LinkButton>
        ) : (
          <LinkButton href={`/claims/${claimId}/confirm`} wide>
            {claim.withoutFiles}
          </LinkButton>
        )}
      </Dock>
    </StepPage>
  )
}

export interface ConfirmViewProps {
  frame: PortalFrame
  claimId: string
  expected: { totalFen: Fen; lines: readonly BenefitLineView[]; burdenFen?: Fen | undefined }
  stay: readonly Fact[]
  amounts: readonly Fact[]
  documentCount: number
  cardLast4: string | null
  error?: string | undefined
}

interface SummaryProps {
  frame: PortalFrame
  title: string
  href: string
  facts: readonly Fact[]
}

function Summary({ frame, title, href, facts }: SummaryProps) {
  const { claim } = frame.words
  return (
    <section class="card">
      <div class="card-head">
        <h2>{title}</h2>
        <a href={href} aria-label={claim.changeOne(title)}>
          {claim.change}
        </a>
      </div>
      <Facts facts={facts} />
    </section>
  )
}

export function ConfirmView(props: ConfirmViewProps) {
  const { frame, claimId, expected, stay, amounts, documentCount, cardLast4, error } = props
  const { claim, receipt, ui } = frame.words
  const path = `/claims/${claimId}`
  const documents = documentCount > 0 ? claim.files(documentCount) : claim.noFiles
  return (
    <StepPage frame={frame} claimId={claimId} step="confirm" title={claim.confirm}>
      <Form action={`${path}/confirm`} class="stack">
        {error ? <ErrorSummary errors={{ form: error }} words={ui} /> : null}
        <h2 class="only-read">{claim.expectedTitle}</h2>
        <BenefitReceipt
          label={receipt.expected}
          totalFen={expected.totalFen}
          lines={expected.lines}
          burdenFen={expected.burdenFen}
          foot={claim.expectedFoot}
          words={frame.words}
        />
        <Summary frame={frame} title={claim.steps.stay} href={`${path}/stay`} facts={stay} />
        <Summary
          frame={frame}
          title={claim.steps.amounts}
          href={`${path}/amounts`}
          facts={amounts}
        />
        <Summary
          frame={frame}
          title={claim.documentsAndCard}
          href={`${path}/documents`}
          facts={[
            { label: claim.material, value: documents },
            {
              label: claim.card,
              value: cardLast4 ? claim.cardEnding(cardLast4) : claim.noCard,
              note: cardLast4 ? undefined : claim.noCardNote,
            },
          ]}
        />
        {documentCount === 0 ? (
          <Alert tone="wait">
            <p>{claim.noFilesWarning}</p>
          </Alert>
        ) : null}
        <Dock>
          <Submit wide>{claim.submit}</Submit>
        </Dock>
      </Form>
    </StepPage>
  )
}
