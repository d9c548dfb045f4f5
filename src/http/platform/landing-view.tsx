import { Icon, LinkButton, TextField, type BenefitLineView, type TypeSize } from '../ui/index.ts'
import type { Fen } from '../../kernel/fen.ts'
import { BenefitReceipt } from '../portal/benefit-receipt.tsx'
import { PlatformPage } from './platform-page.tsx'

export interface LandingViewProps {
  typeSize?: TypeSize | undefined
  /** What stands behind a federation's short name: `.gongji.example`. */
  addressSuffix: string
  /** What was typed into "go to your federation", and what is wrong with it. */
  slug?: string | undefined
  slugError?: string | undefined
  /** A worked example of a published scheme. */
  example: {
    caption: string
    totalFen: Fen
    burdenFen: Fen
    lines: readonly BenefitLineView[]
  }
}

const promises = [
  {
    icon: 'building',
    title: '不用服务器，也不用等',
    text: '填一页表，几秒钟就有本会自己的会员页和工作台。每家工会的数据各存各的库，互相看不到。',
  },
  {
    icon: 'estimate',
    title: '金额不靠手填',
    text: '工作人员核对事实，互助金由计划条款算出来。每一步怎么算都摆在纸面上，职工看得懂，审计能重算。',
  },
  {
    icon: 'wallet',
    title: '每一分钱都有去处',
    text: '审核和发放由两个人办，账目笔笔平衡。钱一到账，职工手机就收到短信。',
  },
] as const

const path = [
  { title: '职工在手机上交', text: '填几个数，拍一张结算单' },
  { title: '系统按条款算', text: '每一步都有依据' },
  { title: '审核对事实', text: '只改事实，不改金额' },
  { title: '另一人确认发放', text: '成批打到会员卡' },
  { title: '短信告诉职工', text: '多少钱、到哪张卡' },
] as const

function GoToFederation({ addressSuffix, slug, slugError }: LandingViewProps) {
  return (
    <section class="card go-card">
      <div>
        <h2>本会已经开通？</h2>
        <p class="muted">填开通时取的英文短名，去本会的会员页；工作台在会员页地址后加 /console。</p>
      </div>
      <form action="/" method="get" novalidate>
        <TextField
          name="slug"
          label="网址短名"
          value={slug}
          error={slugError}
          unit={addressSuffix}
          placeholder="shaoxing"
          maxlength={40}
        />
        <div class="actions">
          <button class="button" type="submit">
            前往
          </button>
        </div>
      </form>
    </section>
  )
}

function Hero({ example }: LandingViewProps) {
  return (
    <div class="landing">
      <div class="landing-inner">
        <div>
          <h1>
            <span class="phrase">职工看病的互助金，</span>
            <span class="phrase">算得清，到得快</span>
          </h1>
          <p class="lead muted">
            共济帮市、县总工会办职工医疗互助：名册导进来，结算单交上来，金额由条款算出来。
          </p>
          <div class="actions">
            <LinkButton href="/sign-up" tone="primary">
              给本会开通服务
            </LinkButton>
          </div>
        </div>
        <section aria-labelledby="example">
          <h2 class="only-read" id="example">
            一个例子
          </h2>
          <BenefitReceipt
            label="职工看到的结果"
            totalFen={example.totalFen}
            burdenFen={example.burdenFen}
            lines={example.lines}
            foot={example.caption}
          />
        </section>
      </div>
    </div>
  )
}

export function LandingView(props: LandingViewProps) {
  return (
    <PlatformPage typeSize={props.typeSize} title="共济" hero={<Hero {...props} />}>
      <section class="promises" aria-label="为什么用共济">
        {promises.map((promise) => (
          <div>
            <Icon name={promise.icon} />
            <h2>{promise.title}</h2>
            <p class="muted">{promise.text}</p>
          </div>
        ))}
      </section>
      <section class="card path-card">
        <h2 class="form-title">一件申领怎么走</h2>
        <ol class="path">
          {path.map((step) => (
            <li>
              <b>{step.title}</b>
              <span class="cell-note">{step.text}</span>
            </li>
          ))}
        </ol>
      </section>
      <GoToFederation {...props} />
    </PlatformPage>
  )
}
