import { PASSWORD_LENGTH_LEAST } from '../../identity/password-rules.ts'
import {
  Alert,
  Form,
  GatePage,
  Submit,
  TextField,
  type Flash,
  type FormErrors,
} from '../ui/index.ts'
import { PLATFORM_BRAND } from './platform-page.tsx'

const Problem = ({ errors }: { errors: FormErrors }) =>
  errors['form'] ? (
    <Alert tone="bad" live>
      <p>{errors['form']}</p>
    </Alert>
  ) : null

export interface OperatorSignInProps {
  login?: string | undefined
  errors: FormErrors
  flash?: Flash | undefined
}

export function OperatorSignInView({ login, errors, flash }: OperatorSignInProps) {
  return (
    <GatePage brand={PLATFORM_BRAND} title="平台运营登录" flash={flash}>
      <Problem errors={errors} />
      <Form action="/operator/sign-in">
        <TextField name="login" label="登录名" value={login} autocomplete="username" />
        <TextField name="password" label="密码" type="password" autocomplete="current-password" />
        <div class="actions">
          <Submit wide>登录</Submit>
        </div>
      </Form>
      <p class="gate-note">账号由平台在服务器的命令行上开设。</p>
    </GatePage>
  )
}

export function OperatorPasswordView({ first, errors }: { first: boolean; errors: FormErrors }) {
  return (
    <GatePage
      brand={PLATFORM_BRAND}
      title={first ? '先设一个您自己的密码' : '修改密码'}
      purpose="改好以后，其他地方的登录会退出。"
    >
      <Problem errors={errors} />
      <Form action="/operator/password">
        <TextField
          name="current"
          label={first ? '初始密码' : '现在的密码'}
          type="password"
          autocomplete="current-password"
          error={errors['current']}
        />
        <TextField
          name="password"
          label="新密码"
          type="password"
          autocomplete="new-password"
          error={errors['password']}
          help={`至少 ${PASSWORD_LENGTH_LEAST} 位。用几个不相干的词连起来，好记又安全。`}
        />
        <TextField
          name="again"
          label="再输一次新密码"
          type="password"
          autocomplete="new-password"
          error={errors['again']}
        />
        <div class="actions">
          <Submit wide>保存新密码</Submit>
        </div>
      </Form>
    </GatePage>
  )
}
