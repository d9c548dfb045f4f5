import { GatePage, LinkButton, type Brand } from './ui/index.ts'

export interface SchemaBehindProps {
  brand: Brand
  retryHref: string
}

/** Until a tenant's database has the newest schema it is read and not written. */
export function SchemaBehindView({ brand, retryHref }: SchemaBehindProps) {
  return (
    <GatePage
      brand={brand}
      title="系统正在升级"
      purpose="刚才这一步没有保存。升级一般几分钟就好，期间可以查看，暂时不能办理和修改。"
    >
      <div class="actions">
        <LinkButton href={retryHref} tone="primary" wide>
          再试一次
        </LinkButton>
      </div>
    </GatePage>
  )
}
