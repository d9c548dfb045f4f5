import { GatePage, Icon, LinkButton, type Brand } from '../../ui/index.ts'
import type { Door } from '../door.ts'

export interface RecoveryCodesProps {
  door: Door
  brand: Brand
  codes: readonly string[]
}

export function RecoveryCodesView({ door, brand, codes }: RecoveryCodesProps) {
  return (
    <GatePage brand={brand} title="请保存恢复码" purpose="手机或电脑丢了，用恢复码也能登录。">
      <section class="once once-codes" role="status">
        <h2>
          <Icon name="key" />
          十个恢复码，只在这里显示这一次
        </h2>
        <ol class="codes">
          {codes.map((code) => (
            <li>
              <code class="code">{code}</code>
            </li>
          ))}
        </ol>
        <p>
          每个只能用一次。请打印或抄下来，和重要证件放在一起；不要存在同一部手机里，也不要发给别人。
        </p>
      </section>
      <div class="actions">
        <LinkButton href={`${door.base}/security`} tone="primary" wide>
          已经保存好了
        </LinkButton>
      </div>
    </GatePage>
  )
}
