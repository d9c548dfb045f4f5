import { Form, GatePage, Submit, TextField, type Brand, type FormErrors } from '../../ui/index.ts'
import type { Door } from '../door.ts'
import { FormProblem } from '../form-problem.tsx'

export interface ProveAnewProps {
  door: Door
  brand: Brand
  title: string
  purpose: string
  /** The last part of the address. */
  of: string
  /** What is to be taken away. */
  factor?: string | undefined
  hasTotp: boolean
  submit: string
  bad?: boolean | undefined
  errors: FormErrors
}

/** Password and code once more, before something about signing in changes. */
export function ProveAnewView(props: ProveAnewProps) {
  const { door, brand, title, purpose, of, factor, hasTotp, submit, bad, errors } = props
  return (
    <GatePage brand={brand} title={title} purpose={purpose}>
      <FormProblem errors={errors} />
      <Form action={`${door.base}/security/${of}`}>
        {factor === undefined ? null : <input type="hidden" name="factor" value={factor} />}
        <TextField
          name="password"
          label="您的登录密码"
          type="password"
          autocomplete="current-password"
          error={errors['password']}
        />
        <TextField
          name="code"
          label={hasTotp ? '验证码或恢复码' : '恢复码'}
          kind="code"
          autocomplete="one-time-code"
          maxlength={20}
          error={errors['code']}
          help={hasTotp ? '手机验证器上的 6 位数字，或一个恢复码。' : '用掉一个，就少一个。'}
        />
        <div class="actions">
          <Submit wide tone={bad ? 'bad' : 'primary'}>
            {submit}
          </Submit>
        </div>
      </Form>
      <p class="gate-note">
        <a href={`${door.base}/security`}>返回</a>
      </p>
    </GatePage>
  )
}
