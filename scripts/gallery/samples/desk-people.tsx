import { staffDoor } from '../../../src/http/console/door.ts'
import { day } from '../../../src/kernel/days.ts'
import { fen } from '../../../src/kernel/fen.ts'
import { AddPasskeyView } from '../../../src/http/console/views/add-passkey.tsx'
import { ChangePasswordView } from '../../../src/http/console/views/change-password.tsx'
import { MembersView, type MemberRow } from '../../../src/http/console/views/members.tsx'
import { MemberView, type MemberProps } from '../../../src/http/console/views/member.tsx'
import { NewRosterView } from '../../../src/http/console/views/new-roster.tsx'
import { RosterView, type RosterProps } from '../../../src/http/console/views/roster.tsx'
import { RostersView, type RosterRow } from '../../../src/http/console/views/rosters.tsx'
import { ProveAnewView } from '../../../src/http/console/views/prove-anew.tsx'
import { RecoveryCodesView } from '../../../src/http/console/views/recovery-codes.tsx'
import { SecondStepView } from '../../../src/http/console/views/second-step.tsx'
import { SecurityView } from '../../../src/http/console/views/security.tsx'
import { SetUpTotpView } from '../../../src/http/console/views/set-up-totp.tsx'
import { SignInView } from '../../../src/http/console/views/sign-in.tsx'
import { TodayView, type TodayProps } from '../../../src/http/console/views/today.tsx'
import { WorkplaceView } from '../../../src/http/console/views/workplace.tsx'
import { WorkplacesView, type WorkplaceRow } from '../../../src/http/console/views/workplaces.tsx'
import { red, yellow, type Sample } from './common.tsx'
import { ago, blueDesk, desk, LONG, longDesk, now, one, PLAN, times, today } from './desk-common.ts'

const activity: TodayProps['activity'] = [
  {
    sequence: 212,
    at: ago(0.2),
    actorName: '王样例',
    action: 'payout.prepared',
    subject: { label: '第 3 批发放', href: '/console/payouts/pay_3' },
    detail: { lines: 42, totalFen: 8_642_000 },
  },
  {
    sequence: 211,
    at: ago(1.5),
    actorName: '李样例',
    action: 'claim.approved',
    subject: { label: '样**的申领', href: '/console/claims/clm_1' },
    detail: { revision: 3 },
  },
  {
    sequence: 210,
    at: ago(3),
    actorName: '职工本人',
    action: 'claim.submitted',
    subject: { label: '样**的申领', href: '/console/claims/clm_2' },
    detail: { totalFen: 208_000 },
  },
  {
    sequence: 209,
    at: ago(26),
    actorName: '李样例',
    action: 'member.revealed',
    subject: { label: '样**', href: '/console/members/mem_1' },
    detail: { purpose: '核对银行卡、处理退票' },
  },
  {
    sequence: 208,
    at: ago(50),
    actorName: '周样例',
    action: 'roster.imported',
    subject: { label: '示例纺织厂', href: '/console/rosters/ros_1' },
    detail: { rows: 128, added: 120, refused: 3 },
  },
]

const todayProps: TodayProps = {
  frame: desk(),
  now,
  figures: {
    claimsWaiting: { count: 12, longestDays: 8 },
    payoutsWaiting: { count: 1, totalFen: fen(8_642_000) },
    fund: { balanceFen: fen(1_234_567_800), payableFen: fen(8_850_000) },
    covered: { count: 20_137, endingSoon: 412 },
    paidThisMonth: { totalFen: fen(18_342_000), people: 96, lastMonthFen: fen(15_120_000) },
  },
  needs: [
    {
      kind: 'payout-to-confirm',
      id: '3',
      number: 3,
      totalFen: fen(8_642_000),
      preparedByName: '王样例',
    },
    { kind: 'claims-waiting', count: 12, longestDays: 8 },
    { kind: 'lines-payable', count: 7, totalFen: fen(1_432_000), planTitle: PLAN },
    { kind: 'cards-missing', people: 3, totalFen: fen(208_000) },
    { kind: 'roster-errors', id: '1', workplaceName: LONG, rows: 3 },
    { kind: 'notices-failed', count: 2 },
    { kind: 'covers-ending', people: 412, on: day('2016-03-31') },
  ],
  setUp: null,
  activity,
}

