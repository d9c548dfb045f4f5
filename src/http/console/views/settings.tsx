import type { Instant } from '../../../kernel/days.ts'
import type { GoLiveRequest } from '../../../tenants/ask-go-live.ts'
import {
  languageNames,
  languages,
  USUAL_LANGUAGE,
  type Language,
} from '../../../tenants/languages.ts'
import type { SmsEndpoint } from '../../../webhooks/read-sms-endpoint.ts'
import {
  Alert,
  Badge,
  Card,
  ConsolePage,
  Field,
  fieldId,
  FileField,
  Form,
  Seal,
  Submit,
  TextField,
  type ConsoleFrame,
  type FormErrors,
} from '../../ui/index.ts'
import {
  brandPalette,
  contrast,
  DEFAULT_COLOUR,
  isBrandColour,
  type BrandTones,
} from '../../ui/brand-colour.ts'
import { CheckGroup } from '../check-group.tsx'
import { FormProblem } from '../form-problem.tsx'
import { ShownOnce } from '../shown-once.tsx'
import { dayAndMinute, exactAndAgo } from '../when.tsx'

export interface SettingsProps {
  /** Left out on the page that shows a new secret. */
  signIn?: {
    /** Whether everybody must have a second factor. */
    factorRequired: boolean
    peopleWithFactor: number
    errors: FormErrors
  }
  frame: ConsoleFrame
  now: Instant
  /** What became of asking to go live; null where it is live. */
  goLive: { asked: GoLiveRequest | undefined } | null
  brand: {
    name: string
    hotline: string
    colour: string
    languages: readonly Language[]
    errors: FormErrors
  }
  /** Whether the federation has a mark of its own, and what was wrong with a new one. */
  logo: { own: boolean; error: string | undefined }
  sms: {
    /** Undefined before it is set. */
    endpoint: SmsEndpoint | undefined
    url: string
    errors: FormErrors
    /** A secret that was just made: shown on this one page. */
    newSecret: string | null
    testMobile: string
    testErrors: FormErrors
  }
}

/** A member's page in small, in the tones that would be derived from the colour. */
function Preview({ tones, dark }: { tones: BrandTones; dark: boolean }) {
  const [paper, card, ink] = dark
    ? ['#121316', '#1b1d20', '#eceef0']
    : ['#f4f5f6', '#ffffff', '#1a1c1f']
  const words = dark ? '深色模式' : '浅色模式'
  return (
    <svg class="brand-preview" viewBox="0 0 240 132" role="img" aria-label={`${words}下的样子`}>
      <rect width="240" height="132" fill={paper} />
      <rect width="240" height="26" fill={card} />
      <rect x="10" y="6" width="14" height="14" rx="3" fill={tones.accent} />
      <rect x="30" y="10" width="70" height="6" rx="3" fill={ink} />
      <rect x="10" y="36" width="220" height="44" rx="6" fill={tones.accent} />
      <text x="20" y="55" font-size="9" fill={tones.onAccent}>
        互助金
      </text>
      <text x="20" y="71" font-size="14" font-weight="600" fill={tones.onAccent}>
        ¥ 2,080.00
      </text>
      <rect x="10" y="88" width="106" height="32" rx="6" fill={tones.accentSoft} />
      <text x="63" y="108" font-size="10" text-anchor="middle" fill={tones.accentText}>
        申领进展
      </text>
      <rect x="124" y="88" width="106" height="32" rx="6" fill={tones.accent} />
      <text x="177" y="108" font-size="10" text-anchor="middle" fill={tones.onAccent}>
        我要申领
      </text>
    </svg>
  )
}

const ratio = (one: string, other: string): string => contrast(one, other).toFixed(1)

function ColourPreview({ colour }: { colour: string }) {
  const { light, dark } = brandPalette(colour)
  const adjusted = light.accent.toLowerCase() !== colour.toLowerCase()
  return (
    <div class="colour-preview">
      <div class="previews">
        <Preview tones={light} dark={false} />
        <Preview tones={dark} dark={true} />
      </div>
      <p class="small muted number">
        {`按钮文字对比度 ${ratio(light.accent, light.onAccent)} : 1，正文链接 ${ratio(light.accentText, '#ffffff')} : 1，都不低于 4.5 : 1。`}
        {adjusted ? '原色太浅，已自动加深，让字看得清。' : ''}
      </p>
    </div>
  )
}

function ColourField({ colour, error }: { colour: string; error: string | undefined }) {
  const field = {
    name: 'colour',
    label: '主题色',
    error,
    help: '按钮、链接和印章用这个颜色。太浅的会自动加深，保证字看得清。',
  }
  return (
    <Field field={field}>
      <div class="colour-input">
        <input
          id={fieldId('colour')}
          type="color"
          name="colour"
          value={isBrandColour(colour) ? colour : DEFAULT_COLOUR}
          aria-describedby="f-colour-help"
        />
        <span class="number">{colour}</span>
      </div>
    </Field>
  )
}

const languageNotes: Readonly<Record<Language, string>> = {
  'zh-CN': '中文',
  en: '英文，给不懂中文的职工看',
}
const otherLanguages = languages
  .filter((language) => language !== USUAL_LANGUAGE)
  .map((value) => ({ value, title: languageNames[value], note: languageNotes[value] }))

