import {
  Alert,
  AsWritten,
  Cells,
  Icon,
  LinkButton,
  Page,
  SealMark,
  type PortalFrame,
} from '../ui/index.ts'
import { ClaimRows, type ClaimRowView } from './claim-row.tsx'
import { CoverCard, type CoverView } from './cover-card.tsx'
import type { PortalWords } from './words/zh.ts'

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

const howTo = ({ home }: PortalWords) =>
  [
    { icon: 'phone', title: home.byPhone, text: home.byPhoneText },
    { icon: 'camera', title: home.photos, text: home.photosText },
    { icon: 'card', title: home.toCard, text: home.toCardText },
  ] as const

function PublicHero({ frame }: { frame: PortalFrame }) {
  const { home } = frame.words
  return (
    <div class="hero">
      <SealMark name={frame.brand.name} />
      <div class="hero-inner">
        <h1>
          <span class="phrase">{home.heroFirst}</span>
          {home.heroGap}
          <span class="phrase">{home.heroSecond}</span>
        </h1>
        <p>{home.heroText}</p>
        <a class="button" href="/estimate">
          {home.toEstimate}
        </a>
      </div>
    </div>
  )
}

function Plans({ plans, words }: { plans: readonly PlanCardView[]; words: PortalWords }) {
  if (plans.length === 0) {
    return (
      <Alert tone="info" title={words.home.noPlans}>
        <p>{words.home.noPlansText}</p>
      </Alert>
    )
  }
  return (
    <div class="stack">
      {plans.map((plan) => (
        <article class="card">
          <div class="card-head">
            <h3>
              <AsWritten text={plan.title} words={words.ui} />
            </h3>
            <span class="muted">{plan.feeText}</span>
          </div>
          <ul class="ticks">
            {plan.pays.map((line) => (
              <li>
                <Icon name="check" />
                <span>
                  <AsWritten text={line} words={words.ui} />
                </span>
              </li>
            ))}
          </ul>
        </article>
      ))}
    </div>
  )
}

function HowTo({ words }: { words: PortalWords }) {
  return (
    <ol class="three">
      {howTo(words).map((step) => (
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
  const { words } = frame
  const { home } = words
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
          { icon: 'shield', label: home.toMe, note: home.toMeNote, href: '/me' },
          { icon: 'claim', label: home.toClaim, note: home.toClaimNote, href: '/claims/new' },
        ]}
      />
      <div class="home-columns">
        <section>
          <h2 class="section-title">{home.plans}</h2>
          <Plans plans={plans} words={words} />
        </section>
        <section>
          <h2 class="section-title">{home.howTo}</h2>
          <div class="card">
            <HowTo words={words} />
          </div>
        </section>
      </div>
    </Page>
  )
}

function MemberHome({ frame, plans, cover, openClaims = [] }: HomeViewProps) {
  const { words } = frame
  const { home } = words
  return (
    <Page frame={frame} title={frame.brand.name} section="home" wide>
      <h1 class="page-title">
        <AsWritten text={home.greeting(frame.viewer?.name ?? '')} words={words.ui} />
      </h1>
      <div class="home-columns">
        <div class="stack">
          {cover ? (
            <CoverCard cover={cover} frame={frame} />
          ) : (
            <Alert tone="info" title={home.noCover}>
              <p>{home.noCoverText}</p>
            </Alert>
          )}
          <LinkButton href="/claims/new" tone="primary" wide>
            {home.toClaim}
          </LinkButton>
          <LinkButton href="/estimate" wide>
            {home.estimateFirst}
          </LinkButton>
        </div>
        <div>
          {openClaims.length > 0 ? (
            <section>
              <h2 class="section-title first">{home.openClaims}</h2>
              <ClaimRows claims={openClaims} words={words.ui} />
            </section>
          ) : null}
          <section>
            <h2 class={openClaims.length > 0 ? 'section-title' : 'section-title first'}>
              {home.plans}
            </h2>
            <Plans plans={plans} words={words} />
          </section>
        </div>
      </div>
    </Page>
  )
}

export function HomeView(props: HomeViewProps) {
  return props.frame.viewer ? <MemberHome {...props} /> : <PublicHome {...props} />
}
