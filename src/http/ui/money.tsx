import { formatYuan, type Fen } from '../../kernel/fen.ts'

/** `¥ 1,830.00`, with a space that does not break. */
export const money = (amount: Fen): string =>
  `${amount < 0 ? '−' : ''}¥\u00a0${formatYuan(amount).replace('-', '')}`

/** `1,830.00 元`, for sentences. */
export const yuan = (amount: Fen): string => `${formatYuan(amount).replace('-', '−')}\u00a0元`

/** An amount in tabular figures; `big` for the one a person came for. */
export function Money({ fen, big }: { fen: Fen; big?: boolean | undefined }) {
  return (
    <span class={big ? 'money money-big' : 'money'}>
      {fen < 0 ? '−' : ''}
      <span class="money-sign">¥</span>
      {`\u00a0${formatYuan(fen).replace('-', '')}`}
    </span>
  )
}
