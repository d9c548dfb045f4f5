import { PASSKEY_NAME_LENGTH_MOST } from '../../../identity/factors/add-passkey.ts'
import { GatePage, Submit, TextField, type Brand, type FormErrors } from '../../ui/index.ts'
import { FormProblem } from '../form-problem.tsx'
import { PasskeyForm } from '../passkey-form.tsx'

export interface AddPasskeyProps {
  brand: Brand
  name: string
  errors: FormErrors
}

const ACTION = '/console/security/passkeys'

export function AddPasskeyView({ brand, name, errors }: AddPasskeyProps) {
  return (
    <GatePage
      brand={brand}
      title="添加通行密钥"
      purpose="用这台电脑的指纹、面容、开机密码或安全钥匙来完成第二步，不用输入验证码。只在您自己用的电脑上添加。"
    >
      <FormProblem errors={errors} />
      <PasskeyForm
        action={ACTION}
        challenge={`${ACTION}/challenge`}
        occasion="add"
        answers={['clientData', 'authenticatorData']}
      >
        <TextField
          name="name"
          label="名称"
          value={name}
          error={errors['name']}
          maxlength={PASSKEY_NAME_LENGTH_MOST}
          help="方便以后认出来，例如“办公室电脑”。"
        />
        <TextField
          name="password"
          label="您的登录密码"
          type="password"
          autocomplete="current-password"
        />
        <div class="actions">
          <Submit wide>添加</Submit>
        </div>
      </PasskeyForm>
      <p class="gate-note">
        <a href="/console/security">先不添加，返回</a>
      </p>
    </GatePage>
  )
}
