import type { Child } from 'hono/jsx'
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
import type { Door } from '../door.ts'

export interface SignInProps {
  door: Door
  brand: Brand
  login?: string | undefined
  /** Where to go afterwards, an address behind this door. */
  next?: string | undefined
  errors: FormErrors
  /** The door is shut for a while: how long still. */
  tooMany: { minutes: number } | null
  flash?: Flash | undefined
  /** Below the form. */
  note: Child
}

export function SignInView(props: SignInProps) {
  const { door, brand, login, next, errors, tooMany, flash, note } = props
  return (
    <GatePage brand={brand} title={door.title} flash={flash}>
      {tooMany ? (
        <Alert tone="wait" title="登录失败次数过多" live>
          <p>{`为保护账号，请 ${tooMany.minutes} 分钟后再试。${door.forgotten}`}</p>
        </Alert>
      ) : null}
      {errors['form'] && !tooMany ? (
        <Alert tone="bad" live>
          <p>{errors['form']}</p>
        </Alert>
      ) : null}
      <Form action={`${door.base}/sign-in`}>
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
      <p class="gate-note">{note}</p>
    </GatePage>
  )
}
