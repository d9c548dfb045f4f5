import { ChangePasswordView } from '../../../src/http/console/views/change-password.tsx'
import { SecondStepView } from '../../../src/http/console/views/second-step.tsx'
import { SignInView } from '../../../src/http/console/views/sign-in.tsx'
import { operatorDoor } from '../../../src/http/platform/operator-door.ts'
import { OperatorFleetView } from '../../../src/http/platform/operator-fleet-view.tsx'
import { OperatorSecurityView } from '../../../src/http/platform/operator-security-view.tsx'
import { PLATFORM_BRAND } from '../../../src/http/platform/platform-page.tsx'
import { OperatorsView } from '../../../src/http/platform/operators-view.tsx'
import { OperatorTenantsView } from '../../../src/http/platform/operator-tenants-view.tsx'
import { OperatorTenantView } from '../../../src/http/platform/operator-tenant-view.tsx'
import type { Sample } from './common.tsx'
import { now } from './desk-common.ts'

const DAY_MS = 86_400_000
const frame = { login: 'operator', division: null, path: '/operator', flash: undefined }
const province = { ...frame, login: 'zhejiang', division: '330000' }
const door = { door: operatorDoor, brand: PLATFORM_BRAND }
const LONG = '样本特别长名字自治州机关事业单位和新就业形态劳动者联合工会联合会'

const tenant = {
  id: 'tnt_0h7k2m9x4v8q1c3b5n6p',
  slug: 'shili',
  name: '示例市总工会',
  state: 'trial' as const,
  databaseName: 'tnt-0h7k2m9x4v8q1c3b5n6p',
  databaseUrl: 'http://127.0.0.1:1',
  schemaStep: '0001_append_only',
  createdAt: now - 9 * DAY_MS,
  liveAt: null,
}

const row = (more: object) => ({
  id: tenant.id,
  slug: 'shili',
  name: '示例市总工会',
  state: 'trial' as const,
  divisionName: '示例省示例市',
  createdAt: now - 9 * DAY_MS,
  waitsSince: null,
  closingAskedAt: null,
  ...more,
})

const list = {
  rows: [
    row({ waitsSince: now - DAY_MS }),
    row({ name: LONG, slug: 'yangben-zizhizhou', state: 'provisioning' }),
    row({ name: '样本乡总工会', slug: 'xiang', state: 'live', closingAskedAt: now - DAY_MS }),
    row({ name: '样本县总工会', slug: 'yangben', state: 'live', createdAt: now - 400 * DAY_MS }),
    row({ name: '样本区总工会', slug: 'yangbenqu', state: 'suspended', divisionName: null }),
    row({ name: '样本镇总工会', slug: 'zhen', state: 'closing' }),
  ],
  total: 312,
  waiting: 1,
}

const entry = (action: string, daysAgo: number, more: object = {}) => ({
  at: now - daysAgo * DAY_MS,
  action,
  actorKind: 'system',
  by: null,
  reason: null,
  ...more,
})

const record = {
  tenant,
  contact: {
    tenantId: tenant.id,
    division: '339900',
    divisionName: '示例省示例市',
    mobileLastFour: '1234',
    verifiedAt: null,
    verifiedBy: null,
  },
  trialSince: now - 9 * DAY_MS,
  request: {
    id: 'glr_0h7k2m9x4v8q1c3b5n6p',
    tenantId: tenant.id,
    state: 'waiting' as const,
    askedBy: 'stf_0h7k2m9x4v8q1c3b5n6p',
    askedAt: now - DAY_MS,
    decidedBy: null,
    decidedAt: null,
    reason: null,
  },
  leaving: { request: undefined, begunAt: undefined, taken: undefined, finished: false },
  history: [
    entry('tenant.go-live-asked', 1, { actorKind: 'staff' }),
    entry('tenant.go-live-returned', 3, {
      actorKind: 'operator',
      by: 'operator',
      reason: '请补上单位的联系电话，打过去没有人接。',
    }),
    entry('tenant.trial', 9),
    entry('tenant.registered', 9),
  ],
}

