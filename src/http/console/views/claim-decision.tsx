import {
  Card,
  ConfirmPanel,
  Form,
  Icon,
  Money,
  SelectField,
  Submit,
  TextField,
  yuan,
} from '../../ui/index.ts'
import { FormProblem } from '../form-problem.tsx'
import { HeldBack, names } from '../held-back.tsx'
import { ReasonField } from '../reason-field.tsx'
import type { ClaimDecisionState, ClaimProps } from './claim.tsx'

function Revision({ revision }: { revision: number }) {
  return <input type="hidden" name="revision" value={String(revision)} />
}

function Approve({ claim, lines, totalFen, member, forms }: ClaimProps) {
  const payable = lines.filter((line) => line.amountFen !== 0)
  const note =
    totalFen > 0
      ? `下面 ${payable.length} 笔互助金会进入待发放，由一人制作批次、另一人复核后打款。${member.cardLastFour ? '' : '这位职工没有登记银行卡，补上后才能发放。'}`
      : '按条款算出的互助金是 0 元。通过后不会有款项，职工会看到每一项为 0 的原因。'
  return (
    <ConfirmPanel
      title={totalFen > 0 ? '材料属实，通过' : '材料属实，按 0 元通过'}
      action={`/console/claims/${claim.id}/approve`}
      submit={totalFen > 0 ? `通过，应付 ${yuan(totalFen)}` : '通过，互助金 0 元'}
      changes={[
        { label: '申领状态', before: '待审核', after: '已通过' },
        {
          label: '待发放',
          before: <Money fen={0 as typeof totalFen} />,
          after: <Money fen={totalFen} />,
        },
      ]}
      note={note}
    >
      <Revision revision={claim.revision} />
      {payable.length > 0 ? (
        <ul class="payable">
          {payable.map((line) => (
            <li>
              <span>{line.title}</span>
              <Money fen={line.amountFen} />
            </li>
          ))}
        </ul>
      ) : null}
      {forms.act === 'approve' ? <FormProblem errors={forms.errors} /> : null}
    </ConfirmPanel>
  )
}

const fieldsOf = ({ forms }: ClaimProps, act: 'return' | 'refuse' | 'facts') => {
  const mine = forms.act === act
  return {
    open: mine,
    formErrors: mine ? forms.errors : {},
    value: (name: string) => (mine ? (forms.values[name] ?? '') : ''),
    error: (name: string) => (mine ? forms.errors[name] : undefined),
  }
}

function Return(props: ClaimProps) {
  const { claim } = props
  const { open, value, error, formErrors } = fieldsOf(props, 'return')
  return (
    <details class="act" open={open}>
      <summary>
        退回给职工补正
        <Icon name="down" />
      </summary>
      <Form action={`/console/claims/${claim.id}/return`} class="act-form">
        <Revision revision={claim.revision} />
        <FormProblem errors={formErrors} />
        <ReasonField
          of="return"
          label="请职工补什么"
          value={value('reason')}
          error={error('reason')}
          maxlength={300}
          help="职工会原样看到，例如：请补拍结算单第二页，要看得清合计金额。"
        />
        <Submit tone="plain">退回并通知职工</Submit>
      </Form>
    </details>
  )
}

function Refuse(props: ClaimProps) {
  const { claim, clauses } = props
  const { open, value, error, formErrors } = fieldsOf(props, 'refuse')
  return (
    <details class="act" open={open}>
      <summary>
        不予支付
        <Icon name="down" />
      </summary>
      <Form action={`/console/claims/${claim.id}/refuse`} class="act-form">
        <Revision revision={claim.revision} />
        <FormProblem errors={formErrors} />
        <SelectField
          name="clause"
          label="依据的条款"
          placeholder="请选择条款"
          options={clauses}
          value={value('clause')}
          error={error('clause')}
        />
        <ReasonField
          of="refuse"
          label="理由"
          value={value('reason')}
          error={error('reason')}
          maxlength={300}
          help="职工会原样看到。写清事实和条款的关系，并告诉对方还能怎么办。"
        />
        <Submit tone="bad">确定不予支付</Submit>
      </Form>
    </details>
  )
}

function Correct(props: ClaimProps) {
  const { claim, correctable } = props
  const { open, value, error, formErrors } = fieldsOf(props, 'facts')
  return (
    <details class="act" open={open}>
      <summary>
        更正一项事实
        <Icon name="down" />
      </summary>
      <Form action={`/console/claims/${claim.id}/facts`} class="act-form">
        <Revision revision={claim.revision} />
        <FormProblem errors={formErrors} />
        <SelectField
          name="field"
          label="哪一项"
          placeholder="请选择"
          options={correctable.map((fact) => ({
            value: fact.name,
            label: `${fact.label}（现在是 ${fact.now}）`,
          }))}
          value={value('field')}
          error={error('field')}
        />
        <TextField
          name="value"
          label="应该是"
          value={value('value')}
          error={error('value')}
          help="日期写成 2015-08-11，金额以元为单位。"
        />
        <ReasonField
          of="facts"
          label="凭什么"
          value={value('reason')}
          error={error('reason')}
          maxlength={200}
          help="例如：结算单原件第一页合计栏。"
        />
        <p class="small muted">
          只能更正事实，不能改互助金；系统会按更正后的事实重新核算，更正前后都会留下记录。
        </p>
        <Submit tone="plain">更正并重新核算</Submit>
      </Form>
    </details>
  )
}

const ownReasons = {
  'is-member': '这是您本人的申领，',
  'handed-in': '这件申领是您代为提交的，',
  corrected: '您更正过这件申领的事实，',
} as const

function whyNot(decision: ClaimDecisionState): { title: string; text: string } | null {
  switch (decision.kind) {
    case 'own':
      return {
        title: '要由另一位同事审核',
        text: `${ownReasons[decision.why]}按规定不能由您作决定。可以审核的有：${names(decision.who)}。`,
      }
    case 'not-permitted':
      return {
        title: '您可以查看，不能审核',
        text: `审核申领需要${decision.roles.map((role) => `“${role}”`).join('或')}岗位。`,
      }
    case 'not-submitted':
      return { title: '职工还没有提交', text: '提交后才需要审核。退回的申领在补正后会重新排队。' }
    default:
      return null
  }
}

/** Approve, return, refuse, or put a fact right: each says what it does before it is done. */
export function ClaimDecision(props: ClaimProps) {
  const { decision } = props
  const held = whyNot(decision)
  if (held) return <HeldBack title={held.title}>{held.text}</HeldBack>
  if (decision.kind !== 'open') return null
  return (
    <>
      <Approve {...props} />
      <Card title="事实有问题" flush>
        <Correct {...props} />
        <Return {...props} />
        <Refuse {...props} />
      </Card>
    </>
  )
}
