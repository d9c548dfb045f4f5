import { NoticeWordsView } from '../../../src/http/console/views/notice-words.tsx'
import { usualWords } from '../../../src/notices/notice-words.ts'
import { HostsView, type HostsProps } from '../../../src/http/console/views/hosts.tsx'
import { day } from '../../../src/kernel/days.ts'
import { fen } from '../../../src/kernel/fen.ts'
import { ApiKeysView, type ApiKeysProps } from '../../../src/http/console/views/api-keys.tsx'
import { AuditView, type AuditProps } from '../../../src/http/console/views/audit.tsx'
import { NoticesView, type NoticesProps } from '../../../src/http/console/views/notices.tsx'
import { PlanView, type PlanProps } from '../../../src/http/console/views/plan.tsx'
import { PlansView } from '../../../src/http/console/views/plans.tsx'
import {
  NotFoundView,
  NotPermittedView,
  SomethingWrongView,
} from '../../../src/http/console/views/problems.tsx'
import { SchemaBehindView } from '../../../src/http/schema-behind-view.tsx'
import { SettingsView, type SettingsProps } from '../../../src/http/console/views/settings.tsx'
import { StaffView, type StaffProps } from '../../../src/http/console/views/staff.tsx'
import { red, type Sample } from './common.tsx'
import { ago, blueDesk, desk, LONG, longDesk, now, one, PLAN, times } from './desk-common.ts'

const plan: PlanProps = {
  frame: desk({ staff: { name: '周样例', roleLabel: '方案与参保' } }),
  now,
  plan: {
    id: 'rev_1',
    title: PLAN,
    revision: 1,
    state: 'draft',
    draftedByName: null,
    publishedByName: null,
    publishedAt: null,
    membersCovered: 0,
  },
  versions: [{ id: '2015', label: '2015 年', appliesFrom: day('2015-01-01'), appliesTo: null }],
  versionId: '2015',
  changes: [],
  clauses: [
    { clause: '1', text: '凡本市参加基本医疗保险的职工，都可以参加。' },
    { clause: '1.1', text: '会费每人每年 60 元。' },
    { clause: '2.1', text: '住院或门诊特殊病，医保报销后个人负担的部分，补助 80%。' },
    { clause: '2.2', text: '住院每天补贴 25 元，入院当天算，出院当天不算。' },
    { clause: '3.1', text: '医疗费用补助一个保障年度最高 50,000 元。' },
    { clause: '3.2', text: '每项补助四舍五入到元。' },
  ],
  parameters: [
    { label: '会费', value: '60.00 元 / 人 / 年', clause: '1.1' },
    { label: '医疗费用补助比例', value: '80%', clause: '2.1' },
    { label: '住院补贴', value: '25.00 元 / 天', clause: '2.2' },
    { label: '年度最高补助额', value: '50,000.00 元', clause: '3.1' },
  ],
  examples: [
    {
      says: '个人负担 2,287.99 元，住院 10 天',
      source: '2015 年公开报道',
      ok: true,
      outcomes: [
        { benefitTitle: '医疗费用补助', expectedFen: fen(183_000), gotFen: fen(183_000) },
        { benefitTitle: '住院补贴', expectedFen: fen(25_000), gotFen: fen(25_000) },
      ],
      problem: null,
    },
    {
      says: '个人负担 70,000 元，住院 30 天',
      source: null,
      ok: true,
      outcomes: [
        { benefitTitle: '医疗费用补助', expectedFen: fen(5_000_000), gotFen: fen(5_000_000) },
        { benefitTitle: '住院补贴', expectedFen: fen(75_000), gotFen: fen(75_000) },
      ],
      problem: null,
    },
  ],
  findings: [
    {
      grade: 'note',
      sentence: '没有等待期：参保当天住院也能补助。请确认这就是您的办法。',
      place: '保障期 · 条款 1.3',
    },
  ],
  notes: ['来源没有写明年封顶是否包括住院补贴，本方案假定只限费用补助。'],
  publishing: { kind: 'may' },
  membersSee: [
    '一个新的互助计划和它的条款',
    '“算一算能领多少”可以用它试算',
    '适用于 2015年1月1日 起的医疗费用',
  ],
  replaces: null,
  errors: {},
}