const memberRow = (index: number): MemberRow => ({
  id: `mem_${index}`,
  maskedName: one(['样**', '例*', '欧***', '示**'], index),
  identityLastFour: String(1000 + ((index * 7919) % 9000)),
  bornYear: 1956 + (index % 40),
  category: index % 9 === 3 ? 'retired' : 'in-service',
  workplaceName: one(['示例纺织厂', LONG, '示例市第一人民医院', '样例公交集团'], index),
  coverUntilOn: index % 6 === 4 ? null : day('2016-12-31'),
  cardLastFour: index % 5 === 2 ? null : String(2000 + ((index * 31) % 7000)),
  isErased: false,
})

const workplaces = [
  { value: 'wkp_1', label: '示例纺织厂' },
  { value: 'wkp_2', label: LONG },
]

export const member: MemberProps = {
  frame: desk(),
  now,
  member: {
    id: 'mem_1',
    maskedName: '样**',
    maskedIdentityNumber: '3306**********0014',
    maskedMobile: '138****8000',
    cardLastFour: '1234',
    category: 'in-service',
    sex: 'female',
    bornYear: 1980,
    workplace: { id: 'wkp_1', name: '示例纺织厂' },
    createdAt: ago(9000),
    updatedAt: ago(1400),
    erasedAt: null,
  },
  mayReveal: true,
  mayErase: true,
  erasureProblems: [],
  revealed: null,
  revealForm: { purpose: '', note: '', errors: {} },
  covers: [
    {
      planTitle: PLAN,
      startsOn: day('2016-01-01'),
      endsOn: day('2016-12-31'),
      units: 1,
      kind: 'renewed',
      contributionFen: fen(6000),
      rosterId: 'ros_2',
    },
    {
      planTitle: PLAN,
      startsOn: day('2015-01-01'),
      endsOn: day('2015-12-31'),
      units: 1,
      kind: 'new',
      contributionFen: fen(6000),
      rosterId: 'ros_1',
    },
  ],
  claims: [
    {
      id: 'clm_1',
      planTitle: PLAN,
      stay: { from: day('2015-08-11'), to: day('2015-08-21') },
      state: 'approved',
      amountFen: fen(208_000),
    },
    {
      id: 'clm_2',
      planTitle: PLAN,
      stay: { from: day('2016-02-11'), to: day('2016-02-15') },
      state: 'submitted',
      amountFen: fen(64_000),
    },
  ],
  benefits: [
    {
      claimId: 'clm_1',
      benefitTitle: '医疗费用补助',
      planTitle: PLAN,
      kind: 'benefit',
      state: 'paid',
      amountFen: fen(183_000),
      approvedAt: ago(4000),
    },
    {
      claimId: 'clm_1',
      benefitTitle: '住院补贴',
      planTitle: PLAN,
      kind: 'benefit',
      state: 'paid',
      amountFen: fen(25_000),
      approvedAt: ago(4000),
    },
    {
      claimId: 'clm_1',
      benefitTitle: '医疗费用补助',
      planTitle: PLAN,
      kind: 'correction',
      state: 'payable',
      amountFen: fen(-12_000),
      approvedAt: ago(30),
    },
  ],
  reads: [
    { at: ago(0.1), actorName: '李样例', what: 'read', purpose: null },
    { at: ago(26), actorName: '李样例', what: 'revealed', purpose: '核对银行卡、处理退票' },
    { at: ago(400), actorName: '周样例', what: 'read', purpose: null },
  ],
}

const workplaceRow = (index: number): WorkplaceRow => ({
  id: `wkp_${index}`,
  name: one(
    ['示例纺织厂', LONG, '示例市第一人民医院', '样例公交集团有限公司', '示例区环卫所'],
    index,
  ),
  organisationCode: index % 3 === 2 ? null : '91350100M000100Y43',
  members: (index * 137) % 2200,
  covered: (index * 131) % 2200,
  receivableFen: fen(index % 3 === 0 ? 0 : index * 642_000),
})

const rosterRow = (index: number): RosterRow => ({
  id: `ros_${index}`,
  workplaceName: one(['示例纺织厂', LONG, '示例市第一人民医院'], index),
  planTitle: PLAN,
  fileName: one(
    ['2016年花名册.xlsx', '花名册-终版-财务已核对-再改一次（3）.xlsx', 'roster.csv'],
    index,
  ),
  rowsRead: 128 + index * 17,
  membersAdded: index % 3 === 1 ? 0 : 120,
  membersChanged: index % 3 === 1 ? 0 : 2,
  membersUnchanged: 3,
  rowsRefused: index % 3 === 2 ? 3 : 0,
  coversAdded: index % 3 === 1 ? 0 : 125,
  contributionFen: fen(index % 3 === 1 ? 0 : 750_000),
  importedByName: '周样例',
  importedAt: ago(2 + index * 30),
})

