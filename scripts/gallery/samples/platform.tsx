import { LandingView } from '../../../src/http/platform/landing-view.tsx'
import { SignUpCodeView } from '../../../src/http/platform/sign-up-code-view.tsx'
import { SignUpProgressView } from '../../../src/http/platform/sign-up-progress-view.tsx'
import { SignUpView } from '../../../src/http/platform/sign-up-view.tsx'
import {
  PlatformErrorView,
  PlatformNotFoundView,
} from '../../../src/http/platform/trouble-view.tsx'
import { example, type Sample } from './common.tsx'

const schemes = [
  { id: 'shaoxing-2015', title: '绍兴 2015' },
  { id: 'jinhua', title: '金华' },
]
const address = { scheme: 'https://', suffix: '.gongji.example' }
const signUp = { attempt: 'att_sample', schemes, address, sendsCodes: true }

export const platformSamples: readonly Sample[] = [
  { name: 'landing', page: <LandingView addressSuffix=".gongji.example" example={example} /> },
  {
    name: 'landing-unknown-slug',
    page: (
      <LandingView
        addressSuffix=".gongji.example"
        example={example}
        slug="shaoxin"
        slugError="没有工会用这个短名。请核对拼写，或问问发链接给您的人。"
      />
    ),
  },
  { name: 'sign-up', page: <SignUpView {...signUp} values={{}} errors={{}} /> },
  {
    name: 'sign-up-errors',
    page: (
      <SignUpView
        {...signUp}
        values={{
          name: '样本特别长名字自治州机关事业单位和新就业形态劳动者联合工会',
          slug: 'Shao xing',
          hotline: '12',
          colour: '#07c160',
          scheme: 'jinhua',
          adminName: '李样例',
          login: 'admin',
        }}
        errors={{
          slug: '网址短名只能用小写字母、数字和短横线，例如 shaoxing。',
          hotline: '请写完整的电话号码，例如 0575-12345678。',
          password: '密码至少 12 个字符，请再加长一些。',
        }}
      />
    ),
  },
  {
    name: 'sign-up-code',
    page: (
      <SignUpCodeView
        attempt="sup_0h7k2m9x4v8q1c3b5n6p"
        name="示例市总工会"
        mobileMasked="199****1234"
        error="验证码不对，还可以试 4 次"
        problem="验证码没有发出去，短信通道没有接收。请过一分钟点“再发一次”。"
      />
    ),
  },
  {
    name: 'sign-up-running',
    page: (
      <SignUpProgressView
        name="示例市总工会"
        steps={[
          { title: '登记名称和网址', state: 'done' },
          { title: '建立本会的数据库', state: 'done' },
          { title: '放好互助计划草稿', state: 'current' },
          { title: '建立管理员账号', state: 'next' },
        ]}
        outcome={{ kind: 'running' }}
      />
    ),
  },
  {
    name: 'sign-up-done',
    page: (
      <SignUpProgressView
        name="示例市总工会"
        steps={[]}
        outcome={{
          kind: 'done',
          memberUrl: 'https://shili.gongji.example/',
          consoleUrl: 'https://shili.gongji.example/console',
          login: 'lixuan',
          isVerified: false,
        }}
      />
    ),
  },
  {
    name: 'sign-up-failed',
    page: (
      <SignUpProgressView
        name="示例市总工会"
        steps={[
          { title: '登记名称和网址', state: 'done' },
          { title: '建立本会的数据库', state: 'problem', text: '数据库服务没有回应' },
          { title: '放好互助计划草稿', state: 'next' },
          { title: '建立管理员账号', state: 'next' },
        ]}
        outcome={{
          kind: 'failed',
          attempt: 'sup_0h7k2m9x4v8q1c3b5n6p',
        }}
      />
    ),
  },
  { name: 'platform-not-found', page: <PlatformNotFoundView /> },
  { name: 'platform-error', page: <PlatformErrorView requestId="req_0h7k2m9x4v8q1c3b5n6p" /> },
]