const unsound: PlanProps = {
  ...plan,
  frame: longDesk,
  plan: {
    ...plan.plan,
    title: `${LONG}职工大病医疗互助保障计划`,
    revision: 4,
    draftedByName: '周样例',
  },
  versions: [
    { id: '2015', label: '2015 年', appliesFrom: day('2015-01-01'), appliesTo: day('2015-12-31') },
    { id: '2016', label: '2016 年', appliesFrom: day('2016-01-01'), appliesTo: null },
  ],
  versionId: '2016',
  changes: ['起付线 500 元，改为没有起付线。', '第一档比例由 35% 提高到 40%。'],
  findings: [
    {
      grade: 'error',
      sentence: '5,000 元到 10,000 元之间没有补助比例，这一段算不出来。',
      place: '医疗费用补助 · 条款 2.1',
    },
    {
      grade: 'warning',
      sentence: '年度最高额 3,000 元比单次最高额 5,000 元还低，单次的那条不会起作用。',
      place: '最高额 · 条款 3.1',
    },
    ...plan.findings,
  ],
  examples: [
    {
      ...plan.examples[0]!,
      ok: false,
      outcomes: [{ benefitTitle: '医疗费用补助', expectedFen: fen(183_000), gotFen: fen(179_900) }],
    },
    plan.examples[1]!,
  ],
  publishing: {
    kind: 'blocked',
    reasons: ['自动检查有 1 处要改。', '有 1 个例子算得不一致。'],
  },
  errors: { form: '没有发布：还有要改的地方。' },
}

const planSamples: Sample[] = [
  {
    name: 'desk-plans',
    page: (
      <PlansView
        frame={desk()}
        mayDraft
        errors={{}}
        problems={[]}
        rows={[
          {
            id: '1',
            planKey: 'a',
            revision: 2,
            title: PLAN,
            state: 'draft',
            publishedAt: null,
            membersCovered: 0,
          },
          {
            id: '2',
            planKey: 'a',
            revision: 1,
            title: PLAN,
            state: 'published',
            publishedAt: ago(4000),
            membersCovered: 20_137,
          },
          {
            id: '3',
            planKey: 'b',
            revision: 1,
            title: `${LONG}重大疾病互助保障`,
            state: 'retired',
            publishedAt: ago(9000),
            membersCovered: 0,
          },
        ]}
      />
    ),
  },
  {
    name: 'desk-plans-empty',
    page: <PlansView frame={blueDesk} rows={[]} mayDraft errors={{}} problems={[]} />,
  },
  { name: 'desk-plan', page: <PlanView {...plan} /> },
  { name: 'desk-plan-unsound', page: <PlanView {...unsound} /> },
  {
    name: 'desk-plan-published',
    page: (
      <PlanView
        {...plan}
        plan={{
          ...plan.plan,
          state: 'published',
          publishedByName: '周样例',
          publishedAt: ago(900),
          membersCovered: 20_137,
        }}
        findings={[]}
        publishing={{ kind: 'closed' }}
      />
    ),
  },
]

const notice = (index: number): NoticesProps['rows'][number] => {
  const state = one(['sent', 'sent', 'waiting', 'failed'] as const, index)
  return {
    id: `ntc_${index}`,
    kind: one(['arrival', 'code', 'enrolment', 'returned', 'test'] as const, index),
    memberId: index % 5 === 4 ? null : 'mem_1',
    maskedMobile: `*******${8000 + index}`,
    state,
    problem: state === 'failed' ? '短信平台答复 500，已试 10 次，不再发送' : null,
    attempts: state === 'failed' ? 10 : state === 'sent' ? 1 : index % 2 ? 0 : 2,
    dueAt: state === 'waiting' ? now + 20 * 60_000 : null,
    createdAt: ago(index * 3 + 0.3),
    sentAt: state === 'sent' ? ago(index * 3 + 0.2) : null,
  }
}

