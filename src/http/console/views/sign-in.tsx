import {
  Alert,
  Form,
  GatePage,
  Submit,
  TextField,
  type Brand,
  type Flash,
  type FormErrors,
} from '../../ui/index.ts'

export interface SignInProps {
  brand: Brand
  login?: string | undefined
  /** Where to go afterwards, an address of this console. */
  next?: string | undefined
  errors: FormErrors
  /** The door is shut for a while: how long still. */
  tooMany: { minutes: number } | null
  flash?: Flash | undefined
}

export function SignInView({ brand, login, next, errors, tooMany, flash }: SignInProps) {
  return (
    <GatePage brand={brand} title="工作人员登录" flash={flash}>
      {tooMany ? (
        <Alert tone="wait" title="登录失败次数过多" live>
          <p>{`为保护账号，请 ${tooMany.minutes} 分钟后再试。忘记密码请联系本单位的系统管理员重设。`}</p>
        </Alert>
      ) : null}
      {errors['form'] && !tooMany ? (
        <Alert tone="bad" live>
          <p>{errors['form']}</p>
        </Alert>
      ) : null}
      <Form action="/console/sign-in">
        {next ? <input type="hidden" name="next" value={next} /> : null}
        <TextField
          name="login"
          label="登录名"
          value={login}
          autocomplete="username"
          error={errors['login']}
        />
        <TextField
          name="password"
          label="密码"
          type="password"
          autocomplete="current-password"
          error={errors['password']}
        />
        <div class="actions">
          <Submit wide>登录</Submit>
        </div>
      </Form>
      <p class="gate-note">
        您是职工？<a href="/">到职工服务页</a>查保障、算互助金。
      </p>
    </GatePage>
  )
}
