import { encode } from 'uqr'
import { totpSecretText } from '../../../identity/factors/totp.ts'
import { Form, GatePage, Submit, TextField, type Brand, type FormErrors } from '../../ui/index.ts'
import type { Door } from '../door.ts'
import { FormProblem } from '../form-problem.tsx'

export interface SetUpTotpProps {
  door: Door
  brand: Brand
  /** What the QR code says, with the secret in it. */
  uri: string
  /** The secret, sealed: it comes back with the form. */
  offer: string
  /** There is one already: it gives way, with a code of its own. */
  replaces: boolean
  errors: FormErrors
}

/** Light all around: scanners look for it. */
const QUIET_ZONE = 4

/** Black on white in every colour scheme, since some scanners read nothing else. */
function QrCode({ text }: { text: string }) {
  const { size, data } = encode(text, { ecc: 'M', border: QUIET_ZONE })
  const dark = data.flatMap((row, y) => row.flatMap((on, x) => (on ? `M${x} ${y}h1v1h-1z` : [])))
  return (
    <svg
      class="qr"
      viewBox={`0 0 ${size} ${size}`}
      role="img"
      aria-label="给手机验证器扫的二维码"
      shape-rendering="crispEdges"
    >
      <rect width={size} height={size} fill="#fff" />
      <path d={dark.join('')} fill="#000" />
    </svg>
  )
}

export function SetUpTotpView({ door, brand, uri, offer, replaces, errors }: SetUpTotpProps) {
  return (
    <GatePage
      brand={brand}
      title={replaces ? '更换手机验证器' : '设置手机验证器'}
      purpose="登录时，除了密码再输入手机上每 30 秒换一次的 6 位数字。"
    >
      <ol class="gate-steps">
        <li>
          <p>
            在手机上打开验证器
            App，扫这个二维码。没有的话，在应用商店搜“身份验证器”装一个，不用联网也能用。
          </p>
          <QrCode text={uri} />
          <details class="gate-other">
            <summary>扫不了？手动输入密钥</summary>
            <p class="muted small">类型选“基于时间”，其余不用改。</p>
            <code class="code secret" data-totp-secret>
              {totpSecretText(uri)}
            </code>
          </details>
        </li>
        <li>
          <p>输入 App 现在显示的数字，确认扫对了。</p>
        </li>
      </ol>
      <FormProblem errors={errors} />
      <Form action={`${door.base}/security/totp`}>
        <input type="hidden" name="offer" value={offer} />
        <TextField
          name="newCode"
          label={replaces ? '新手机上的验证码' : '验证码'}
          kind="code"
          inputmode="numeric"
          autocomplete="one-time-code"
          maxlength={10}
          error={errors['newCode']}
        />
        {replaces ? (
          <TextField
            name="code"
            label="原来手机上的验证码，或恢复码"
            kind="code"
            maxlength={20}
            error={errors['code']}
            help="原来的手机丢了，就输入一个恢复码。"
          />
        ) : null}
        <TextField
          name="password"
          label="您的登录密码"
          type="password"
          autocomplete="current-password"
          error={errors['password']}
        />
        <div class="actions">
          <Submit wide>{replaces ? '更换' : '开启'}</Submit>
        </div>
      </Form>
      <p class="gate-note">
        <a href={`${door.base}/security`}>先不设，返回</a>
      </p>
    </GatePage>
  )
}
