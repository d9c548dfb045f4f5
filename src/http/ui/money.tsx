import { formatYuan, type Fen } from '../../kernel/fen.ts'
import { uiWords, type UiWords } from './words.ts'

/** `¥ 1,830.00`, with a space that does not break. */
export const money = (amount: Fen): string =>
  `${amount < 0 ? '−' : ''}¥\u00a0${formatYuan(amount).replace('-', '')}`

/** `1,830.00 元`, for sentences. */
export const yuan = (amount: Fen, words: UiWords = uiWords): string =>
  words.inYuan(formatYuan(amount).replace('-', '−'))

interface MoneyProps {
  fen: Fen
  big?: boolean | undefined
  words?: UiWords | undefined
}

/** An amount in tabular figures; `big` for the one a person came for. */
export function Money({ fen, big, words = uiWords }: MoneyProps) {
  return (
    <span class={big ? 'money money-big' : 'money'}>
      {fen < 0 ? '−' : ''}
      <span class="money-sign">¥</span>
      {`${words.moneyGap}${formatYuan(fen).replace('-', '')}`}
    </span>
  )
}
