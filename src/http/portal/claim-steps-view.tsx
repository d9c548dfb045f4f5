import type { Child } from 'hono/jsx'
import type { Fen } from '../../kernel/fen.ts'
import {
  Alert,
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

const names = [
  { step: 'stay', label: '就医' },
  { step: 'amounts', label: '费用' },
  { step: 'documents', label: '材料' },
  { step: 'confirm', label: '确认' },
] as const
type StepName = (typeof names)[number]['step']

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
  const at = names.findIndex((name) => name.step === step)
  const before = names[at - 1]
  const back = before
    ? { href: `/claims/${claimId}/${before.step}`, label: '上一步' }
    : { href: '/me', label: '先放着，以后再填' }
  return (
    <Page frame={frame} title={`申领互助金：${title}`} back={back}>
      <Steps
        current={at + 1}
        steps={names.map(({ step, label }) => ({ label, href: `/claims/${claimId}/${step}` }))}
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

function QuestionForm({ claimId, step, questions, error }: QuestionStepProps & { step: StepName }) {
  const errors = { ...(error ? { form: error } : {}), ...errorsOf(questions) }
  return (
    <Form action={`/claims/${claimId}/${step}`}>
      <ErrorSummary errors={errors} />
      <div class="card">
        {questions.map((question) => (
          <FactField question={question} />
        ))}
      </div>
      <Dock>
        <Submit wide>保存，下一步</Submit>
      </Dock>
    </Form>
  )
}

export function StayView(props: QuestionStepProps) {
  return (
    <StepPage
      frame={props.frame}
      claimId={props.claimId}
      step="stay"
      title="什么时候、在哪里看的病？"
      lead="填好会自动存着，中途离开也不会丢。"
    >
      <QuestionForm {...props} step="stay" />
    </StepPage>
  )
}

export function AmountsView(props: QuestionStepProps) {
  return (
    <StepPage
      frame={props.frame}
      claimId={props.claimId}
      step="amounts"
      title="结算单上的金额"
      lead="照着结算单抄，能领多少由系统按条款算。"
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

function DocumentList({ claimId, documents }: DocumentsViewProps) {
  return (
    <ul class="cells documents">
      {documents.map((document) => (
        <li>
          <Icon name="file" />
          <span class="cell-body">
            <a href={`/claims/${claimId}/documents/${document.id}`}>{document.name}</a>
            <span class="cell-note">{document.sizeText}</span>
          </span>
          <Form action={`/claims/${claimId}/documents/${document.id}/remove`}>
            <button class="button button-quiet" type="submit" aria-label={`移除 ${document.name}`}>
              移除
            </button>
          </Form>
        </li>
      ))}
    </ul>
  )
}

export function DocumentsView(props: DocumentsViewProps) {
  const { frame, claimId, documents, needed, error, limitText } = props
  return (
    <StepPage
      frame={frame}
      claimId={claimId}
      step="documents"
      title="拍下材料"
      lead="四角拍全、字看得清就行。"
    >
      <div class="card stack">
        <ul class="ticks">
          {needed.map(({ label, note }) => (
            <li>
              <Icon name="file" />
              <span>
                {label}
                {note ? <span class="cell-note">{note}</span> : null}
              </span>
            </li>
          ))}
        </ul>
        <Form action={`/claims/${claimId}/documents`} multipart>
          <FileField
            name="document"
            label={documents.length > 0 ? '再加一份' : '拍照或选文件'}
            help={`照片或 PDF，每份不超过 ${limitText}。照片会先变小再上传，省流量。`}
            accept="image/jpeg,image/png,image/webp,image/heic,application/pdf"
            multiple
            shrink
            error={error}
          />
          <div class="actions">
            <Submit tone="plain" wide>
              上传
            </Submit>
          </div>
        </Form>
      </div>
      {documents.length > 0 ? (
        <>
          <h2 class="section-title">{`已上传 ${documents.length} 份`}</h2>
          <DocumentList {...props} />
        </>
      ) : null}
      <Dock>
        {documents.length > 0 ? (
          <LinkButton href={`/claims/${claimId}/confirm`} tone="primary" wide>
            下一步
          </LinkButton>
        ) : (
          <LinkButton href={`/claims/${claimId}/confirm`} wide>
            先不传，下一步
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

function Summary({ title, href, facts }: { title: string; href: string; facts: readonly Fact[] }) {
  return (
    <section class="card">
      <div class="card-head">
        <h2>{title}</h2>
        <a href={href} aria-label={`修改${title}`}>
          修改
        </a>
      </div>
      <Facts facts={facts} />
    </section>
  )
}

export function ConfirmView(props: ConfirmViewProps) {
  const { frame, claimId, expected, stay, amounts, documentCount, cardLast4, error } = props
  const path = `/claims/${claimId}`
  const documents = documentCount > 0 ? `${documentCount} 份` : '还没有上传'
  return (
    <StepPage frame={frame} claimId={claimId} step="confirm" title="核对一遍就交">
      <Form action={`${path}/confirm`} class="stack">
        {error ? <ErrorSummary errors={{ form: error }} /> : null}
        <h2 class="only-read">预计能领多少</h2>
        <BenefitReceipt
          label="预计能领"
          totalFen={expected.totalFen}
          lines={expected.lines}
          burdenFen={expected.burdenFen}
          foot="审核时会对照结算单。数字有出入的，会按结算单改并告诉您。"
        />
        <Summary title="就医" href={`${path}/stay`} facts={stay} />
        <Summary title="费用" href={`${path}/amounts`} facts={amounts} />
        <Summary
          title="材料和收款"
          href={`${path}/documents`}
          facts={[
            { label: '材料', value: documents },
            {
              label: '收款',
              value: cardLast4 ? `尾号 ${cardLast4} 的工会会员卡` : '还没有登记会员卡',
              note: cardLast4 ? undefined : '可以先交，审核通过前请找单位经办人登记',
            },
          ]}
        />
        {documentCount === 0 ? (
          <Alert tone="wait">
            <p>没有材料也能交，但审核时多半会请您补医保结算单。</p>
          </Alert>
        ) : null}
        <Dock>
          <Submit wide>交上去</Submit>
        </Dock>
      </Form>
    </StepPage>
  )
}
