import { roleLabels, type Role } from '../../../identity/roles.ts'
import { dayAt, formatDay, type Instant } from '../../../kernel/days.ts'
import {
  Alert,
  Form,
  GatePage,
  LinkButton,
  Submit,
  TextField,
  type Brand,
  type FormErrors,
} from '../../ui/index.ts'

export interface JoinProps {
  brand: Brand
  token: string
  invitation: { name: string; roles: readonly Role[]; expiresAt: Instant }
  login?: string | undefined
  lengthLeast: number
  errors: FormErrors
}

export function JoinView({ brand, token, invitation, login, lengthLeast, errors }: JoinProps) {
  const { name, roles, expiresAt } = invitation
  const held = roles.map((role) => roleLabels[role]).join('、')
  return (
    <GatePage
      brand={brand}
      title={`${name}，您好`}
      purpose={`${brand.name}请您使用工作台，岗位是${held}。设好登录名和密码就可以登录，请在${formatDay(dayAt(expiresAt))}之前完成。`}
    >
      {errors['form'] ? (
        <Alert tone="bad" live>
          <p>{errors['form']}</p>
        </Alert>
      ) : null}
      <Form action="/console/join">
        <input type="hidden" name="token" value={token} />
        <TextField
          name="login"
          label="登录名"
          value={login}
          autocomplete="username"
          error={errors['login']}
          maxlength={40}
          help="小写字母和数字，例如姓名拼音 wang.fang。"
        />
        <TextField
          name="password"
          label="密码"
          type="password"
          autocomplete="new-password"
          error={errors['password']}
          help={`至少 ${lengthLeast} 位。用几个不相干的词连起来，好记又安全；不要用单位名称、生日或手机号。`}
        />
        <TextField
          name="again"
          label="再输一次密码"
          type="password"
          autocomplete="new-password"
          error={errors['again']}
        />
        <div class="actions">
          <Submit wide>设好，去登录</Submit>
        </div>
      </Form>
      <p class="gate-note">如果您不是{name}，请关掉这一页，并告诉发链接给您的人。</p>
    </GatePage>
  )
}

export function JoinGoneView({ brand }: { brand: Brand }) {
  return (
    <GatePage brand={brand} title="这个链接不能用了" purpose="它可能已经用过、过期，或者被撤回了。">
      <p>
        {`已经设好密码的，请直接登录。还没有的，请联系邀请您的同事重新发一次${brand.hotline ? `，或者打 ${brand.hotline} 询问` : ''}。`}
      </p>
      <div class="actions">
        <LinkButton href="/console/sign-in" tone="primary" wide>
          去登录
        </LinkButton>
      </div>
    </GatePage>
  )
}