const closing = {
  ...record,
  tenant: { ...tenant, state: 'closing' as const },
  request: undefined,
  leaving: {
    request: undefined,
    begunAt: now - 2 * DAY_MS,
    taken: {
      at: now - DAY_MS,
      sequence: 18_423,
      hash: '3f'.repeat(32),
      documents: 1_204,
      documentsKnown: 1_204,
    },
    finished: false,
  },
  history: [
    entry('tenant.exported', 1, { actorKind: 'staff' }),
    entry('tenant.closing', 2, { actorKind: 'operator', by: 'operator', reason: '工会合并' }),
    entry('tenant.closing-asked', 3, { actorKind: 'staff', reason: '并入市总工会，不再单独使用' }),
  ],
}

const shown = {
  frame,
  now,
  record,
  revealed: undefined,
  memberUrl: 'https://shili.gongji.example/',
}

const person = (login: string, more: object = {}) => ({
  id: `opr_${login}`,
  login,
  division: null,
  mustChangePassword: false,
  hasFactor: true,
  createdAt: now - 90 * DAY_MS,
  lastSignedInAt: now - DAY_MS,
  disabledAt: null,
  ...more,
})

const people = [
  person('operator'),
  person('li.yang'),
  person('zhejiang', { division: '330000', hasFactor: false, mustChangePassword: true }),
  person('neimenggu.xilinguole-meng.yunying', { division: '152500', lastSignedInAt: null }),
  person('wang.fang', { disabledAt: now - 3 * DAY_MS }),
]
const untouched = { login: '', division: '', errors: {} }

const run = (state: 'running' | 'failed' | 'done', more: object = {}) => ({
  run: {
    targetStep: '0008_two_phases',
    state,
    problem: state === 'failed' ? 'the canary shaoxing failed' : null,
    startedBy: 'tick',
    startedAt: now - 600_000,
    updatedAt: now,
    finishedAt: state === 'done' ? now : null,
  },
  counts: { waiting: 96, done: 212, failed: 1 },
  canaries: [
    { slug: 'shili', state: 'done' },
    { slug: 'yangben-zizhizhou', state: 'failed' },
  ],
  troubled: [
    {
      slug: 'yangben-zizhizhou',
      state: 'failed',
      tries: 5,
      problem: 'MigrationRefused: 0008_two_phases: every payout has its second person',
      dueAt: 0,
    },
    {
      slug: 'yangben',
      state: 'waiting',
      tries: 2,
      problem: 'LibsqlError: SERVER_ERROR: Server returned HTTP status 503',
      dueAt: now + 90_000,
    },
  ],
  claimedUntil: 0,
  ...more,
})

const fleet = {
  newestStep: '0008_two_phases',
  versions: [
    { step: '0008_two_phases', tenants: 212 },
    { step: '0007_audit_acts', tenants: 97 },
  ],
  behind: [
    { id: tenant.id, slug: 'yangben-zizhizhou', step: '0007_audit_acts' },
    { id: tenant.id, slug: 'yangben', step: '0007_audit_acts' },
  ],
  run: run('running'),
  anchors: { walkedAt: now - 1_800_000, isWalking: true, newestAt: now - 60_000, without: 3 },
}

