import { formatYuan, type Fen } from '../../kernel/fen.ts'
import { AsWritten } from './as-written.tsx'
import { Icon } from './icon.tsx'
import { Money } from './money.tsx'
import { uiWords, type UiWords } from './words.ts'

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
export function Ladder({ steps, words }: { steps: readonly LadderStep[]; words: UiWords }) {
  return (
    <ol class="ladder">
      {steps.map(({ label, text, amountFen }) => (
        <li>
          <span>
            <AsWritten text={label} words={words} />
          </span>
          {amountFen === undefined ? null : (
            <span class="ladder-amount">
              <Money fen={amountFen} words={words} />
            </span>
          )}
          {text !== undefined && saysMore(text, amountFen) ? (
            <span class="ladder-text">
              <AsWritten text={text} words={words} />
            </span>
          ) : null}
        </li>
      ))}
    </ol>
  )
}

/** A step whose words are only its figure says it once. */
const saysMore = (text: string, amountFen: Fen | undefined): boolean =>
  amountFen === undefined || text !== formatYuan(amountFen)

interface BenefitLineProps {
  line: BenefitLineView
  open?: boolean | undefined
  words?: UiWords | undefined
}

function Details({ line, open, words = uiWords }: BenefitLineProps) {
  const { steps, clause } = line
  const more = line.sentences.slice(line.zeroReason ? 0 : 1)
  const sentences = more.filter((sentence) => sentence !== line.zeroReason)
  if (steps.length + sentences.length === 0) return null
  return (
    <details class="more" open={open}>
      <summary>
        <span>{words.everyStep}</span>
        <Icon name="down" />
      </summary>
      {steps.length > 0 ? <Ladder steps={steps} words={words} /> : null}
      {sentences.map((sentence) => (
        <p class="small">
          <AsWritten text={sentence} words={words} />
        </p>
      ))}
      {clause ? (
        <p class="small">
          <AsWritten text={words.clauseOf(clause)} words={words} />
        </p>
      ) : null}
    </details>
  )
}

/** The story in one sentence; its steps and what it rests on below, for whoever asks. */
export function BenefitLine({ line, open, words = uiWords }: BenefitLineProps) {
  const story = line.zeroReason ?? line.sentences[0]
  return (
    <section class="receipt-line">
      <div class="receipt-top">
        <h3>
          <AsWritten text={line.title} words={words} />
        </h3>
        <Money fen={line.amountFen} words={words} />
      </div>
      {story ? (
        <p>
          <AsWritten text={story} words={words} />
        </p>
      ) : null}
      {line.nearest ? (
        <p class="nearest">
          <Icon name="info" />
          <span>
            <AsWritten text={line.nearest} words={words} />
          </span>
        </p>
      ) : null}
      <Details line={line} open={open} words={words} />
    </section>
  )
}