const roster: RosterProps = {
  frame: desk(),
  now,
  roster: { ...rosterRow(2), workplaceId: 'wkp_2' },
  repeated: false,
  errors: [
    {
      rowNumber: 14,
      column: 'identityNumber',
      value: '3306**********002X',
      sentence: '身份证号最后一位校验不对，可能有一位填错，请和证件核对。',
    },
    { rowNumber: 15, column: 'name', value: '', sentence: '请填写姓名。' },
    {
      rowNumber: 86,
      column: 'identityNumber',
      value: '3306**********0014',
      sentence: '这个身份证号和第 12 行相同，请核对后只留一行。',
    },
    {
      rowNumber: 1204,
      column: 'cardNumber',
      value: '6228****0E+18',
      sentence: '卡号的末尾几位被表格软件改成了 0，请把这一列设成文本格式后重新填写。',
    },
  ],
  page: 1,
  pageSize: 100,
  total: 4,
}

const workplace = {
  frame: desk(),
  now,
  workplace: {
    id: 'wkp_1',
    name: '示例纺织厂',
    organisationCode: '91350100M000100Y43',
    createdAt: ago(9000),
    members: 128,
    covered: 125,
    receivableFen: fen(150_000),
    withoutCard: 6,
  },
  rosters: times(3, rosterRow),
  movements: [
    {
      at: ago(20),
      kind: 'received' as const,
      planTitle: PLAN,
      memo: '会费到账',
      amountFen: fen(600_000),
    },
    {
      at: ago(50),
      kind: 'owed' as const,
      planTitle: PLAN,
      memo: '2016年花名册.xlsx',
      amountFen: fen(750_000),
    },
  ],
  mayImport: true,
  mayReceive: true,
}

const membersOf = (rows: readonly MemberRow[]) => ({
  today,
  q: '',
  search: '',
  lapsed: false,
  workplaceId: '',
  workplaces,
  rows,
  page: 1,
  pageSize: 50,
  total: rows.length,
  anyMembers: true,
  mayImport: true,
})

const workplacesOf = (rows: readonly WorkplaceRow[]) => ({
  q: '',
  rows,
  page: 1,
  pageSize: 100,
  total: rows.length,
  receivableFen: fen(1_284_000),
  anyWorkplaces: true,
  mayCreate: true,
  handOverHref: null,
  form: { name: '', organisationCode: '', errors: {} },
})

const wrongWorkplace = {
  name: '示',
  organisationCode: '123',
  errors: {
    name: '请填写单位名称，至少 2 个字',
    organisationCode: '统一社会信用代码是 18 位的数字和大写字母，请核对；也可以不填',
  },
}

const door = { door: staffDoor, brand: red, note: '您是职工？到职工服务页查保障、算互助金。' }

const doorSamples: Sample[] = [
  {
    name: 'desk-sign-in',
    page: <SignInView {...door} errors={{}} tooMany={null} />,
  },
  {
    name: 'desk-sign-in-wrong',
    page: (
      <SignInView
        {...door}
        brand={yellow}
        login="li.yang"
        errors={{ form: '登录名或密码不对，请再试一次。' }}
        tooMany={null}
      />
    ),
  },
  {
    name: 'desk-sign-in-many',
    page: <SignInView {...door} login="li.yang" errors={{}} tooMany={{ minutes: 15 }} />,
  },
  {
    name: 'desk-password-first',
    page: (
      <ChangePasswordView
        {...door}
        name="周样例"
        first={true}
        lengthLeast={10}
        errors={{ password: '太短了，至少 10 位。', again: '两次输入的不一样，请再输一次。' }}
      />
    ),
  },
]

const OFFER_URI =
  'otpauth://totp/%E7%A4%BA%E4%BE%8B%E5%B8%82:li.yang?issuer=%E7%A4%BA%E4%BE%8B%E5%B8%82' +
  '&algorithm=SHA1&secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&period=30&digits=6'
const passkeys = [
  { id: 'psk_1', name: '办公室电脑', createdAt: ago(2_000), lastUsedAt: ago(3) },
  { id: 'psk_2', name: '安全钥匙（放在保险柜里的那一把）', createdAt: ago(30), lastUsedAt: null },
]
const totp = { staffId: 'stf_1', secretCipher: '', lastStep: 0, confirmedAt: ago(2_100) }
const noFactors = { totp: undefined, passkeys: [], recoveryCodesLeft: 0, required: false }
const someFactors = { totp, passkeys, recoveryCodesLeft: 2, required: true }
const step = { door: staffDoor, brand: red, name: '李样例', next: '/console', errors: {} }

