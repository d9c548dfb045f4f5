import { fen } from '../../../src/kernel/fen.ts'
import {
  AmountsView,
  ConfirmView,
  DocumentsView,
  StayView,
} from '../../../src/http/portal/claim-steps-view.tsx'
import { ClaimView, type ClaimViewProps } from '../../../src/http/portal/claim-view.tsx'
import type { CoverView } from '../../../src/http/portal/cover-card.tsx'
import type { ClaimRowView } from '../../../src/http/portal/claim-row.tsx'
import { EstimateView } from '../../../src/http/portal/estimate-view.tsx'
import { HomeView } from '../../../src/http/portal/home-view.tsx'
import { MeView } from '../../../src/http/portal/me-view.tsx'
import {
  ChooseView,
  CodeView,
  SignInBlockedView,
  SignInView,
} from '../../../src/http/portal/sign-in-view.tsx'
import { ErrorView, NotFoundView, RefusedView } from '../../../src/http/portal/trouble-view.tsx'
import { en } from '../../../src/http/portal/words/en.ts'
import type { FactQuestion } from '../../../src/http/ui/index.ts'
import {
  allowance,
  blue,
  frame,
  green,
  member,
  reimbursement,
  yellow,
  zeroLine,
  type Sample,
} from './common.tsx'

const plans = [
  {
    title: '职工住院医疗互助保障计划',
    feeText: '每人每年 60 元',
    pays: ['医保报销后自己付的部分，再报 80%', '住院每天 25 元津贴', '全年最多 50,000 元'],
  },
]

const cover: CoverView = {
  planTitle: '职工住院医疗互助',
  state: 'active',
  stateText: '保障中',
  periodText: '2015年1月1日–12月31日',
  memberName: '王样例',
  workplace: '示例纺织有限公司',
}

const paidClaim: ClaimRowView = {
  href: '/claims/1',
  title: '2015年8月11日–21日 住院',
  note: '示例市人民医院',
  state: { tone: 'done', label: '已到账' },
  amountFen: fen(208_000),
}
const claims: ClaimRowView[] = [
  {
    href: '/claims/3',
    title: '2015年11月2日–9日 住院',
    note: '示例市中医院',
    state: { tone: 'back', label: '请补材料' },
    amountFen: null,
  },
  {
    href: '/claims/2',
    title: '2015年10月 特殊门诊',
    note: '示例医科大学附属第一医院（滨海院区）',
    state: { tone: 'wait', label: '审核中' },
    amountFen: fen(46_000),
  },
  paidClaim,
]

const question = (more: Partial<FactQuestion>): FactQuestion => ({
  name: 'burden',
  label: '医保报销后自己付了多少',
  help: '结算单上叫“个人负担”或“自付合计”。',
  unit: 'yuan',
  ...more,
})
const questions: FactQuestion[] = [
  question({
    name: 'kind',
    label: '看病的方式',
    help: undefined,
    unit: 'choice',
    value: 'inpatient',
    options: [
      { value: 'inpatient', label: '住院' },
      { value: 'special', label: '特殊门诊' },
    ],
  }),
  question({}),
  question({ name: 'days', label: '住院天数', help: '入院那天算，出院那天不算。', unit: 'days' }),
]
const answered = (answers: Readonly<Record<string, Partial<FactQuestion>>>): FactQuestion[] =>
  questions.map((one) => Object.assign({}, one, answers[one.name]))
const filled = answered({ burden: { value: '2287.99' }, days: { value: '10' } })

const stay: FactQuestion[] = [
  question({
    name: 'kind',
    label: '看病的方式',
    help: undefined,
    unit: 'choice',
    value: 'inpatient',
    options: [
      { value: 'inpatient', label: '住院' },
      { value: 'special', label: '特殊门诊' },
    ],
  }),
  question({
    name: 'hospital',
    label: '医院',
    help: undefined,
    unit: 'text',
    value: '示例市人民医院',
  }),
  question({
    name: 'admittedOn',
    label: '入院日期',
    help: undefined,
    unit: 'day',
    value: '2015-08-11',
  }),
  question({
    name: 'dischargedOn',
    label: '出院日期',
    help: undefined,
    unit: 'day',
    value: '2015-08-21',
  }),
]
const stayWrong = stay.map((one) =>
  one.name === 'dischargedOn'
    ? { ...one, value: '2015-08-01', error: '出院日期早于入院日期 2015年8月11日，请核对。' }
    : one,
)
const amounts: FactQuestion[] = [
  question({
    name: 'total',
    label: '医疗费总额',
    help: '结算单最上面的合计。',
    value: '13,042.10',
  }),
  question({
    name: 'pooled',
    label: '医保基金支付',
    help: '统筹、大病、救助合在一起。',
    value: '9,876.11',
  }),
  question({ value: '2,287.99' }),
  question({ name: 'outside', label: '目录外自费', help: '医保不管的药和项目。', optional: true }),
]

