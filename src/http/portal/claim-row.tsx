import type { Fen } from '../../kernel/fen.ts'
import { AsWritten, Badge, Icon, Money, type Tone, type UiWords } from '../ui/index.ts'

export interface ClaimRowView {
  href: string
  /** 2016年3月5日–15日 住院 */
  title: string
  /** The hospital, or the day it was handed in. */
  note?: string | undefined
  state: { tone: Tone; label: string }
  /** null while nothing has been computed. */
  amountFen: Fen | null
}

/** Claims as a member sees them in a list: what, where it stands, how much. */
export function ClaimRows({ claims, words }: { claims: readonly ClaimRowView[]; words: UiWords }) {
  return (
    <ul class="cells">
      {claims.map((claim) => (
        <li>
          <a class="cell claim-row" href={claim.href}>
            <span class="cell-body">
              <span class="cell-label">{claim.title}</span>
              {claim.note ? (
                <span class="cell-note">
                  <AsWritten text={claim.note} words={words} />
                </span>
              ) : null}
            </span>
            <span class="claim-row-end">
              {claim.amountFen === null ? null : (
                <span class="cell-label strong">
                  <Money fen={claim.amountFen} words={words} />
                </span>
              )}
              <Badge tone={claim.state.tone}>{claim.state.label}</Badge>
            </span>
            <Icon name="next" class="chevron" />
          </a>
        </li>
      ))}
    </ul>
  )
}