const notices: NoticesProps = {
  frame: desk(),
  now,
  tab: 'all',
  counts: { all: 412, failed: 2, waiting: 5, sent: 405 },
  channel: 'ready',
  maySetUp: true,
  rows: times(11, notice),
  next: undefined,
  firstPage: true,
}

const audit: AuditProps = {
  frame: desk({ staff: { name: '李样例', roleLabel: '审计监督' } }),
  now,
  chain: { kind: 'whole', count: 12_408 },
  kind: 'acts',
  filters: { actor: '', action: '', day: '' },
  actors: [
    { value: 'stf_1', label: '李样例' },
    { value: 'stf_2', label: '王样例' },
  ],
  actions: ['claim.approved', 'payout.confirmed', 'member.revealed'],
  rows: times(16, (index) => ({
    sequence: 12_408 - index,
    at: ago(index * 2.4),
    actorName: one(['李样例', '王样例', '职工本人', '系统', '接口 医保对接'], index),
    action: one(
      [
        'claim.approved',
        'payout.confirmed',
        'claim.submitted',
        'notice.sent',
        'member.revealed',
        'roster.imported',
        'fund.received',
        'staff.signed-in',
      ],
      index,
    ),
    subject: one(
      [
        { label: '样**的申领', href: '/console/claims/1' },
        { label: '第 120 批发放', href: '/console/payouts/1' },
        { label: LONG, href: '/console/workplaces/1' },
        null,
      ],
      index,
    ),
    detail: one(
      [
        { totalFen: 208_000 },
        { lines: 42, totalFen: 8_642_000 },
        {},
        { purpose: '核对银行卡、处理退票' },
      ],
      index,
    ),
  })),
  next: 12_392,
  firstPage: true,
}

const settings: SettingsProps = {
  signIn: { factorRequired: false, peopleWithFactor: 2, errors: {} },
  frame: desk({ staff: { name: '李样例', roleLabel: '系统管理' } }),
  now,
  logo: { own: false, error: undefined },
  brand: {
    name: '示例市总工会',
    hotline: '0575-0000 0000',
    colour: '#b1271b',
    languages: ['zh-CN'],
    errors: {},
  },
  goLive: {
    asked: {
      state: 'returned',
      askedAt: now - 3 * 86_400_000,
      decidedAt: now - 86_400_000,
      reason: '请补上单位的联系电话，打过去没有人接。',
    },
  },
  sms: {
    endpoint: {
      url: 'https://sms.example.cn/hook',
      disabledAt: null,
      updatedAt: ago(90),
      oldSecretUntil: undefined,
    },
    url: 'https://sms.example.cn/hook',
    errors: {},
    newSecret: null,
    testMobile: '',
    testErrors: {},
  },
}

const hosts: HostsProps = {
  frame: desk({ staff: { name: '李样例', roleLabel: '系统管理' } }),
  now,
  serving: 'shili.gongji.example',
  form: { host: '', errors: {} },
  hosts: (['live', 'waiting', 'waiting'] as const).map((state, index) => ({
    host: ['huzhu.sxgh.example.cn', 'shenling.sxgh.example.cn', 'new.sxgh.example.cn'][index]!,
    tenantId: 'tnt_1',
    state,
    token: '7f3k2m9x0tz7vh5w1c4q',
    problem: index === 1 ? ('not-pointed' as const) : null,
    addedAt: ago(4000),
    checkedAt: index === 2 ? null : ago(30),
    liveAt: index === 0 ? ago(3000) : null,
  })),
}