const factorSamples: Sample[] = [
  {
    name: 'desk-second-step',
    page: <SecondStepView {...step} hasTotp={true} hasPasskey={true} />,
  },
  {
    name: 'desk-second-step-wrong',
    page: (
      <SecondStepView
        {...step}
        brand={yellow}
        hasTotp={true}
        hasPasskey={false}
        errors={{ code: '验证码不对或已经用过，请等下一个验证码再输入' }}
      />
    ),
  },
  {
    name: 'desk-second-step-recovery',
    page: (
      <SecondStepView
        {...step}
        hasTotp={false}
        hasPasskey={true}
        errors={{ recovery: '恢复码不对或已经用过，请换一个' }}
      />
    ),
  },
  {
    name: 'desk-security',
    page: <SecurityView frame={desk()} now={now} mustSetUp={false} factors={someFactors} />,
  },
  {
    name: 'desk-security-none',
    page: <SecurityView frame={blueDesk} now={now} mustSetUp={false} factors={noFactors} />,
  },
  {
    name: 'desk-security-must',
    page: (
      <SecurityView
        frame={desk({ sections: ['today'], counts: {} })}
        now={now}
        mustSetUp={true}
        factors={noFactors}
      />
    ),
  },
  {
    name: 'desk-totp',
    page: <SetUpTotpView {...door} uri={OFFER_URI} offer="" replaces={false} errors={{}} />,
  },
  {
    name: 'desk-totp-replace',
    page: (
      <SetUpTotpView
        door={staffDoor}
        brand={yellow}
        uri={OFFER_URI}
        offer=""
        replaces={true}
        errors={{ newCode: '验证码不对，请核对手机时间是否准确，再输入现在显示的 6 位数字' }}
      />
    ),
  },
  { name: 'desk-passkey', page: <AddPasskeyView brand={red} name="" errors={{}} /> },
  {
    name: 'desk-factor-remove',
    page: (
      <ProveAnewView
        {...door}
        title="移除手机验证器"
        purpose="下次登录不再用它。移除最后一种后，登录只凭密码，恢复码也会作废。"
        of="remove"
        factor="totp"
        hasTotp={true}
        submit="确定移除"
        bad={true}
        errors={{ password: '密码不对' }}
      />
    ),
  },
  {
    name: 'desk-recovery-codes',
    page: <RecoveryCodesView {...door} codes={times(10, (index) => `7k3f${index}-9xq2m`)} />,
  },
]

const todaySamples: Sample[] = [
  { name: 'desk-today', page: <TodayView {...todayProps} /> },
  {
    name: 'desk-today-first',
    page: (
      <TodayView
        {...todayProps}
        frame={blueDesk}
        figures={{
          claimsWaiting: { count: 0, longestDays: null },
          payoutsWaiting: { count: 0, totalFen: fen(0) },
          fund: { balanceFen: fen(0), payableFen: fen(0) },
          covered: { count: 0, endingSoon: 0 },
          paidThisMonth: null,
        }}
        needs={[]}
        setUp={{ done: ['plan'], planHref: '/console/plans/rev_1' }}
        activity={activity.slice(4)}
      />
    ),
  },
  {
    name: 'desk-today-calm',
    page: <TodayView {...todayProps} frame={longDesk} needs={[]} activity={[]} />,
  },
]

const memberSamples: Sample[] = [
  {
    name: 'desk-members',
    page: <MembersView frame={desk()} {...membersOf(times(14, memberRow))} />,
  },
  {
    name: 'desk-members-many',
    page: (
      <MembersView
        frame={desk()}
        {...membersOf(times(50, memberRow))}
        workplaceId="wkp_2"
        page={87}
        total={10_137}
      />
    ),
  },
  {
    name: 'desk-members-none',
    page: <MembersView frame={desk()} {...membersOf([])} q="样本" />,
  },
  {
    name: 'desk-members-empty',
    page: <MembersView frame={blueDesk} {...membersOf([])} anyMembers={false} />,
  },
  { name: 'desk-member', page: <MemberView {...member} /> },
  {
    name: 'desk-member-wrong',
    page: (
      <MemberView
        {...member}
        frame={longDesk}
        member={{
          ...member.member,
          workplace: { id: 'wkp_2', name: LONG },
          maskedMobile: null,
          cardLastFour: null,
        }}
        covers={[]}
        claims={[]}
        benefits={[]}
        reads={[]}
        revealForm={{ purpose: '', note: '', errors: { purpose: '请选择用途。' } }}
      />
    ),
  },
  {
    name: 'desk-member-revealed',
    page: (
      <MemberView
        {...member}
        revealed={{
          name: '样本甲',
          identityNumber: '440524188001010014',
          mobile: '13800138000',
          cardNumber: '6200 0000 0000 0001 234',
          purpose: '核对银行卡、处理退票',
        }}
      />
    ),
  },
]

