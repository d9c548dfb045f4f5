import type { Child } from 'hono/jsx'
import { minus, ZERO, type Fen } from '../../kernel/fen.ts'
import { BenefitLine, Icon, Money, yuan, type BenefitLineView } from '../ui/index.ts'

export interface BenefitReceiptProps {
  /** 预计能领 */
  label: string
  totalFen: Fen
  lines: readonly BenefitLineView[]
  /** What the member had to pay without mutual aid; shows how much of it is borne. */
  burdenFen?: Fen | undefined
  /** Whose terms, and what decides in the end. */
  foot?: Child
  children?: Child
}

const BAR_WIDTH = 1000

/** How much of one's own part comes back: one bar, labelled beneath. */
function Share({ burdenFen, totalFen }: { burdenFen: Fen; totalFen: Fen }) {
  const left = totalFen >= burdenFen ? ZERO : minus(burdenFen, totalFen)
  const width = Math.round(BAR_WIDTH * Math.min(1, totalFen / burdenFen))
  return (
    <div class="share">
      <svg
        class="share-bar"
        viewBox={`0 0 ${BAR_WIDTH} 12`}
        preserveAspectRatio="none"
        aria-hidden="true"
      >
        <rect width={width} height="12" />
      </svg>
      <dl class="share-words">
        <div>
          <dt>原来自己付 </dt>
          <dd class="money">{yuan(burdenFen)}</dd>
        </div>
        <div>
          <dt>领到后只剩 </dt>
          <dd class="money">{yuan(left)}</dd>
        </div>
      </dl>
    </div>
  )
}

/** The amount a person came for, and below it where every part of it comes from. */
export function BenefitReceipt(props: BenefitReceiptProps) {
  const { label, totalFen, lines, burdenFen, foot, children } = props
  return (
    <div class="receipt">
      <div class="receipt-head">
        <p>{label}</p>
        <Money fen={totalFen} big />
        {burdenFen && totalFen > 0 ? <Share burdenFen={burdenFen} totalFen={totalFen} /> : null}
        {children}
      </div>
      {lines.map((line) => (
        <BenefitLine line={line} />
      ))}
      {foot ? (
        <div class="receipt-foot">
          <Icon name="info" />
          <div>{foot}</div>
        </div>
      ) : null}
    </div>
  )
}
