import type { Fen } from '../../kernel/fen.ts'
import {
  Alert,
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
  if (covers.length === 0) {
    return (
      <Alert tone="info" title="还没有查到您的保障">
        <p>参保由单位工会统一办理。刚交了费的，名册录入后这里就会显示。</p>
      </Alert>
    )
  }
  return (
    <div class="stack">
      {covers.map((cover) => (
        <CoverCard cover={cover} federation={frame.brand.name} />
      ))}
    </div>
  )
}

function Claims({ claims }: { claims: readonly ClaimRowView[] }) {
  return (
    <section>
      <h2 class="section-title">我的申领</h2>
      {claims.length > 0 ? (
        <>
          <ClaimRows claims={claims} />
          <div class="actions">
            <LinkButton href="/claims/new" wide>
              再申领一笔
            </LinkButton>
          </div>
        </>
      ) : (
        <div class="card">
          <Empty
            icon="claim"
            title="还没有申领"
            action={
              <LinkButton href="/claims/new" tone="primary">
                申领互助金
              </LinkButton>
            }
          >
            住院或特殊门诊结算以后，拿着医保结算单就能申领。
          </Empty>
        </div>
      )}
    </section>
  )
}

function Benefits({ benefits, paidFen }: MeViewProps) {
  if (benefits.length === 0) return null
  return (
    <section>
      <h2 class="section-title">已到账的互助金</h2>
      <div class="card card-flush">
        <div class="card-head">
          <h3>累计到账</h3>
          <span class="paid-total">
            <Money fen={paidFen} />
          </span>
        </div>
        <Cells
          cells={benefits.map((benefit) => ({
            label: benefit.title,
            note: benefit.onText,
            value: <Money fen={benefit.amountFen} />,
            href: benefit.href,
          }))}
        />
      </div>
    </section>
  )
}

export function MeView(props: MeViewProps) {
  const { frame, claims, cardLast4 } = props
  return (
    <Page frame={frame} title="我的保障" section="me">
      <h1 class="page-title">{`${frame.viewer?.name ?? ''}，您好`}</h1>
      <Covers {...props} />
      <Claims claims={claims} />
      <Benefits {...props} />
      <h2 class="section-title">收款、资料和登录</h2>
      <Cells
        cells={[
          {
            icon: 'card',
            label: '工会会员卡',
            value: cardLast4 ? `尾号 ${cardLast4}` : '还没登记',
            note: cardLast4 ? undefined : '请找单位经办人登记，互助金要打到这张卡',
          },
          {
            label: '下载我的资料',
            value: '',
            note: '工会存着的您的全部资料，含完整号码，请自己保管好',
            href: '/me/data.json',
          },
          {
            label: '注销我的资料',
            value: '',
            note: '不再参加互助，请工会删除您的个人资料',
            href: '/me/erase',
          },
        ]}
      />
      <Form action="/sign-out" class="actions">
        <button class="button button-wide" type="submit">
          退出登录
        </button>
      </Form>
    </Page>
  )
}
