import { Alert, Cells, Icon, LinkButton, Page, SealMark, type PortalFrame } from '../ui/index.ts'
import { ClaimRows, type ClaimRowView } from './claim-row.tsx'
import { CoverCard, type CoverView } from './cover-card.tsx'

export interface PlanCardView {
  title: string
  /** 每人每年 60 元 */
  feeText: string
  /** What it pays for, a short line each. */
  pays: readonly string[]
}

export interface HomeViewProps {
  frame: PortalFrame
  /** Published plans; none while the federation still prepares. */
  plans: readonly PlanCardView[]
  /** Only for a member who is signed in. */
  cover?: CoverView | null | undefined
  /** Claims that still wait for something, newest first. */
  openClaims?: readonly ClaimRowView[] | undefined
}

const howTo = [
  { icon: 'phone', title: '用手机号登录', text: '收一条短信验证码，不用记密码。' },
  { icon: 'camera', title: '拍下医保结算单', text: '填上住院日子和两个数，照着结算单抄就行。' },
  { icon: 'card', title: '互助金打到您的卡', text: '要补充、到账都有短信，随时能看办到哪一步。' },
] as const

function PublicHero({ frame }: { frame: PortalFrame }) {
  return (
    <div class="hero">
      <SealMark name={frame.brand.name} />
      <div class="hero-inner">
        <h1>
          <span class="phrase">看病自己付的钱，</span>
          <span class="phrase">工会再帮您担一部分</span>
        </h1>
        <p>照着医保结算单填几个数，马上看到能领多少、为什么。不用登录。</p>
        <a class="button" href="/estimate">
          算一算能领多少
        </a>
      </div>
    </div>
  )
}

function Plans({ plans }: { plans: readonly PlanCardView[] }) {
  if (plans.length === 0) {
    return (
      <Alert tone="info" title="互助计划正在准备">
        <p>发布以后，这里能看到怎么参加、管哪些费用。想先问一问，请打下面的工会热线。</p>
      </Alert>
    )
  }
  return (
    <div class="stack">
      {plans.map((plan) => (
        <article class="card">
          <div class="card-head">
            <h3>{plan.title}</h3>
            <span class="muted">{plan.feeText}</span>
          </div>
          <ul class="ticks">
            {plan.pays.map((line) => (
              <li>
                <Icon name="check" />
                <span>{line}</span>
              </li>
            ))}
          </ul>
        </article>
      ))}
    </div>
  )
}

function HowTo() {
  return (
    <ol class="three">
      {howTo.map((step) => (
        <li>
          <span class="three-mark">
            <Icon name={step.icon} />
          </span>
          <div>
            <h3>{step.title}</h3>
            <p class="muted">{step.text}</p>
          </div>
        </li>
      ))}
    </ol>
  )
}

function PublicHome({ frame, plans }: HomeViewProps) {
  return (
    <Page
      frame={frame}
      title={frame.brand.name}
      section="home"
      hero={<PublicHero frame={frame} />}
      wide
    >
      <Cells
        split
        cells={[
          { icon: 'shield', label: '我的保障和申领', note: '手机验证码登录', href: '/me' },
          { icon: 'claim', label: '申领互助金', note: '出院结算后就能办', href: '/claims/new' },
        ]}
      />
      <div class="home-columns">
        <section>
          <h2 class="section-title">互助计划管什么</h2>
          <Plans plans={plans} />
        </section>
        <section>
          <h2 class="section-title">怎么领互助金</h2>
          <div class="card">
            <HowTo />
          </div>
        </section>
      </div>
    </Page>
  )
}

function MemberHome({ frame, plans, cover, openClaims = [] }: HomeViewProps) {
  return (
    <Page frame={frame} title={frame.brand.name} section="home" wide>
      <h1 class="page-title">{`${frame.viewer?.name ?? ''}，您好`}</h1>
      <div class="home-columns">
        <div class="stack">
          {cover ? (
            <CoverCard cover={cover} federation={frame.brand.name} />
          ) : (
            <Alert tone="info" title="现在没有生效的保障">
              <p>参保由单位工会统一办理。如果您已经交了费，请问问单位经办人，或打工会热线。</p>
            </Alert>
          )}
          <LinkButton href="/claims/new" tone="primary" wide>
            申领互助金
          </LinkButton>
          <LinkButton href="/estimate" wide>
            先算一算能领多少
          </LinkButton>
        </div>
        <div>
          {openClaims.length > 0 ? (
            <section>
              <h2 class="section-title first">正在办的申领</h2>
              <ClaimRows claims={openClaims} />
            </section>
          ) : null}
          <section>
            <h2 class={openClaims.length > 0 ? 'section-title' : 'section-title first'}>
              互助计划管什么
            </h2>
            <Plans plans={plans} />
          </section>
        </div>
      </div>
    </Page>
  )
}

export function HomeView(props: HomeViewProps) {
  return props.frame.viewer ? <MemberHome {...props} /> : <PublicHome {...props} />
}
