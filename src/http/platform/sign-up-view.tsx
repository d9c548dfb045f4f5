import { raw } from 'hono/html'
import {
  ErrorSummary,
  Form,
  Icon,
  SelectField,
  Submit,
  TextField,
  type FormErrors,
} from '../ui/index.ts'
import { PASSWORD_LENGTH_LEAST } from '../../identity/password-rules.ts'
import { DEFAULT_COLOUR, isBrandColour } from '../ui/brand-colour.ts'
import { sealSvg } from '../ui/seal-svg.ts'
import { PlatformPage } from './platform-page.tsx'

export const signUpFields = [
  'name',
  'division',
  'divisionName',
  'contactName',
  'contactMobile',
  'hotline',
  'slug',
  'colour',
  'scheme',
  'adminName',
  'login',
] as const

/** What was typed, kept over every error; the password never comes back. */
export type SignUpValues = Readonly<Partial<Record<(typeof signUpFields)[number], string>>>

export interface SchemeChoiceView {
  id: string
  /** 绍兴 2015 */
  title: string
}

export interface SignUpViewProps {
  /** Repeating the POST with it continues the same sign-up. */
  attempt: string
  values: SignUpValues
  errors: FormErrors
  schemes: readonly SchemeChoiceView[]
  /** `https://` and `.gongji.example` (with the port where there is one). */
  address: { scheme: string; suffix: string }
  /** Whether the platform can send the contact a code. */
  sendsCodes: boolean
}

/** Colours that federations like, each safe as it stands. */
export const presetColours = [
  { colour: '#b1271b', name: '工会红' },
  { colour: '#c2410c', name: '橘' },
  { colour: '#8a5a00', name: '秋' },
  { colour: '#1f7a4d', name: '青山' },
  { colour: '#0f6e84', name: '湖' },
  { colour: '#1d4f91', name: '海' },
  { colour: '#5b3a8c', name: '藤' },
  { colour: '#3d4852', name: '墨' },
] as const

function Swatch({ colour, name, checked }: { colour: string; name: string; checked: boolean }) {
  return (
    <label class="swatch">
      <svg viewBox="0 0 36 36" aria-hidden="true" focusable="false">
        <rect width="36" height="36" fill={colour} />
      </svg>
      <input type="radio" name="colour" value={colour} checked={checked} />
      {name}
    </label>
  )
}

function ColourField({ value, error }: { value: string; error: string | undefined }) {
  const preset = presetColours.some(({ colour }) => colour === value)
  return (
    <fieldset class={error ? 'field-group field-wrong' : 'field-group'} id="f-colour">
      <legend>本会的颜色</legend>
      <div class="swatches">
        {presetColours.map(({ colour, name }) => (
          <Swatch colour={colour} name={name} checked={colour === value} />
        ))}
        <label class="swatch" data-own-colour hidden={preset}>
          <input
            type="color"
            value={preset ? '#b1271b' : value}
            aria-label="自己选一个颜色"
            data-colour-well
          />
          <input type="radio" name="colour" value={value} checked={!preset} data-colour-own />
          自选
        </label>
      </div>
      {error ? (
        <p class="field-error">
          <Icon name="warning" />
          <span>{error}</span>
        </p>
      ) : null}
      <p class="field-help">字和按钮的深浅会按这个颜色自动调，保证看得清。</p>
    </fieldset>
  )
}

function Preview({ name, colour }: { name: string; colour: string }) {
  return (
    <aside>
      <p class="muted small preview-caption">职工看到的样子</p>
      <div class="preview" aria-hidden="true" data-preview>
        <div class="preview-bar">
          <span class="seal" data-preview-seal>
            {raw(sealSvg({ name, colour }))}
          </span>
          <span data-preview-name>{name}</span>
        </div>
        <div class="preview-hero">
          <b>
            <span class="phrase">看病自己付的钱，</span>
            <span class="phrase">工会再帮您担一部分</span>
          </b>
          <span class="preview-button">算一算能领多少</span>
        </div>
        <p class="preview-note">会员页、工作台和印章都用这个名字和颜色，以后可以在设置里改。</p>
      </div>
    </aside>
  )
}