function BrandForm({ brand }: SettingsProps) {
  const { errors } = brand
  return (
    <Card title="单位形象">
      <FormProblem errors={errors} />
      <Form action="/console/settings/brand">
        <TextField
          name="name"
          label="单位全称"
          value={brand.name}
          error={errors['name']}
          maxlength={40}
          help="出现在职工页面和短信里。"
        />
        <TextField
          name="hotline"
          label="咨询电话"
          value={brand.hotline}
          error={errors['hotline']}
          type="tel"
          inputmode="tel"
          maxlength={20}
          help="职工有疑问时打这个电话，例如 0575-00000000。"
        />
        <ColourField colour={brand.colour} error={errors['colour']} />
        {isBrandColour(brand.colour) ? <ColourPreview colour={brand.colour} /> : null}
        <CheckGroup
          name="languages"
          label="职工页面的其他语言"
          choices={otherLanguages}
          chosen={brand.languages}
          error={errors['languages']}
          help="中文始终有。勾选以后，职工在页面右上角切换，或按手机的语言显示；计划名称、条款和审核意见仍是原文。短信仍发中文。"
        />
        <div class="actions">
          <Submit>保存</Submit>
          <button class="button" type="submit" formmethod="get" formaction="/console/settings">
            先看看效果
          </button>
        </div>
      </Form>
    </Card>
  )
}

function LogoForm({ logo, frame }: SettingsProps) {
  return (
    <Card title="会徽">
      <div class="stack" id="logo">
        <div class="brand-now">
          <Seal href={frame.brand.logoHref} size={48} />
          <p class="muted">
            {logo.own
              ? '现在用的是本会自己的会徽。'
              : '现在用的是按单位名称和颜色生成的印章；也可以换成本会自己的会徽。'}
          </p>
        </div>
        <Form action="/console/settings/logo" multipart>
          <FileField
            name="logo"
            label="图片文件"
            accept="image/png,image/jpeg,image/webp"
            error={logo.error}
            help="PNG、JPEG 或 WebP，最多 200 KB；正方形、背景透明的看起来最好。"
          />
          <div class="actions">
            <Submit tone="plain">换成这个</Submit>
          </div>
        </Form>
        {logo.own ? (
          <Form action="/console/settings/logo/remove">
            <input type="hidden" name="seal" value="yes" />
            <Submit tone="plain">换回按名称生成的印章</Submit>
          </Form>
        ) : null}
      </div>
    </Card>
  )
}

function ChannelBadge({ endpoint }: { endpoint: SmsEndpoint | undefined }) {
  if (endpoint === undefined) return <Badge tone="wait">还没设置</Badge>
  return endpoint.disabledAt === null ? (
    <Badge tone="done">在使用</Badge>
  ) : (
    <Badge tone="bad">已停用</Badge>
  )
}

function ChannelState({ endpoint, now }: { endpoint: SmsEndpoint | undefined; now: Instant }) {
  if (endpoint === undefined) {
    return (
      <p class="muted">
        短信由您已有的短信平台发出：系统把每一条带签名的短信交给下面的地址，由它转给运营商。没有设置时，短信会一直等着。
      </p>
    )
  }
  return (
    <>
      {endpoint.disabledAt === null ? null : (
        <Alert tone="bad" title={`短信平台在 ${exactAndAgo(endpoint.disabledAt, now)}答复不再接收`}>
          <p>请和短信平台核对地址，重新保存后继续发送等着的短信。</p>
        </Alert>
      )}
      <p class="muted number">{`最近一次修改：${exactAndAgo(endpoint.updatedAt, now)}`}</p>
      {endpoint.oldSecretUntil === undefined ? null : (
        <p class="muted number">{`换密钥期间，旧密钥到 ${dayAndMinute(endpoint.oldSecretUntil)} 仍然有效。`}</p>
      )}
    </>
  )
}

function SmsForms({ sms, now }: SettingsProps) {
  const { endpoint, url, errors, newSecret, testMobile, testErrors } = sms
  return (
    <Card title="短信通道" aside={<ChannelBadge endpoint={endpoint} />}>
      <div class="stack" id="sms">
        {newSecret ? (
          <ShownOnce title="新的签名密钥" values={[{ label: '密钥', value: newSecret }]}>
            只在这里显示这一次。请现在复制给短信平台，用来核对短信确实由本系统发出；丢了可以再换一个。
          </ShownOnce>
        ) : null}
        <ChannelState endpoint={endpoint} now={now} />
        <Form action="/console/settings/sms">
          <FormProblem errors={errors} />
          <TextField
            name="url"
            label="短信平台的接收地址"
            value={url}
            error={errors['url']}
            type="url"
            inputmode="url"
            maxlength={2048}
            placeholder="https://"
            help={
              endpoint
                ? '必须是 https 地址。'
                : '必须是 https 地址。保存后会生成签名密钥，只显示一次。'
            }
          />
          <div class="actions">
            <Submit>保存地址</Submit>
            {endpoint ? (
              <Submit tone="plain" name="newSecret" value="yes">
                保存并换一个密钥
              </Submit>
            ) : null}
          </div>
        </Form>
        {endpoint && endpoint.disabledAt === null ? (
          <Form action="/console/settings/sms/test" class="test-form">
            <TextField
              name="mobile"
              label="发一条测试短信到"
              value={testMobile}
              error={testErrors['mobile']}
              type="tel"
              inputmode="tel"
              maxlength={20}
              placeholder="11 位手机号"
            />
            <Submit tone="plain">发测试短信</Submit>
          </Form>
        ) : null}
      </div>
    </Card>
  )
}

