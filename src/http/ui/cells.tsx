import type { Child } from 'hono/jsx'
import { Icon, type IconName } from './icon.tsx'

export interface CellProps {
  label: Child
  icon?: IconName | undefined
  note?: Child
  value?: Child
  href?: string | undefined
}

function CellInside({ label, icon, note, value, href }: CellProps) {
  return (
    <>
      {icon ? <Icon name={icon} /> : null}
      <span class="cell-body">
        <span class="cell-label">{label}</span>
        {note ? <span class="cell-note">{note}</span> : null}
      </span>
      {value ? <span class="cell-value">{value}</span> : null}
      {href ? <Icon name="next" class="chevron" /> : null}
    </>
  )
}

interface CellsProps {
  cells: readonly CellProps[]
  /** Side by side where there is room for two. */
  split?: boolean | undefined
}

/** A list in the habit of WeChat: icon, label, value, chevron. */
export function Cells({ cells, split }: CellsProps) {
  return (
    <ul class={split ? 'cells cells-split' : 'cells'}>
      {cells.map((cell) => (
        <li>
          {cell.href ? (
            <a class="cell" href={cell.href}>
              <CellInside {...cell} />
            </a>
          ) : (
            <div class="cell">
              <CellInside {...cell} />
            </div>
          )}
        </li>
      ))}
    </ul>
  )
}