function FederationFields({ values, errors, address }: SignUpViewProps) {
  const slug = values.slug || '短名'
  return (
    <section class="card">
      <h2 class="form-title">本会</h2>
      <TextField
        name="name"
        label="工会名称"
        help="写全称，职工在页面和短信里都会看到。"
        value={values.name}
        error={errors.name}
        placeholder="例如：绍兴市总工会"
        autocomplete="organization"
        maxlength={40}
      />
      <TextField
        name="division"
        label="行政区划代码"
        help="国家标准的 6 位代码，身份证号的前 6 位就是这种代码；市一级后两位是 00。"
        value={values.division}
        error={errors.division}
        inputmode="numeric"
        placeholder="例如：330600"
        maxlength={6}
      />
      <TextField
        name="divisionName"
        label="行政区划名称"
        value={values.divisionName}
        error={errors.divisionName}
        placeholder="例如：浙江省绍兴市"
        maxlength={40}
      />
      <TextField
        name="hotline"
        label="服务热线"
        help="职工有问题时打的电话。"
        value={values.hotline}
        error={errors.hotline}
        inputmode="tel"
        placeholder="例如：0575-12345678"
        maxlength={20}
      />
      <TextField
        name="slug"
        label="网址短名"
        value={values.slug}
        error={errors.slug}
        placeholder="例如：shaoxing"
        maxlength={40}
        help={
          <>
            小写字母、数字和短横线，开通后不能改。会员网址是{' '}
            <b class="address">
              {address.scheme}
              <span data-slug-preview>{slug}</span>
              {address.suffix}
            </b>
            <span class="block" role="status" data-slug-note></span>
          </>
        }
      />
      <ColourField value={colourOf(values)} error={errors.colour} />
    </section>
  )
}

const colourOf = (values: SignUpValues): string =>
  values.colour && isBrandColour(values.colour) ? values.colour.toLowerCase() : DEFAULT_COLOUR

function ContactFields({ values, errors, sendsCodes }: SignUpViewProps) {
  return (
    <section class="card">
      <h2 class="form-title">联系人</h2>
      <TextField
        name="contactName"
        label="姓名"
        help="正式开通前，平台会打电话核实。"
        value={values.contactName}
        error={errors.contactName}
        autocomplete="name"
        maxlength={30}
      />
      <TextField
        name="contactMobile"
        label="手机号"
        help={
          sendsCodes
            ? '下一步用短信验证码核对这个号码。号码加密保存，只有平台的工作人员能看。'
            : '平台还没有接通短信，这个号码现在没法核对：开通后是试运行，等平台打电话核实。'
        }
        value={values.contactMobile}
        error={errors.contactMobile}
        type="tel"
        inputmode="tel"
        autocomplete="tel-national"
        maxlength={20}
      />
    </section>
  )
}

function AdministratorFields({ values, errors }: SignUpViewProps) {
  return (
    <section class="card">
      <h2 class="form-title">管理员</h2>
      <TextField
        name="adminName"
        label="姓名"
        value={values.adminName}
        error={errors.adminName}
        autocomplete="name"
        maxlength={30}
      />
      <TextField
        name="login"
        label="登录名"
        help="小写字母和数字，登录工作台时用。"
        value={values.login}
        error={errors.login}
        autocomplete="username"
        maxlength={40}
      />
      <TextField
        name="password"
        label="密码"
        help={`至少 ${PASSWORD_LENGTH_LEAST} 个字符。可以是一句自己记得住的话。`}
        error={errors.password}
        type="password"
        autocomplete="new-password"
        maxlength={200}
      />
    </section>
  )
}

/** One page from nothing to a running service. */
export function SignUpView(props: SignUpViewProps) {
  const { attempt, values, errors, schemes } = props
  return (
    <PlatformPage title="开通服务" scripts={['sign-up.js']}>
      <div class="page-title">
        <h1>给本会开通服务</h1>
        <p>
          {props.sendsCodes
            ? '填这一页，再填一个短信验证码，会员页和工作台马上就能用。'
            : '填这一页，几秒钟后会员页和工作台就能用。'}
        </p>
      </div>
      <div class="sign-up">
        <Form action="/sign-up">
          <ErrorSummary errors={errors} />
          <input type="hidden" name="attempt" value={attempt} />
          <FederationFields {...props} />
          <section class="card">
            <h2 class="form-title">互助计划</h2>
            <SelectField
              name="scheme"
              label="先从哪个方案开始"
              help="开通后是草稿：在工作台里逐条核对，无误再发布。方案按公开报道整理，有出入的以本会文件为准。"
              options={schemes.map(({ id, title }) => ({ value: id, label: title }))}
              placeholder="请选择"
              value={values.scheme}
              error={errors.scheme}
            />
          </section>
          <AdministratorFields {...props} />
          <ContactFields {...props} />
          <div class="actions">
            <Submit wide>{props.sendsCodes ? '下一步：短信验证' : '开通'}</Submit>
          </div>
        </Form>
        <Preview name={values.name || '绍兴市总工会'} colour={colourOf(values)} />
      </div>
    </PlatformPage>
  )
}