function SignInForm(props: NonNullable<SettingsProps['signIn']>) {
  const { factorRequired, peopleWithFactor, errors } = props
  return (
    <Card
      title="登录安全"
      aside={
        factorRequired ? (
          <Badge tone="done">要求两步验证</Badge>
        ) : (
          <Badge tone="wait">只凭密码</Badge>
        )
      }
    >
      <p class="muted">
        {factorRequired
          ? '每位同事登录时，除了密码还要手机验证码或通行密钥。还没设的，登录后先设好才能进入工作台。'
          : '互助金由工作台发出。强烈建议要求两步验证，尤其是能复核发放的同事：别人知道了密码也进不来。'}
      </p>
      <p class="muted number">{`现在有 ${peopleWithFactor} 位同事设好了两步验证。`}</p>
      <Form action="/console/settings/sign-in">
        <FormProblem errors={errors} />
        <input type="hidden" name="factorRequired" value={factorRequired ? 'no' : 'yes'} />
        {factorRequired ? null : (
          <p class="small muted">
            从点下的一刻起生效：还没设的同事，包括您自己，下一步操作前先设好。
          </p>
        )}
        <div class="actions">
          <Submit tone={factorRequired ? 'plain' : 'primary'}>
            {factorRequired ? '不再要求' : '要求全体同事使用两步验证'}
          </Submit>
        </div>
      </Form>
    </Card>
  )
}

function GoLive({ goLive, now }: SettingsProps) {
  if (goLive === null) return null
  const { asked } = goLive
  const waits = asked?.state === 'waiting'
  return (
    <Card
      title="正式开通"
      aside={<Badge tone={waits ? 'wait' : 'info'}>{waits ? '等平台答复' : '试运行'}</Badge>}
    >
      <div class="stack">
        {asked?.state === 'returned' ? (
          <Alert tone="back" title={`平台在 ${exactAndAgo(asked.decidedAt ?? now, now)}退回了申请`}>
            <p>{asked.reason}</p>
          </Alert>
        ) : null}
        <p class="muted">
          {waits
            ? `${exactAndAgo(asked.askedAt, now)}提交。平台会打电话给开通时填写的联系人核实，批准后页面上不再标“试运行”。`
            : '试运行时什么都能用，页面上标着“试运行”。准备好了就申请：平台核实单位和联系人后批准。'}
        </p>
        {waits ? null : (
          <Form action="/console/settings/go-live">
            <input type="hidden" name="ask" value="yes" />
            <Submit>申请正式开通</Submit>
          </Form>
        )}
      </div>
    </Card>
  )
}

export function SettingsView(props: SettingsProps) {
  return (
    <ConsolePage
      frame={props.frame}
      section="settings"
      title="设置"
      purpose="单位在职工面前的样子，短信怎么发出去，同事怎么登录。"
    >
      <div class="settings">
        <div class="stack">
          <GoLive {...props} />
          <BrandForm {...props} />
          {props.signIn ? <SignInForm {...props.signIn} /> : null}
        </div>
        <div class="stack">
          <LogoForm {...props} />
          <SmsForms {...props} />
          <Card title="短信内容">
            <div class="stack">
              <p class="muted">到账通知和处理结果通知可以用本会自己的话来写。</p>
              <div>
                <a class="button" href="/console/settings/notices">
                  修改短信内容
                </a>
              </div>
            </div>
          </Card>
          <Card title="数据密钥">
            <div class="stack">
              <p class="muted">职工的个人信息用本会的密钥加密保存，密钥可以更换。</p>
              <div>
                <a class="button" href="/console/settings/key">
                  管理数据密钥
                </a>
              </div>
            </div>
          </Card>
          <Card title="数据导出">
            <div class="stack">
              <p class="muted">
                把本会的全部数据下载成一个文件：留底、核对，或带到别处使用。谁导出过，都有记录。
              </p>
              <div>
                <a class="button" href="/console/settings/export">
                  导出数据
                </a>
              </div>
              <p class="small muted">
                不再使用这项服务，可以<a href="/console/settings/closing">申请关闭</a>。
              </p>
            </div>
          </Card>
          <Card title="自有域名">
            <div class="stack">
              <p class="muted">
                用本会自己的网址打开职工页面和工作台，例如工会官网下的一个子域名。
              </p>
              <div>
                <a class="button" href="/console/settings/hosts">
                  管理自有域名
                </a>
              </div>
            </div>
          </Card>
        </div>
      </div>
    </ConsolePage>
  )
}