const staff: StaffProps = {
  withFactor: new Set(['stf_2']),
  resets: new Map([
    [
      'stf_2',
      {
        id: 'rst_1',
        staffId: 'stf_2',
        askedBy: 'stf_3',
        askedByName: '周样例',
        askedAt: ago(2),
      },
    ],
  ]),
  frame: desk({ staff: { name: '李样例', roleLabel: '系统管理' } }),
  now,
  invitations: [
    {
      id: 'inv_1',
      name: '样本丁',
      roles: ['agent'],
      mobileLastFour: '1234',
      createdAt: ago(5),
      expiresAt: ago(-67),
    },
    {
      id: 'inv_2',
      name: '欧阳样例长名字',
      roles: ['review', 'finance'],
      mobileLastFour: null,
      createdAt: ago(200),
      expiresAt: ago(128),
    },
  ],
  rows: [
    {
      id: 'stf_1',
      login: 'li.yangli',
      name: '李样例',
      roles: ['system', 'plan'],
      mustChangePassword: false,
      disabledAt: null,
      createdAt: ago(4000),
      within: null,
    },
    {
      id: 'stf_2',
      login: 'wang.yangli',
      name: '王样例',
      roles: ['finance'],
      mustChangePassword: false,
      disabledAt: null,
      createdAt: ago(3000),
      within: null,
    },
    {
      id: 'stf_3',
      login: 'zhou.yangli',
      name: '周样例',
      roles: ['review', 'agent'],
      mustChangePassword: true,
      disabledAt: null,
      createdAt: ago(30),
      within: ['示例区', '示例镇', '样例纺织厂'],
    },
    {
      id: 'stf_4',
      login: 'ouyang.yangli.changmingzi',
      name: '欧阳样例长名字',
      roles: ['audit'],
      mustChangePassword: false,
      disabledAt: ago(200),
      createdAt: ago(3500),
      within: null,
    },
  ],
  selfId: 'stf_1',
  created: null,
  form: { name: '', login: '', roles: [], errors: {} },
}

const apiKeys: ApiKeysProps = {
  frame: desk({ staff: { name: '李样例', roleLabel: '系统管理' } }),
  now,
  rows: [
    {
      id: '1',
      name: '医保对接',
      startsWith: 'gj_live_8f3k',
      lastUsedAt: ago(3),
      scopes: ['claims:write', 'claims:read'],
      createdBy: 'stf_1',
      createdByName: '李样例',
      createdAt: ago(700),
      revokedAt: null,
      expiresAt: null,
    },
    {
      id: '2',
      name: LONG,
      startsWith: 'gj_live_02mz',
      lastUsedAt: null,
      scopes: ['ledger:read'],
      createdBy: 'stf_1',
      createdByName: '李样例',
      createdAt: ago(2700),
      revokedAt: ago(400),
      expiresAt: null,
    },
  ],
  created: null,
  form: { name: '', scopes: [], errors: {} },
}

