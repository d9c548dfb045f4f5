import {
  Dock,
  Form,
  Icon,
  Page,
  RadioCards,
  Submit,
  type Choice,
  type PortalFrame,
} from '../ui/index.ts'
import { ClaimRows, type ClaimRowView } from './claim-row.tsx'

export interface StartClaimViewProps {
  frame: PortalFrame
  /** What can be claimed for: a plan, or a kind of event within it. */
  choices: readonly Choice[]
  error?: string | undefined
  /** Drafts of this member, offered before a new one is begun. */
  drafts: readonly ClaimRowView[]
}

const prepare = [
  '医保结算单，医院或医保手机应用里都有',
  '入院、出院的日子',
  '手机就行，中途离开不会丢',
] as const

/** Before a claim: what is needed, and for what it is. POST /claims makes the draft. */
export function StartClaimView({ frame, choices, error, drafts }: StartClaimViewProps) {
  return (
    <Page frame={frame} title="申领互助金" back={{ href: '/me', label: '我的' }}>
      <div class="page-title">
        <h1>申领互助金</h1>
        <p>出院结算以后就能办，大约三分钟。</p>
      </div>
      {drafts.length > 0 ? (
        <section>
          <h2 class="section-title first">接着填上次的</h2>
          <ClaimRows claims={drafts} />
          <h2 class="section-title">或者新申领一笔</h2>
        </section>
      ) : null}
      <Form action="/claims">
        <div class="card stack">
          <h2 class="form-title">先准备好</h2>
          <ul class="ticks">
            {prepare.map((line) => (
              <li>
                <Icon name="check" />
                <span>{line}</span>
              </li>
            ))}
          </ul>
          {choices.length > 1 ? (
            <RadioCards name="plan" label="为哪一项申领？" choices={choices} error={error} />
          ) : (
            <input type="hidden" name="plan" value={choices[0]?.value ?? ''} />
          )}
        </div>
        <Dock>
          <Submit wide>开始填</Submit>
        </Dock>
      </Form>
    </Page>
  )
}
