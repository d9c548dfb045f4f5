import type { Fen } from '../../kernel/fen.ts'
import {
  Alert,
  AsWritten,
  Cells,
  Empty,
  Form,
  LinkButton,
  Money,
  Page,
  type PortalFrame,
} from '../ui/index.ts'
import { ClaimRows, type ClaimRowView } from './claim-row.tsx'
import { CoverCard, type CoverView } from './cover-card.tsx'

export interface PaidBenefitView {
  /** 住院二次报销 */
  title: string
  amountFen: Fen
  /** 2016年3月20日 到账 */
  onText: string
  href: string
}

export interface MeViewProps {
  frame: PortalFrame
  covers: readonly CoverView[]
  claims: readonly ClaimRowView[]
  benefits: readonly PaidBenefitView[]
  /** Sum of all benefits paid. */
  paidFen: Fen
  /** Last four of the card that benefits go to; null while none is known. */
  cardLast4: string | null
}

function Covers({ frame, covers }: MeViewProps) {
  const { me } = frame.words
  if (covers.length === 0) {
    return (
      <Alert tone="info" title={me.noCover}>
        <p>{me.noCoverText}</p>
      </Alert>
    )
  }
  return (
    <div class="stack">
      {covers.map((cover) => (
        <CoverCard cover={cover} frame={frame} />
      ))}
    </div>
  )
}

function Claims({ frame, claims }: MeViewProps) {
  const { me, ui } = frame.words
  return (
    <section>
      <h2 class="section-title">{me.claims}</h2>
      {claims.length > 0 ? (
        <>
          <ClaimRows claims={claims} words={ui} />
          <div class="actions">
            <LinkButton href="/claims/new" wide>
              {me.another}
            </LinkButton>
          </div>
        </>
      ) : (
        <div class="card">
          <Empty
            icon="claim"
            title={me.noClaims}
            action={
              <LinkButton href="/claims/new" tone="primary">
                {me.claim}
              </LinkButton>
            }
          >
            {me.noClaimsText}
          </Empty>
        </div>
      )}
    </section>
  )
}

function Benefits({ frame, benefits, paidFen }: MeViewProps) {
  if (benefits.length === 0) return null
  const { me, ui } = frame.words
  return (
    <section>
      <h2 class="section-title">{me.benefits}</h2>
      <div class="card card-flush">
        <div class="card-head">
          <h3>{me.total}</h3>
          <span class="paid-total">
            <Money fen={paidFen} words={ui} />
          </span>
        </div>
        <Cells
          cells={benefits.map((benefit) => ({
            label: <AsWritten text={benefit.title} words={ui} />,
            note: benefit.onText,
            value: <Money fen={benefit.amountFen} words={ui} />,
            href: benefit.href,
          }))}
        />
      </div>
    </section>
  )
}

export function MeView(props: MeViewProps) {
  const { frame, cardLast4 } = props
  const { erase, home, me, ui } = frame.words
  return (
    <Page frame={frame} title={me.title} section="me">
      <h1 class="page-title">
        <AsWritten text={home.greeting(frame.viewer?.name ?? '')} words={ui} />
      </h1>
      <Covers {...props} />
      <Claims {...props} />
      <Benefits {...props} />
      <h2 class="section-title">{me.rest}</h2>
      <Cells
        cells={[
          {
            icon: 'card',
            label: me.card,
            value: cardLast4 ? me.cardEnding(cardLast4) : me.noCard,
            note: cardLast4 ? undefined : me.noCardNote,
          },
          {
            label: me.download,
            value: '',
            note: me.downloadNote,
            href: '/me/data.json',
          },
          {
            label: erase.title,
            value: '',
            note: erase.note,
            href: '/me/erase',
          },
        ]}
      />
      <Form action="/sign-out" class="actions">
        <button class="button button-wide" type="submit">
          {me.signOut}
        </button>
      </Form>
    </Page>
  )
}
