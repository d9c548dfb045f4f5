import type { OperatorFactor } from '../../operators/factors/operator-factor.ts'
import { PasswordCard, RecoveryCodesCard, TotpCard } from '../console/views/security.tsx'
import { Alert } from '../ui/index.ts'
import { operatorDoor as door } from './operator-door.ts'
import { OperatorPage, type OperatorFrame } from './operator-page.tsx'

export interface OperatorSecurityProps {
  frame: OperatorFrame
  /** Nothing else is open to this operator before one is set up. */
  mustSetUp: boolean
  factor: OperatorFactor
}

export function OperatorSecurityView({ frame, mustSetUp, factor }: OperatorSecurityProps) {
  const { totp, recoveryCodesLeft: left } = factor
  return (
    <OperatorPage
      frame={frame}
      title="登录与安全"
      purpose={`${frame.login}，这里是您自己的登录方式，别人看不到也改不了。`}
      locked={mustSetUp}
    >
      <div class="stack security">
        {mustSetUp ? (
          <Alert tone="wait" title="运营账号要用两步验证">
            <p>运营账号能开通、暂停和关闭工会，所以除了密码还要手机验证器。设好后就能继续。</p>
          </Alert>
        ) : null}
        <TotpCard door={door} totp={totp} removable={false} />
        {mustSetUp ? null : (
          <>
            <RecoveryCodesCard door={door} left={left} />
            <PasswordCard door={door} />
          </>
        )}
      </div>
    </OperatorPage>
  )
}