export const operatorSamples: readonly Sample[] = [
  {
    name: 'operator-sign-in',
    page: (
      <SignInView
        {...door}
        errors={{ form: '登录名或密码不对，请重新输入' }}
        tooMany={null}
        note="账号由平台的运营人员开设。"
      />
    ),
  },
  {
    name: 'operator-password',
    page: (
      <ChangePasswordView
        {...door}
        name="operator"
        first
        lengthLeast={10}
        errors={{ again: '两次输入的密码不一样' }}
      />
    ),
  },
  {
    name: 'operator-second-step',
    page: (
      <SecondStepView
        {...door}
        name="operator"
        next="/operator"
        hasTotp
        hasPasskey={false}
        errors={{}}
      />
    ),
  },
  {
    name: 'operator-security-must',
    page: (
      <OperatorSecurityView
        frame={frame}
        mustSetUp
        factor={{ totp: undefined, recoveryCodesLeft: 0 }}
      />
    ),
  },
  {
    name: 'operator-security',
    page: (
      <OperatorSecurityView
        frame={province}
        mustSetUp={false}
        factor={{
          totp: { operatorId: '', secretCipher: '', lastStep: 0, confirmedAt: now - 9 * DAY_MS },
          recoveryCodesLeft: 10,
        }}
      />
    ),
  },
  {
    name: 'operator-tenants',
    page: <OperatorTenantsView frame={frame} now={now} q="" state="" page={1} list={list} />,
  },
  {
    name: 'operator-tenants-empty',
    page: (
      <OperatorTenantsView
        frame={frame}
        now={now}
        q="没有的"
        state="live"
        page={1}
        list={{ rows: [], total: 0, waiting: 0 }}
      />
    ),
  },
  {
    name: 'operator-tenants-province',
    page: <OperatorTenantsView frame={province} now={now} q="" state="" page={1} list={list} />,
  },
  {
    name: 'operator-people',
    page: (
      <OperatorsView
        frame={{ ...frame, path: '/operator/operators' }}
        now={now}
        rows={people}
        given={undefined}
        form={{ login: '王芳', division: '33', errors: { login: '登录名用字母、数字' } }}
      />
    ),
  },
  {
    name: 'operator-people-given',
    page: (
      <OperatorsView
        frame={{ ...frame, path: '/operator/operators' }}
        now={now}
        rows={people.slice(0, 1)}
        given={{ login: 'zhejiang', firstPassword: 'kettle-harbor-violet-61' }}
        form={untouched}
      />
    ),
  },
  {
    name: 'operator-fleet',
    page: (
      <OperatorFleetView
        frame={{ ...frame, path: '/operator/fleet' }}
        now={now}
        fleet={fleet}
        refused={undefined}
      />
    ),
  },
  {
    name: 'operator-fleet-failed',
    page: (
      <OperatorFleetView
        frame={{ ...frame, path: '/operator/fleet' }}
        now={now}
        fleet={{ ...fleet, run: run('failed') }}
        refused="这次升级已经由更新的版本接手，没有改动。请看清现在的状态再办"
      />
    ),
  },
  {
    name: 'operator-fleet-none',
    page: (
      <OperatorFleetView
        frame={{ ...frame, path: '/operator/fleet' }}
        now={now}
        fleet={{
          ...fleet,
          versions: [],
          behind: [],
          run: undefined,
          anchors: { walkedAt: null, isWalking: false, newestAt: null, without: 0 },
        }}
        refused={undefined}
      />
    ),
  },
  { name: 'operator-tenant', page: <OperatorTenantView {...shown} refused={undefined} /> },
  {
    name: 'operator-tenant-closing',
    page: <OperatorTenantView {...shown} record={closing} refused={undefined} />,
  },
  {
    name: 'operator-tenant-not-taken',
    page: (
      <OperatorTenantView
        {...shown}
        record={{ ...closing, leaving: { ...closing.leaving, taken: undefined } }}
        refused={{
          of: 'finish',
          field: 'reason',
          sentence: '对方还没有导出完整的数据。仍要销毁，请写明原因，最多 200 字',
          why: '',
        }}
      />
    ),
  },
  {
    name: 'operator-tenant-refused',
    page: (
      <OperatorTenantView
        {...shown}
        revealed={{ name: '样本联系人', mobile: '19900001234' }}
        refused={{
          of: 'close',
          field: 'slug',
          sentence: '短名对不上，没有关闭。请核对是不是这一家',
          why: '工会撤销',
        }}
      />
    ),
  },
]