const documents = [
  { id: 'd1', name: '医保结算单.jpg', sizeText: '640 KB' },
  {
    id: 'd2',
    name: '微信图片_20151121093012_出院记录第一页和第二页合在一起的长文件名.jpg',
    sizeText: '1.1 MB',
  },
]
const needed = [
  { label: '医保结算单', note: '必须有；医院或医保手机应用里的都行' },
  { label: '出院记录', note: '有的话一起交，审核更快' },
]

const claimBase: ClaimViewProps = {
  frame: member({ path: '/claims/1' }),
  claimId: 'clm_1',
  state: { tone: 'done', label: '已到账' },
  headline: '互助金已打入尾号 1234 的工会会员卡',
  next: '2015年9月8日 10:21 到账。银行入账短信可能晚一会儿。',
  amount: { label: '到账', fen: fen(208_000) },
  timeline: [
    { title: '交上来了', state: 'done', at: '2015年9月1日 09:12' },
    { title: '审核通过', state: 'done', at: '2015年9月3日 15:40' },
    { title: '安排发放', state: 'done', at: '2015年9月7日 16:02' },
    {
      title: '到账',
      state: 'done',
      at: '2015年9月8日 10:21 · 2 天前',
      text: '尾号 1234 的工会会员卡',
    },
  ],
  lines: [reimbursement, allowance],
  facts: [
    { label: '就医', value: '住院，2015年8月11日–21日，10 天' },
    { label: '医院', value: '示例市人民医院' },
    { label: '自己付的', value: '2,287.99 元' },
  ],
  documents: documents.slice(0, 1),
}

const reviewing: ClaimViewProps = {
  ...claimBase,
  state: { tone: 'wait', label: '审核中' },
  headline: '已收到，正在审核',
  next: '一般 5 个工作日内有结果，到时发短信告诉您。',
  amount: { label: '预计', fen: fen(208_000) },
  timeline: [
    { title: '交上来了', state: 'done', at: '2015年9月1日 09:12 · 3 小时前' },
    { title: '审核', state: 'current', text: '工作人员在对照结算单' },
    { title: '安排发放', state: 'next' },
    { title: '到账', state: 'next' },
  ],
}

const returned: ClaimViewProps = {
  ...claimBase,
  state: { tone: 'back', label: '请补材料' },
  headline: '差一样，补上就能接着办',
  next: undefined,
  amount: null,
  returned: {
    reason: '结算单照片右下角没有拍全，看不到“个人负担”这一栏。',
    todo: '请把结算单铺平、四角拍全，再传一次。已填的内容都在。',
    href: '/claims/clm_1/documents',
  },
  timeline: [
    { title: '交上来了', state: 'done', at: '2015年9月1日 09:12' },
    { title: '审核时发现要补材料', state: 'problem', at: '2015年9月3日 15:40 · 1 天前' },
    { title: '审核通过', state: 'next' },
    { title: '到账', state: 'next' },
  ],
  lines: [],
}

const refused: ClaimViewProps = {
  ...claimBase,
  state: { tone: 'bad', label: '不能给付' },
  headline: '这次住院不在保障期里',
  next: undefined,
  amount: { label: '互助金', fen: fen(0) },
  refused: {
    reason: '入院日期是 2014年12月20日，您的保障从 2015年1月1日 开始。',
    clause: '第二条：保障期内发生的住院，按本计划给付',
  },
  timeline: [
    { title: '交上来了', state: 'done', at: '2015年9月1日 09:12' },
    { title: '审核完成', state: 'done', at: '2015年9月3日 15:40' },
  ],
  lines: [zeroLine],
}

const estimatePlans = [{ value: 'p1', label: '职工住院医疗互助保障计划' }]
const estimate = { plans: estimatePlans, plan: 'p1' }
const expected = {
  totalFen: fen(208_000),
  lines: [reimbursement, allowance],
  burdenFen: fen(228_799),
}
const confirm = {
  claimId: 'clm_1',
  expected,
  stay: [
    { label: '看病的方式', value: '住院' },
    { label: '医院', value: '示例市人民医院' },
    { label: '日期', value: '2015年8月11日–21日', note: '10 天' },
  ],
  amounts: [
    { label: '医疗费总额', value: '13,042.10 元' },
    { label: '自己付的', value: '2,287.99 元' },
  ],
}

