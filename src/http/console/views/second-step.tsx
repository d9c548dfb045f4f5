import {
  Alert,
  Form,
  GatePage,
  Submit,
  TextField,
  type Brand,
  type FormErrors,
} from '../../ui/index.ts'
import type { Door } from '../door.ts'
import { PasskeyForm } from '../passkey-form.tsx'

export interface SecondStepProps {
  door: Door
  brand: Brand
  name: string
  /** Where to go afterwards, an address behind this door. */
  next: string
  hasTotp: boolean
  hasPasskey: boolean
  /** By the field of the way that was tried: `code`, `recovery`, `passkey`; else `form`. */
  errors: FormErrors
}

const actionOf = ({ base }: Door): string => `${base}/sign-in/factor`

function TotpForm({ door, next, errors }: SecondStepProps) {
  return (
    <Form action={actionOf(door)}>
      <input type="hidden" name="next" value={next} />
      <TextField
        name="code"
        label="验证码"
        kind="code"
        inputmode="numeric"
        autocomplete="one-time-code"
        maxlength={10}
        error={errors['code']}
        help={`打开手机上的验证器，输入${door.account}下面的 6 位数字。`}
      />
      <div class="actions">
        <Submit wide>登录</Submit>
      </div>
    </Form>
  )
}

function RecoveryForm({ door, next, errors, hasTotp }: SecondStepProps) {
  return (
    <details class="gate-other" open={errors['recovery'] !== undefined || undefined}>
      <summary>{hasTotp ? '手机不在身边，用恢复码登录' : '设备不在身边，用恢复码登录'}</summary>
      <Form action={`${actionOf(door)}/recovery-code`}>
        <input type="hidden" name="next" value={next} />
        <TextField
          name="recovery"
          label="恢复码"
          kind="code"
          autocomplete="off"
          maxlength={20}
          error={errors['recovery']}
          help="开启两步验证时给您的十个之一，每个只能用一次。"
        />
        <div class="actions">
          <Submit wide tone="plain">
            用恢复码登录
          </Submit>
        </div>
      </Form>
    </details>
  )
}

export function SecondStepView(props: SecondStepProps) {
  const { door, brand, name, next, hasTotp, hasPasskey, errors } = props
  return (
    <GatePage
      brand={brand}
      title="两步验证"
      purpose={`${name}，密码正确，还差一步。请在 5 分钟内完成。`}
    >
      {errors['form'] ? (
        <Alert tone="wait" live class="flash">
          <p>{errors['form']}</p>
        </Alert>
      ) : null}
      {hasPasskey ? (
        <PasskeyForm
          action={`${actionOf(door)}/passkey`}
          challenge={`${actionOf(door)}/challenge`}
          occasion="sign-in"
          answers={['credentialId', 'clientData', 'authenticatorData', 'signature']}
          error={errors['passkey']}
        >
          <input type="hidden" name="next" value={next} />
          <div class="actions">
            <Submit wide tone={hasTotp ? 'plain' : 'primary'}>
              用通行密钥登录
            </Submit>
          </div>
        </PasskeyForm>
      ) : null}
      {hasTotp ? <TotpForm {...props} /> : null}
      <RecoveryForm {...props} />
      <p class="gate-note">
        都用不了？{door.lost}，或<a href={`${door.base}/sign-in`}>换个账号登录</a>。
      </p>
    </GatePage>
  )
}
