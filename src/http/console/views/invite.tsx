import {
  Card,
  ConsolePage,
  ErrorSummary,
  Form,
  LinkButton,
  Submit,
  TextField,
  type ConsoleFrame,
  type FormErrors,
} from '../../ui/index.ts'
import type { GrantForm } from '../read-grant.ts'
import { ShownOnce } from '../shown-once.tsx'
import { GrantFields, type DivisionChoice } from './grant-fields.tsx'

export interface InviteProps {
  frame: ConsoleFrame
  form: GrantForm
  errors: FormErrors
  divisions: readonly DivisionChoice[]
  days: number
}

const back = { href: '/console/staff', label: '工作人员' }

export function InviteView({ frame, form, errors, divisions, days }: InviteProps) {
  return (
    <ConsolePage
      frame={frame}
      section="staff"
      title="邀请同事"
      purpose={`对方打开链接，自己设登录名和密码，没有别人知道。链接 ${days} 天内有效，只能用一次。`}
      back={back}
    >
      <ErrorSummary errors={errors} />
      <Card title="请谁，做什么">
        <Form action="/console/invitations">
          <TextField
            name="name"
            label="姓名"
            value={form.name}
            error={errors['name']}
            maxlength={40}
          />
          <TextField
            name="mobile"
            label="手机号"
            type="tel"
            inputmode="tel"
            value={form.mobile}
            error={errors['mobile']}
            maxlength={20}
            help="填了就把链接用短信发过去；不填，就请您自己把链接交给对方。"
            optional
          />
          <GrantFields form={form} errors={errors} divisions={divisions} />
          <div class="actions">
            <Submit>生成邀请</Submit>
            <LinkButton href="/console/staff" tone="quiet">
              不请了
            </LinkButton>
          </div>
        </Form>
      </Card>
    </ConsolePage>
  )
}

interface InvitedProps {
  frame: ConsoleFrame
  name: string
  link: string
  /** The number that it was sent to ends so; null where it was not sent. */
  sentTo: string | null
  days: number
}

export function InvitedView({ frame, name, link, sentTo, days }: InvitedProps) {
  return (
    <ConsolePage
      frame={frame}
      section="staff"
      title="邀请已生成"
      purpose={
        sentTo === null ? `请把链接交给${name}本人。` : `链接正在用短信发往尾号 ${sentTo} 的手机。`
      }
      back={back}
    >
      <ShownOnce title={`给${name}的链接`} values={[{ label: '链接', value: link }]}>
        {`只在这里显示这一次，${days} 天内有效，用一次就失效。丢了就在“工作人员”里重新发一次，旧的随即作废。`}
      </ShownOnce>
      <div class="actions">
        <LinkButton href="/console/staff">回到工作人员</LinkButton>
        <LinkButton href="/console/invitations/new">再请一位</LinkButton>
      </div>
    </ConsolePage>
  )
}
