import type { Child } from 'hono/jsx'
import { Icon } from './icon.tsx'

export interface Tile {
  label: string
  value: Child
  /** A trend or what the figure is made of, in a few words. */
  note?: string | undefined
  noteTone?: 'up' | 'bad' | undefined
  href?: string | undefined
}

function TileInside({ tile }: { tile: Tile }) {
  return (
    <>
      <span class="tile-label">
        {tile.label}
        {tile.href ? <Icon name="next" /> : null}
      </span>
      <span class="tile-value">{tile.value}</span>
      {tile.note ? (
        <span class={tile.noteTone ? `tile-note ${tile.noteTone}` : 'tile-note'}>{tile.note}</span>
      ) : null}
    </>
  )
}

/** A few numbers of the day, each a way to what it is made of. */
export function Tiles({ tiles }: { tiles: readonly Tile[] }) {
  return (
    <div class="tiles">
      {tiles.map((tile) =>
        tile.href ? (
          <a class="tile" href={tile.href}>
            <TileInside tile={tile} />
          </a>
        ) : (
          <div class="tile">
            <TileInside tile={tile} />
          </div>
        ),
      )}
    </div>
  )
}
