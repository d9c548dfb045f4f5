import type { Fen } from '../../kernel/fen.ts'
import {
  AsWritten,
  errorsOf,
  ErrorSummary,
  FactField,
  Form,
  LinkButton,
  Page,
  SelectField,
  Submit,
  type BenefitLineView,
  type FactQuestion,
  type Option,
  type PortalFrame,
} from '../ui/index.ts'
import { BenefitReceipt } from './benefit-receipt.tsx'
import type { PortalWords } from './words/zh.ts'

export interface EstimateResultView {
  totalFen: Fen
  lines: readonly BenefitLineView[]
  /** The part of the bill that was the member's own, where the facts name one. */
  burdenFen?: Fen | undefined
}

export interface EstimateViewProps {
  frame: PortalFrame
  plans: readonly Option[]
  plan: string
  questions: readonly FactQuestion[]
  result: EstimateResultView | null
}

function Questions({ frame, plans, plan, questions, result }: EstimateViewProps) {
  const { estimate, ui } = frame.words
  return (
    <Form action="/estimate" method="get" class="card">
      {result ? <h2 class="form-title">{estimate.changeAndTryAgain}</h2> : null}
      <ErrorSummary errors={errorsOf(questions)} words={ui} />
      {plans.length > 1 ? (
        <SelectField name="plan" label={estimate.plan} options={plans} value={plan} />
      ) : (
        <input type="hidden" name="plan" value={plan} />
      )}
      {questions.map((question) => (
        <FactField question={question} words={ui} />
      ))}
      <div class="actions">
        <Submit wide>{result ? estimate.again : estimate.submit}</Submit>
      </div>
    </Form>
  )
}

function Result({ result, words }: { result: EstimateResultView; words: PortalWords }) {
  const { estimate, receipt } = words
  return (
    <section class="estimate-result" aria-labelledby="result">
      <h2 class="only-read" id="result">
        {estimate.result}
      </h2>
      <BenefitReceipt
        label={result.totalFen > 0 ? receipt.expected : estimate.nothing}
        totalFen={result.totalFen}
        lines={result.lines}
        burdenFen={result.burdenFen}
        foot={estimate.foot}
        words={words}
      />
      {result.totalFen > 0 ? (
        <LinkButton href="/claims/new" tone="primary" wide>
          {estimate.claim}
        </LinkButton>
      ) : null}
    </section>
  )
}

function Waiting({ words }: { words: PortalWords }) {
  const { estimate, ui } = words
  return (
    <aside class="estimate-hint stack">
      <h2>{estimate.where}</h2>
      <p class="muted">
        <AsWritten text={estimate.whereText} words={ui} />
      </p>
      <p class="muted">{estimate.unsureText}</p>
    </aside>
  )
}

/** Form and result on one page by GET: back, reload and sharing work by themselves. */
export function EstimateView(props: EstimateViewProps) {
  const { frame, result } = props
  const { words } = frame
  return (
    <Page frame={frame} title={words.estimate.title} section="estimate" wide>
      <div class="page-title">
        <h1>{words.estimate.title}</h1>
        {result ? null : <p>{words.estimate.lead}</p>}
      </div>
      <div class="estimate">
        {result ? <Result result={result} words={words} /> : null}
        <div>
          <Questions {...props} />
        </div>
        {result ? null : <Waiting words={words} />}
      </div>
    </Page>
  )
}