const homeSamples: readonly Sample[] = [
  { name: 'home', page: <HomeView frame={frame()} plans={plans} /> },
  { name: 'home-green', page: <HomeView frame={frame({ brand: green })} plans={plans} /> },
  { name: 'home-yellow-long', page: <HomeView frame={frame({ brand: yellow })} plans={[]} /> },
  {
    name: 'home-member',
    page: <HomeView frame={member()} plans={plans} cover={cover} openClaims={claims.slice(0, 2)} />,
  },
  { name: 'home-member-none', page: <HomeView frame={member({ brand: blue })} plans={plans} /> },
]

const estimateSamples: readonly Sample[] = [
  {
    name: 'estimate',
    page: <EstimateView frame={frame()} {...estimate} questions={questions} result={null} />,
  },
  {
    name: 'estimate-result',
    page: (
      <EstimateView
        frame={frame({ path: '/estimate?burden=2287.99&days=10' })}
        {...estimate}
        questions={filled}
        result={expected}
      />
    ),
  },
  {
    name: 'estimate-zero',
    page: (
      <EstimateView
        frame={frame({ brand: green })}
        {...estimate}
        questions={answered({ burden: { value: '860' }, days: { value: '10' } })}
        result={{ totalFen: fen(0), lines: [zeroLine], burdenFen: fen(86_000) }}
      />
    ),
  },
  {
    name: 'estimate-errors',
    page: (
      <EstimateView
        frame={frame({ brand: blue })}
        plans={[...estimatePlans, { value: 'p2', label: '女职工特殊疾病互助保障计划' }]}
        plan="p1"
        questions={answered({
          burden: { value: '两千多', error: '请写成数字，例如 2287.99。' },
          days: { value: '4000', error: '住院天数最多 366 天，请核对。' },
        })}
        result={null}
      />
    ),
  },
  {
    name: 'estimate-huge',
    page: (
      <EstimateView
        frame={frame({ brand: yellow })}
        {...estimate}
        questions={filled}
        result={{
          totalFen: fen(99_999_999_999),
          burdenFen: fen(100_000_000_000),
          lines: [{ ...reimbursement, amountFen: fen(99_999_999_999) }, allowance],
        }}
      />
    ),
  },
]

const signInSamples: readonly Sample[] = [
  { name: 'sign-in', page: <SignInView frame={frame()} /> },
  {
    name: 'sign-in-error',
    page: <SignInView frame={frame()} mobile="1380000" error="手机号是 11 位，请再看一下。" />,
  },
  {
    name: 'code',
    page: <CodeView frame={frame()} mobileMasked="138****0000" carry={{}} resendSeconds={0} />,
  },
  {
    name: 'code-error',
    page: (
      <CodeView
        frame={frame()}
        mobileMasked="138****0000"
        carry={{}}
        resendSeconds={42}
        error="验证码不对，还可以试 3 次。"
      />
    ),
  },
  {
    name: 'choose',
    page: (
      <ChooseView
        frame={frame()}
        people={[
          { id: 'a', nameMasked: '王*例', workplace: '示例纺织有限公司' },
          { id: 'b', nameMasked: '李*本', workplace: '示例市第二人民医院' },
        ]}
      />
    ),
  },
  {
    name: 'sign-in-blocked',
    page: (
      <SignInBlockedView
        frame={frame()}
        sentence="验证码试错的次数太多。为了您的安全，请 10 分钟后再试。"
      />
    ),
  },
]

const meSamples: readonly Sample[] = [
  {
    name: 'me',
    page: (
      <MeView
        frame={member()}
        covers={[cover]}
        claims={claims}
        benefits={[
          {
            title: '住院二次报销',
            amountFen: fen(183_000),
            onText: '2015年9月8日 到账',
            href: '/claims/1',
          },
          {
            title: '住院津贴',
            amountFen: fen(25_000),
            onText: '2015年9月8日 到账',
            href: '/claims/1',
          },
        ]}
        paidFen={fen(208_000)}
        cardLast4="1234"
      />
    ),
  },
  {
    name: 'me-empty',
    page: (
      <MeView
        frame={member({ brand: green })}
        covers={[]}
        claims={[]}
        benefits={[]}
        paidFen={fen(0)}
        cardLast4={null}
      />
    ),
  },
  {
    name: 'me-ended',
    page: (
      <MeView
        frame={member({ brand: yellow, viewer: { name: '阿卜杜热合曼·示例江' } })}
        covers={[
          {
            ...cover,
            memberName: '阿卜杜热合曼·示例江',
            workplace: '样本特别长名字自治州机关事业单位后勤服务中心有限责任公司',
            state: 'waiting',
            stateText: '2015年1月31日起生效',
            note: '刚参保的前 30 天是等待期，这段时间住院暂不给付。',
          },
          { ...cover, state: 'ended', stateText: '已到期', periodText: '2014年1月1日–12月31日' },
        ]}
        claims={[paidClaim]}
        benefits={[]}
        paidFen={fen(0)}
        cardLast4="1234"
      />
    ),
  },
]

