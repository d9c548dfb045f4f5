import { formatYuan, type Fen } from '../../kernel/fen.ts'
import { Icon } from './icon.tsx'
import { Money } from './money.tsx'

export interface LadderStep {
  label: string
  text?: string | undefined
  amountFen?: Fen | undefined
}

/** One assessed line in words, as the engine explains it. */
export interface BenefitLineView {
  title: string
  amountFen: Fen
  /** The story first; what it rests on after it. */
  sentences: readonly string[]
  steps: readonly LadderStep[]
  clause?: string | undefined
  /** Why it is zero (instead of the story), and the nearest thing that could change it. */
  zeroReason?: string | undefined
  nearest?: string | undefined
}

/** Each step of an amount under the last, the result beneath a double rule. */
export function Ladder({ steps }: { steps: readonly LadderStep[] }) {
  return (
    <ol class="ladder">
      {steps.map(({ label, text, amountFen }) => (
        <li>
          <span>{label}</span>
          {amountFen === undefined ? null : (
            <span class="ladder-amount">
              <Money fen={amountFen} />
            </span>
          )}
          {saysMore(text, amountFen) ? <span class="ladder-text">{text}</span> : null}
        </li>
      ))}
    </ol>
  )
}

/** A step whose words are only its figure says it once. */
const saysMore = (text: string | undefined, amountFen: Fen | undefined): boolean =>
  text !== undefined && (amountFen === undefined || text !== formatYuan(amountFen))

function Details({ line, open }: { line: BenefitLineView; open: boolean | undefined }) {
  const { steps, clause } = line
  const more = line.sentences.slice(line.zeroReason ? 0 : 1)
  const sentences = more.filter((sentence) => sentence !== line.zeroReason)
  if (steps.length + sentences.length === 0) return null
  return (
    <details class="more" open={open}>
      <summary>
        <span>看每一步怎么算</span>
        <Icon name="down" />
      </summary>
      {steps.length > 0 ? <Ladder steps={steps} /> : null}
      {sentences.map((sentence) => (
        <p class="small">{sentence}</p>
      ))}
      {clause ? <p class="small">{`条款：${clause}`}</p> : null}
    </details>
  )
}

/** The story in one sentence; its steps and what it rests on below, for whoever asks. */
export function BenefitLine({ line, open }: { line: BenefitLineView; open?: boolean | undefined }) {
  const story = line.zeroReason ?? line.sentences[0]
  return (
    <section class="receipt-line">
      <div class="receipt-top">
        <h3>{line.title}</h3>
        <Money fen={line.amountFen} />
      </div>
      {story ? <p>{story}</p> : null}
      {line.nearest ? (
        <p class="nearest">
          <Icon name="info" />
          <span>{line.nearest}</span>
        </p>
      ) : null}
      <Details line={line} open={open} />
    </section>
  )
}
