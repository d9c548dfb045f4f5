import type { Fen } from '../../kernel/fen.ts'
import {
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

function Questions({ plans, plan, questions, result }: EstimateViewProps) {
  return (
    <Form action="/estimate" method="get" class="card">
      {result ? <h2 class="form-title">改个数再算</h2> : null}
      <ErrorSummary errors={errorsOf(questions)} />
      {plans.length > 1 ? (
        <SelectField name="plan" label="互助计划" options={plans} value={plan} />
      ) : (
        <input type="hidden" name="plan" value={plan} />
      )}
      {questions.map((question) => (
        <FactField question={question} />
      ))}
      <div class="actions">
        <Submit wide>{result ? '重新算' : '算一算'}</Submit>
      </div>
    </Form>
  )
}

function Result({ result }: { result: EstimateResultView }) {
  return (
    <section class="estimate-result" aria-labelledby="result">
      <h2 class="only-read" id="result">
        计算结果
      </h2>
      <BenefitReceipt
        label={result.totalFen > 0 ? '预计能领' : '这次预计领不到互助金'}
        totalFen={result.totalFen}
        lines={result.lines}
        burdenFen={result.burdenFen}
        foot="这是按您填的数估算的。实际金额以医保结算单和审核结果为准。"
      />
      {result.totalFen > 0 ? (
        <LinkButton href="/claims/new" tone="primary" wide>
          去申领
        </LinkButton>
      ) : null}
    </section>
  )
}

function Waiting() {
  return (
    <aside class="estimate-hint stack">
      <h2>这几个数在哪里找？</h2>
      <p class="muted">出院结账时，医院会给一张医保结算单。也可以在医保手机应用里查“结算记录”。</p>
      <p class="muted">不知道的先空着或按大概的数填，只是估算，不会保存，也不用登录。</p>
    </aside>
  )
}

/** Form and result on one page by GET: back, reload and sharing work by themselves. */
export function EstimateView(props: EstimateViewProps) {
  const { frame, result } = props
  return (
    <Page frame={frame} title="算一算能领多少" section="estimate" wide>
      <div class="page-title">
        <h1>算一算能领多少</h1>
        {result ? null : <p>照着医保结算单填，马上出结果。</p>}
      </div>
      <div class="estimate">
        {result ? <Result result={result} /> : null}
        <div>
          <Questions {...props} />
        </div>
        {result ? null : <Waiting />}
      </div>
    </Page>
  )
}