const officeSamples: Sample[] = [
  { name: 'desk-notices', page: <NoticesView {...notices} /> },
  {
    name: 'desk-notices-many',
    page: (
      <NoticesView
        {...notices}
        frame={longDesk}
        tab="failed"
        channel="disabled"
        rows={times(50, (index) => notice(3 + index * 4))}
        next="1.ntc"
        firstPage={false}
      />
    ),
  },
  {
    name: 'desk-notices-empty',
    page: (
      <NoticesView {...notices} frame={blueDesk} counts={undefined} channel="missing" rows={[]} />
    ),
  },
  { name: 'desk-audit', page: <AuditView {...audit} /> },
  {
    name: 'desk-audit-broken',
    page: (
      <AuditView
        {...audit}
        frame={longDesk}
        chain={{ kind: 'broken', count: 12_408, sequence: 8211 }}
        filters={{ actor: 'stf_1', action: '', day: '2016-03-01' }}
        firstPage={false}
        next={undefined}
      />
    ),
  },
  { name: 'desk-audit-none', page: <AuditView {...audit} rows={[]} next={undefined} /> },
  { name: 'desk-settings', page: <SettingsView {...settings} /> },
  {
    name: 'desk-settings-wrong',
    page: (
      <SettingsView
        {...settings}
        frame={longDesk}
        brand={{
          name: '',
          hotline: '12',
          colour: '#ffd400',
          languages: ['zh-CN', 'en'],
          errors: { name: '请填写单位全称。', hotline: '请填写能打通的电话，例如 0575-00000000。' },
        }}
        sms={{
          ...settings.sms,
          endpoint: { url: '', disabledAt: ago(3), updatedAt: ago(400), oldSecretUntil: undefined },
          url: 'http://10.0.0.8/hook',
          errors: { url: '必须是 https 开头的公网地址。' },
        }}
      />
    ),
  },
  {
    name: 'desk-settings-secret',
    page: (
      <SettingsView
        {...settings}
        sms={{
          ...settings.sms,
          newSecret: 'whsec_c2FtcGxlLXNlY3JldC1mb3ItdGhlLWdhbGxlcnk',
          endpoint: { ...settings.sms.endpoint!, oldSecretUntil: now + 86_000_000 },
          testErrors: { mobile: '请填写 11 位手机号。' },
        }}
      />
    ),
  },
  {
    name: 'desk-settings-first',
    page: (
      <SettingsView
        {...settings}
        frame={blueDesk}
        sms={{ ...settings.sms, endpoint: undefined, url: '' }}
      />
    ),
  },
  { name: 'desk-staff', page: <StaffView {...staff} /> },
  {
    name: 'desk-staff-created',
    page: (
      <StaffView
        {...staff}
        created={{ name: '周样例', login: 'zhou.yangli', firstPassword: '4k9f2-m3xq8-0tz7v-h5w1c' }}
      />
    ),
  },
  {
    name: 'desk-staff-wrong',
    page: (
      <StaffView
        {...staff}
        frame={longDesk}
        rows={staff.rows.slice(0, 1)}
        form={{
          name: '',
          login: '周',
          roles: ['finance'],
          errors: {
            name: '请填写姓名。',
            login: '登录名只能用小写字母、数字和点。',
            roles: '请至少选一个岗位。',
          },
        }}
      />
    ),
  },
  {
    name: 'desk-api-keys',
    page: (
      <ApiKeysView
        {...apiKeys}
        created={{ name: '医保对接', key: 'gj_live_8f3k2m9x0tz7vh5w1c4q8f3k2m9x0tz7vh5w1c' }}
      />
    ),
  },
  {
    name: 'desk-api-keys-empty',
    page: (
      <ApiKeysView
        {...apiKeys}
        frame={blueDesk}
        rows={[]}
        form={{
          name: '',
          scopes: [],
          errors: { name: '请写明给谁用。', scopes: '请至少选一项。' },
        }}
      />
    ),
  },
]

const problemSamples: Sample[] = [
  { name: 'desk-not-found', page: <NotFoundView frame={desk()} section="claims" what="申领" /> },
  {
    name: 'desk-notice-words',
    page: (
      <NoticeWordsView
        frame={desk({ staff: { name: '李样例', roleLabel: '系统管理' } })}
        kinds={[
          { kind: 'arrival', own: true, written: usualWords('arrival') },
          { kind: 'returned', own: false, written: usualWords('returned') },
          { kind: 'enrolment', own: false, written: usualWords('enrolment') },
        ]}
        isEnrolmentOn={false}
        isTrial
        tried={{ kind: 'returned', text: '您的诊断', error: '不能写“诊断”' }}
      />
    ),
  },
  { name: 'desk-hosts', page: <HostsView {...hosts} /> },
  {
    name: 'desk-hosts-empty',
    page: (
      <HostsView
        {...hosts}
        hosts={[]}
        form={{ host: '10.0.0.1', errors: { host: '请填写域名，不能是 IP 地址' } }}
      />
    ),
  },
  {
    name: 'desk-not-permitted',
    page: (
      <NotPermittedView
        frame={longDesk}
        section="payouts"
        act="复核发放"
        roles={['财务支付']}
        managers={['李样例']}
      />
    ),
  },
  {
    name: 'desk-something-wrong',
    page: (
      <SomethingWrongView
        frame={desk()}
        section="payouts"
        requestId="req_7f3k2m9x0tz7vh5w1c4q"
        retryHref="/console/payouts"
      />
    ),
  },
  { name: 'desk-schema-behind', page: <SchemaBehindView brand={red} retryHref="/console" /> },
]

export const deskOfficeSamples: readonly Sample[] = [
  ...planSamples,
  ...officeSamples,
  ...problemSamples,
]
