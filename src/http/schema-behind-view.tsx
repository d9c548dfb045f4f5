import { troubleWords } from './trouble-words.ts'
import { GatePage, LinkButton, type Brand } from './ui/index.ts'

export interface SchemaBehindProps {
  brand: Brand
  retryHref: string
}

/** Until a tenant's database has the newest schema it is read and not written. */
export function SchemaBehindView({ brand, retryHref }: SchemaBehindProps) {
  return (
    <GatePage brand={brand} title={troubleWords.upgrading} purpose={troubleWords.upgradingText}>
      <div class="actions">
        <LinkButton href={retryHref} tone="primary" wide>
          再试一次
        </LinkButton>
      </div>
    </GatePage>
  )
}
