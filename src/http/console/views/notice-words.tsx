import { readNoticeWords, wordsAllowed, type OwnTextKind } from '../../../notices/notice-words.ts'
import type { OwnWords } from '../../../notices/read-own-words.ts'
import {
  Badge,
  Card,
  ConsolePage,
  Form,
  Submit,
  TextAreaField,
  type ConsoleFrame,
} from '../../ui/index.ts'

export interface NoticeWordsProps {
  frame: ConsoleFrame
  kinds: readonly OwnWords[]
  /** Whether people are told that they are enrolled. */
  isEnrolmentOn: boolean
  isTrial: boolean
  /** What was refused: shown again with the reason. */
  tried: { kind: OwnTextKind; text: string; error: string } | undefined
}

const titles: Readonly<Record<OwnTextKind, { title: string; when: string }>> = {
  arrival: { title: '到账通知', when: '银行确认到账后发给职工。' },
  returned: {
    title: '处理结果通知',
    when: '申领退回补充或不予支付时发给职工，原因登录后才能看到。',
  },
  enrolment: {
    title: '参保通知',
    when: '导入花名册后，发给留有手机号的参保职工，每人每个保障期一条，夜间不发。',
  },
}

function EnrolmentSwitch({ isEnrolmentOn, isTrial }: NoticeWordsProps) {
  const quiet = isTrial ? '现在不发。试用期间默认不发，转为正式服务后默认发送。' : '现在不发。'
  return (
    <Form action="/console/settings/notices/enrolment">
      <p>{isEnrolmentOn ? '现在会发。' : quiet}没有设置短信通道时导入的花名册，以后不补发。</p>
      <div class="actions">
        <Submit tone="plain" name="send" value={isEnrolmentOn ? 'no' : 'yes'}>
          {isEnrolmentOn ? '不再发送参保通知' : '开始发送参保通知'}
        </Submit>
      </div>
    </Form>
  )
}

function Words({ words, props }: { words: OwnWords; props: NoticeWordsProps }) {
  const { tried } = props
  const { kind, own } = words
  const refused = tried?.kind === kind ? tried : undefined
  const text = refused?.text ?? words.written
  const read = readNoticeWords(kind, text)
  return (
    <Card
      title={titles[kind].title}
      aside={own ? <Badge tone="info">本会自定</Badge> : <Badge tone="quiet">通用内容</Badge>}
    >
      <div class="stack">
        <p class="muted">{titles[kind].when}</p>
        {kind === 'enrolment' ? <EnrolmentSwitch {...props} /> : null}
        <Form action="/console/settings/notices">
          <input type="hidden" name="kind" value={kind} />
          <TextAreaField
            name="text"
            label="内容"
            value={text}
            error={refused?.error}
            rows={4}
            maxlength={300}
            help={`可以用 ${wordsAllowed(kind).join('、')}，发出时换成实际内容。`}
          />
          {read.ok ? (
            <p class="small muted number">
              {`职工会收到：${read.example.content}（分 ${read.example.segments} 条发）`}
            </p>
          ) : null}
          <div class="actions">
            <Submit>保存</Submit>
            {own ? (
              <Submit tone="plain" name="usual" value="yes">
                换回通用内容
              </Submit>
            ) : null}
          </div>
        </Form>
      </div>
    </Card>
  )
}

export function NoticeWordsView(props: NoticeWordsProps) {
  const { frame, kinds } = props
  return (
    <ConsolePage
      frame={frame}
      section="settings"
      title="短信内容"
      purpose="职工收到的短信怎么写。改动前请先在短信平台报备新的模板，否则运营商可能拦下。"
      back={{ href: '/console/settings', label: '设置' }}
    >
      <div class="settings">
        {kinds.map((words) => (
          <Words words={words} props={props} />
        ))}
      </div>
    </ConsolePage>
  )
}
