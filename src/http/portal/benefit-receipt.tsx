import type { Child } from 'hono/jsx'
import { minus, ZERO, type Fen } from '../../kernel/fen.ts'
import { BenefitLine, Icon, Money, yuan, type BenefitLineView } from '../ui/index.ts'
import { zh, type PortalWords } from './words/zh.ts'

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
  words?: PortalWords | undefined
}

const BAR_WIDTH = 1000

interface ShareProps {
  burdenFen: Fen
  totalFen: Fen
  words: PortalWords
}

/** How much of one's own part comes back: one bar, labelled beneath. */
function Share({ burdenFen, totalFen, words }: ShareProps) {
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
          <dt>{words.receipt.paidByYou}</dt>
          <dd class="money">{yuan(burdenFen, words.ui)}</dd>
        </div>
        <div>
          <dt>{words.receipt.leftToPay}</dt>
          <dd class="money">{yuan(left, words.ui)}</dd>
        </div>
      </dl>
    </div>
  )
}

/** The amount a person came for, and below it where every part of it comes from. */
export function BenefitReceipt(props: BenefitReceiptProps) {
  const { label, totalFen, lines, burdenFen, foot, children, words = zh } = props
  return (
    <div class="receipt">
      <div class="receipt-head">
        <p>{label}</p>
        <Money fen={totalFen} big words={words.ui} />
        {burdenFen && totalFen > 0 ? (
          <Share burdenFen={burdenFen} totalFen={totalFen} words={words} />
        ) : null}
        {children}
      </div>
      {lines.map((line) => (
        <BenefitLine line={line} words={words.ui} />
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
