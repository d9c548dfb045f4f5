import type { Child } from 'hono/jsx'

export interface Fact {
  label: Child
  value: Child
  note?: Child
}

interface FactsProps {
  facts: readonly Fact[]
  /** Figures to the right, under one another; `total` sets the last apart. */
  money?: boolean | undefined
  total?: boolean | undefined
}

export function Facts({ facts, money, total }: FactsProps) {
  const names = ['facts', money ? 'facts-money' : '', total ? 'facts-total' : '']
  return (
    <dl class={names.filter(Boolean).join(' ')}>
      {facts.map((fact) => (
        <div>
          <dt>{fact.label}</dt>
          <dd>
            {fact.value}
            {fact.note ? <span class="cell-note">{fact.note}</span> : null}
          </dd>
        </div>
      ))}
    </dl>
  )
}
