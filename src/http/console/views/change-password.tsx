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

export interface ChangePasswordProps {
  door: Door
  brand: Brand
  name: string
  /** Somebody else knows the first password: it must give way before anything else. */
  first: boolean
  lengthLeast: number
  errors: FormErrors
}

export function ChangePasswordView(props: ChangePasswordProps) {
  const { door, brand, name, first, lengthLeast, errors } = props
  return (
    <GatePage
      brand={brand}
      title={first ? '先设一个您自己的密码' : '修改密码'}
      purpose={
        first
          ? `${name}，您好。初始密码别人也知道；换成自己的密码后才能进入${door.inside}。`
          : `${name}，修改后请用新密码登录，其他设备会退出。`
      }
    >
      {errors['form'] ? (
        <Alert tone="bad" live>
          <p>{errors['form']}</p>
        </Alert>
      ) : null}
      <Form action={`${door.base}/password`}>
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
          help={`至少 ${lengthLeast} 位。用几个不相干的词连起来，好记又安全；不要用单位名称、生日或手机号。`}
        />
        <TextField
          name="again"
          label="再输一次新密码"
          type="password"
          autocomplete="new-password"
          error={errors['again']}
        />
        <div class="actions">
          <Submit wide>{first ? `保存并进入${door.inside}` : '保存新密码'}</Submit>
        </div>
      </Form>
    </GatePage>
  )
}