const workplaceSamples: Sample[] = [
  {
    name: 'desk-workplaces',
    page: <WorkplacesView frame={desk()} {...workplacesOf(times(12, workplaceRow))} />,
  },
  {
    name: 'desk-workplaces-empty',
    page: (
      <WorkplacesView
        frame={blueDesk}
        {...workplacesOf([])}
        anyWorkplaces={false}
        form={wrongWorkplace}
      />
    ),
  },
  { name: 'desk-workplace', page: <WorkplaceView {...workplace} /> },
  {
    name: 'desk-workplace-empty',
    page: (
      <WorkplaceView
        {...workplace}
        frame={longDesk}
        workplace={{
          ...workplace.workplace,
          name: LONG,
          organisationCode: null,
          members: 0,
          covered: 0,
          receivableFen: fen(0),
          withoutCard: 0,
        }}
        rosters={[]}
        movements={[]}
      />
    ),
  },
]

const rosterSamples: Sample[] = [
  {
    name: 'desk-rosters',
    page: (
      <RostersView
        frame={desk()}
        now={now}
        rows={times(9, rosterRow)}
        page={1}
        pageSize={50}
        total={9}
        mayImport={true}
      />
    ),
  },
  {
    name: 'desk-rosters-empty',
    page: (
      <RostersView
        frame={blueDesk}
        now={now}
        rows={[]}
        page={1}
        pageSize={50}
        total={0}
        mayImport={true}
      />
    ),
  },
  {
    name: 'desk-roster-new',
    page: (
      <NewRosterView
        frame={desk()}
        workplaces={workplaces}
        plans={[{ value: 'shaoxing-2015', label: `${PLAN}（2016年1月1日–12月31日）` }]}
        values={{ workplace: 'wkp_1', plan: '', staff: '' }}
        errors={{
          plan: '请选择互助计划。',
          file: '这是图片，无法读取。请用 Excel 或 WPS 另存为 .xlsx 或 .csv 后再上传。',
        }}
        asksStaff={false}
        toWeigh={null}
      />
    ),
  },
  {
    name: 'desk-roster-new-weigh',
    page: (
      <NewRosterView
        frame={desk()}
        workplaces={workplaces}
        plans={[{ value: 'shaoxing-2015', label: `${PLAN}（2016年1月1日–12月31日）` }]}
        values={{ workplace: 'wkp_1', plan: 'shaoxing-2015', staff: '120' }}
        errors={{}}
        asksStaff={true}
        toWeigh={{
          sentences: [
            '参加人数不够：计划要求至少 96 人参加（条款 1.3），连同这份名单是 88 人。',
            '计划规定保障期内不增加人员（条款 1）。这家单位 2016-01-05 已经参加，名单里有 3 人是后来增加的。',
          ],
          written: '[]',
        }}
      />
    ),
  },
  {
    name: 'desk-roster-new-missing',
    page: (
      <NewRosterView
        frame={blueDesk}
        workplaces={[]}
        plans={[]}
        values={{ workplace: '', plan: '', staff: '' }}
        errors={{}}
        asksStaff={false}
        toWeigh={null}
      />
    ),
  },
  { name: 'desk-roster', page: <RosterView {...roster} /> },
  {
    name: 'desk-roster-clean',
    page: (
      <RosterView
        {...roster}
        roster={{ ...rosterRow(0), workplaceId: 'wkp_1' }}
        errors={[]}
        total={0}
      />
    ),
  },
  {
    name: 'desk-roster-repeated',
    page: (
      <RosterView
        {...roster}
        roster={{ ...rosterRow(0), workplaceId: 'wkp_1' }}
        repeated={true}
        errors={[]}
        total={0}
      />
    ),
  },
  {
    name: 'desk-roster-many',
    page: (
      <RosterView
        {...roster}
        frame={longDesk}
        roster={{ ...rosterRow(2), workplaceId: 'wkp_2', rowsRead: 5000, rowsRefused: 2000 }}
        errors={times(100, (index) => ({
          ...one(roster.errors, index),
          rowNumber: 300 + index * 3,
        }))}
        page={4}
        total={2000}
      />
    ),
  },
]

export const deskPeopleSamples: readonly Sample[] = [
  ...doorSamples,
  ...factorSamples,
  ...todaySamples,
  ...memberSamples,
  ...workplaceSamples,
  ...rosterSamples,
]