const claimSamples: readonly Sample[] = [
  { name: 'claim-stay', page: <StayView frame={member()} claimId="clm_1" questions={stay} /> },
  {
    name: 'claim-stay-error',
    page: <StayView frame={member()} claimId="clm_1" questions={stayWrong} />,
  },
  {
    name: 'claim-amounts',
    page: <AmountsView frame={member()} claimId="clm_1" questions={amounts} />,
  },
  {
    name: 'claim-documents-empty',
    page: (
      <DocumentsView
        frame={member()}
        claimId="clm_1"
        documents={[]}
        needed={needed}
        limitText="10 MB"
      />
    ),
  },
  {
    name: 'claim-documents',
    page: (
      <DocumentsView
        frame={member()}
        claimId="clm_1"
        documents={documents}
        needed={needed}
        limitText="10 MB"
        error="这个文件不是照片或 PDF，请换一个。"
      />
    ),
  },
  {
    name: 'claim-confirm',
    page: <ConfirmView frame={member()} {...confirm} documentCount={2} cardLast4="1234" />,
  },
  {
    name: 'claim-confirm-bare',
    page: (
      <ConfirmView
        frame={member()}
        {...confirm}
        documentCount={0}
        cardLast4={null}
        error="这次住院已经申领过了，不能重复交。可以在“我的”里看进度。"
      />
    ),
  },
  { name: 'claim-paid', page: <ClaimView {...claimBase} /> },
  { name: 'claim-reviewing', page: <ClaimView {...reviewing} /> },
  { name: 'claim-returned', page: <ClaimView {...returned} /> },
  {
    name: 'claim-refused',
    page: (
      <ClaimView
        {...refused}
        frame={member({ flash: { tone: 'done', text: '短信已设为不再提醒。' } })}
      />
    ),
  },
]

const bilingual = { languages: ['zh-CN', 'en'], words: en } as const
const englishPlans = [
  {
    title: 'Inpatient mutual aid for employees',
    feeText: en.home.fee('person', 12, '60'),
    pays: ['Reimbursement of the personal burden', 'Daily allowance', '家属重病慰问金'],
  },
]
const englishStay = [
  question({
    name: 'hospital',
    label: en.claim.hospital,
    help: en.claim.hospitalHelp,
    unit: 'text',
  }),
  question({
    name: 'settledOn',
    label: en.claim.settled,
    help: en.claim.settledHelp,
    unit: 'day',
    error: String(en.fields['settled-before-discharge']),
  }),
]

/** English words are longer; what somebody wrote stays Chinese. */
const englishSamples: readonly Sample[] = [
  { name: 'english-home', page: <HomeView frame={frame(bilingual)} plans={englishPlans} /> },
  {
    name: 'english-home-long',
    page: <HomeView frame={frame({ ...bilingual, brand: yellow })} plans={[]} />,
  },
  { name: 'english-sign-in', page: <SignInView frame={frame(bilingual)} /> },
  {
    name: 'english-step-stay',
    page: <StayView frame={member(bilingual)} claimId="1" questions={englishStay} />,
  },
  { name: 'english-not-found', page: <NotFoundView frame={frame(bilingual)} /> },
]

export const portalSamples: readonly Sample[] = [
  ...englishSamples,
  ...homeSamples,
  ...estimateSamples,
  ...signInSamples,
  ...meSamples,
  ...claimSamples,
  { name: 'not-found', page: <NotFoundView frame={frame()} /> },
  { name: 'error', page: <ErrorView frame={frame()} requestId="req_0h7k2m9x4v8q1c3b5n6p" /> },
  {
    name: 'refused',
    page: (
      <RefusedView
        frame={frame()}
        title="文件太大"
        sentence="每份文件最多 10 MB。照片可以先截小一点，或分几次上传。"
        back="/claims/clm_1/documents"
      />
    ),
  },
]
