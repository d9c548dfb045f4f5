import { day } from '../../../src/kernel/days.ts'
import { fen } from '../../../src/kernel/fen.ts'
import { ClaimView, type ClaimProps } from '../../../src/http/console/views/claim.tsx'
import {
  ClaimsView,
  type ClaimRow,
  type ClaimsProps,
} from '../../../src/http/console/views/claims.tsx'
import { FundView, type FundProps } from '../../../src/http/console/views/fund.tsx'
import { PayoutView, type PayoutProps } from '../../../src/http/console/views/payout.tsx'
import {
  PayoutsView,
  type PayoutRow,
  type PayoutsProps,
} from '../../../src/http/console/views/payouts.tsx'
import { allowance, reimbursement, zeroLine, type Sample } from './common.tsx'
import { ago, blueDesk, desk, LONG, longDesk, now, one, PLAN, times } from './desk-common.ts'

const claimRow = (index: number): ClaimRow => ({
  id: `clm_${index}`,
  maskedName: one(['样**', '例*', '欧***'], index),
  workplaceName: one(['示例纺织厂', LONG, '样例公交集团'], index),
  planTitle: PLAN,
  stay: { from: day('2016-02-11'), to: day(index % 2 ? '2016-02-21' : '2016-03-01') },
  state: 'submitted',
  channel: one(['member', 'member', 'staff', 'api'] as const, index),
  amountFen: fen(208_000 + index * 91_307),
  submittedAt: ago(200 - index * 15),
  waitingDays: Math.max(0, 8 - Math.floor(index / 1.5)),
})

const claims = (rows: readonly ClaimRow[]): ClaimsProps => ({
  frame: desk(),
  now,
  tab: 'submitted',
  counts: { submitted: 12, returned: 3, approved: 214, refused: 5, all: 241 },
  q: '',
  search: '',
  lapsed: false,
  sort: 'waiting',
  rows,
  page: 1,
  pageSize: 50,
  total: rows.length,
  lateAfterDays: 5,
})

const claim: ClaimProps = {
  frame: desk(),
  now,
  claim: {
    id: 'clm_1',
    revision: 3,
    state: 'submitted',
    channel: 'member',
    planTitle: PLAN,
    submittedAt: ago(54),
    decidedAt: null,
    decidedByName: null,
    decisionReason: null,
  },
  member: {
    id: 'mem_1',
    maskedName: '样**',
    identityLastFour: '0014',
    workplaceName: '示例纺织厂',
    cover: { startsOn: day('2015-01-01'), endsOn: day('2015-12-31'), units: 1 },
    cardLastFour: '1234',
    paidThisPeriodFen: fen(0),
  },
  stay: [
    { label: '就医类型', value: '住院', corrected: null },
    { label: '医院', value: '示例市第一人民医院', corrected: null },
    { label: '入院', value: '2015年8月11日', corrected: null },
    {
      label: '出院',
      value: '2015年8月21日',
      corrected: { before: '2015年8月20日', byName: '周样例', reason: '出院记录写明 8 月 21 日。' },
    },
    { label: '住院天数', value: '10 天', corrected: null },
    { label: '结算', value: '2015年8月21日', corrected: null },
    { label: '诊断', value: '肺部感染', corrected: null },
  ],
  amounts: [
    { label: '医疗总费用', amountFen: fen(1_302_450), corrected: null, sum: false },
    { label: '医保统筹支付', amountFen: fen(1_073_651), corrected: null, sum: false },
    {
      label: '个人负担',
      amountFen: fen(228_799),
      corrected: { beforeFen: fen(227_899), byName: '周样例', reason: '结算单原件第一页合计栏。' },
      sum: true,
    },
  ],
  checks: [{ ok: true, sentence: '总费用 = 医保支付 + 个人负担' }],
  documents: [
    { id: '1', fileName: '结算单.jpg', kind: 'picture', bytes: 812_000, addedAt: ago(60) },
    {
      id: '2',
      fileName: '出院记录（第二页，补拍清楚的一张）.jpg',
      kind: 'picture',
      bytes: 1_940_000,
      addedAt: ago(60),
    },
    { id: '3', fileName: '电子发票.pdf', kind: 'pdf', bytes: 96_000, addedAt: ago(59) },
  ],
  lines: [reimbursement, allowance],
  totalFen: fen(208_000),
  planVersion: '按 2015 年条款',
  decision: { kind: 'open' },
  correctable: [
    { name: 'stay.admittedOn', label: '入院', now: '2015年8月11日' },
    { name: 'amounts.burden', label: '个人负担', now: '2,287.99 元' },
  ],
  clauses: [
    { value: '2.1', label: '2.1 医疗费用补助' },
    { value: '3.1', label: '3.1 年度最高补助额' },
  ],
  forms: { act: null, values: {}, errors: {} },
  history: [
    { at: ago(60), kind: 'started', actorName: '职工本人', text: null },
    { at: ago(54), kind: 'submitted', actorName: '职工本人', text: null },
    { at: ago(54), kind: 'assessed', actorName: '系统', text: '2,071.00 元' },
    {
      at: ago(20),
      kind: 'corrected',
      actorName: '周样例',
      text: '个人负担：结算单原件第一页合计栏。',
    },
    { at: ago(20), kind: 'assessed', actorName: '系统', text: '2,080.00 元' },
  ],
}

const claimSamples: Sample[] = [
  { name: 'desk-claims', page: <ClaimsView {...claims(times(12, claimRow))} /> },
  {
    name: 'desk-claims-many',
    page: (
      <ClaimsView
        {...claims(
          times(50, (index) => ({
            ...claimRow(index),
            state: one(['submitted', 'approved', 'returned', 'refused'] as const, index),
          })),
        )}
        frame={longDesk}
        tab="all"
        counts={{
          submitted: 1204,
          returned: 310,
          approved: 10_214,
          refused: 85,
          all: 12_513,
        }}
        page={12}
        total={12_513}
      />
    ),
  },
  {
    name: 'desk-claims-empty',
    page: (
      <ClaimsView
        {...claims([])}
        frame={blueDesk}
        counts={{ submitted: 0, returned: 0, approved: 0, refused: 0, all: 0 }}
      />
    ),
  },
  { name: 'desk-claims-none', page: <ClaimsView {...claims([])} q="样本甲" /> },
  { name: 'desk-claim', page: <ClaimView {...claim} /> },
  {
    name: 'desk-claim-wrong',
    page: (
      <ClaimView
        {...claim}
        frame={longDesk}
        member={{ ...claim.member, workplaceName: LONG, cardLastFour: null, cover: null }}
        checks={[
          { ok: false, sentence: '总费用比医保支付与个人负担之和多 0.50 元' },
          { ok: true, sentence: '个人负担不超过总费用' },
        ]}
        documents={[]}
        lines={[zeroLine]}
        totalFen={fen(0)}
        forms={{
          act: 'refuse',
          values: { reason: '不' },
          errors: { reason: '理由至少写 4 个字，职工要看得懂。', clause: '请选择依据的条款。' },
        }}
      />
    ),
  },
  {
    name: 'desk-claim-facts',
    page: (
      <ClaimView
        {...claim}
        forms={{
          act: 'facts',
          values: { field: 'stay.admittedOn', value: '2015-09-11', reason: '出院记录' },
          errors: { value: '入院日期晚于出院日期，请核对' },
        }}
      />
    ),
  },
  {
    name: 'desk-claim-own',
    page: (
      <ClaimView
        {...claim}
        decision={{ kind: 'own', why: 'is-member', who: ['王样例', '周样例'] }}
      />
    ),
  },
  {
    name: 'desk-claim-stale',
    page: (
      <ClaimView
        {...claim}
        claim={{
          ...claim.claim,
          state: 'returned',
          decidedAt: ago(0.05),
          decidedByName: '王样例',
          decisionReason: '请补拍结算单第二页，要看得清合计金额。',
        }}
        decision={{ kind: 'stale', byName: '王样例', at: ago(0.05) }}
        history={[
          ...claim.history,
          {
            at: ago(0.05),
            kind: 'returned',
            actorName: '王样例',
            text: '请补拍结算单第二页，要看得清合计金额。',
          },
        ]}
      />
    ),
  },
  {
    name: 'desk-claim-approved',
    page: (
      <ClaimView
        {...claim}
        claim={{ ...claim.claim, state: 'approved', decidedAt: ago(2), decidedByName: '王样例' }}
        decision={{ kind: 'decided' }}
      />
    ),
  },
]

const payoutRow = (index: number): PayoutRow => ({
  id: `pay_${index}`,
  number: 120 - index,
  planKey: 'shaoxing-2015',
  planTitle: PLAN,
  state: index === 0 ? 'prepared' : index === 3 ? 'cancelled' : 'confirmed',
  lineCount: 42 + index * 7,
  totalFen: fen(8_642_000 + index * 123_400),
  preparedBy: 'stf_2',
  preparedByName: '王样例',
  preparedAt: ago(5 + index * 170),
  decidedBy: index === 0 ? null : 'stf_1',
  decidedByName: index === 0 ? null : '李样例',
  decidedAt: index === 0 ? null : ago(1 + index * 170),
})

const payouts: PayoutsProps = {
  frame: desk({ staff: { name: '李样例', roleLabel: '财务支付' } }),
  now,
  payable: [
    {
      planKey: 'shaoxing-2015',
      planTitle: PLAN,
      payable: { lineCount: 57, sumFen: fen(11_432_000) },
      withoutCard: { lineCount: 3, sumFen: fen(208_000) },
      setOff: { lineCount: 1, sumFen: fen(-12_000) },
      fund: {
        bankFen: fen(1_234_567_800),
        reservedFen: fen(8_642_000),
        floorFen: fen(0),
        availableFen: fen(1_225_925_800),
      },
    },
    {
      planKey: 'illness',
      planTitle: '重大疾病互助保障',
      payable: { lineCount: 2, sumFen: fen(6_000_00) },
      withoutCard: { lineCount: 0, sumFen: fen(0) },
      setOff: { lineCount: 0, sumFen: fen(0) },
      fund: {
        bankFen: fen(150_000),
        reservedFen: fen(0),
        floorFen: fen(0),
        availableFen: fen(150_000),
      },
    },
  ],
  withoutCard: times(3, (index) => ({
    memberId: `mem_${index}`,
    maskedName: '样**',
    workplaceName: one(['示例纺织厂', LONG], index),
    planTitle: PLAN,
    amountFen: fen(64_000 + index * 5300),
  })),
  mayPrepare: true,
  errors: {},
  rows: times(6, payoutRow),
  next: undefined,
  firstPage: true,
}

const payout = (transfers: number): PayoutProps => ({
  frame: desk({ staff: { name: '李样例', roleLabel: '财务支付' } }),
  now,
  payout: {
    ...payoutRow(0),
    memberCount: transfers,
    lineCount: transfers + Math.ceil(transfers / 2),
    totalFen: fen(transfers * 208_000),
    transfers: times(transfers, (index) => ({
      memberId: `mem_${index}`,
      maskedName: one(['样**', '例*', '欧***'], index),
      cardLastFour: String(1234 + index * 7),
      amountFen: fen(208_000),
      lines:
        index % 2
          ? [
              {
                lineId: 'a',
                claimId: 'c',
                benefitTitle: '医疗费用补助',
                kind: 'benefit',
                amountFen: fen(208_000),
              },
            ]
          : [
              {
                lineId: 'a',
                claimId: 'c',
                benefitTitle: '医疗费用补助',
                kind: 'benefit',
                amountFen: fen(183_000),
              },
              {
                lineId: 'b',
                claimId: 'c',
                benefitTitle: '住院补贴',
                kind: 'benefit',
                amountFen: fen(25_000),
              },
            ],
    })),
  },
  confirmation: { kind: 'may' },
  mayCancel: true,
  balance: { beforeFen: fen(1_234_567_800), afterFen: fen(1_232_487_800) },
  notices: null,
  errors: {},
})

const payoutSamples: Sample[] = [
  { name: 'desk-payouts', page: <PayoutsView {...payouts} /> },
  {
    name: 'desk-payouts-many',
    page: (
      <PayoutsView
        {...payouts}
        frame={longDesk}
        rows={times(50, payoutRow)}
        next={70}
        firstPage={false}
        withoutCard={[]}
        mayPrepare={false}
      />
    ),
  },
  {
    name: 'desk-payouts-empty',
    page: <PayoutsView {...payouts} frame={blueDesk} payable={[]} withoutCard={[]} rows={[]} />,
  },
  { name: 'desk-payout', page: <PayoutView {...payout(10)} /> },
  {
    name: 'desk-payout-own',
    page: (
      <PayoutView
        {...payout(4)}
        confirmation={{ kind: 'own', who: ['李样例', '周样例'] }}
        errors={{ form: '这个批次刚刚有变化，没有取消。请看现在的情况再决定。' }}
      />
    ),
  },
  {
    name: 'desk-payout-done',
    page: (
      <PayoutView
        {...payout(300)}
        frame={longDesk}
        payout={{ ...payout(300).payout, ...payoutRow(1), state: 'confirmed' }}
        confirmation={{ kind: 'closed' }}
        notices={{ sent: 280, waiting: 12, failed: 3, withoutMobile: 5 }}
      />
    ),
  },
  {
    name: 'desk-payout-cancelled',
    page: (
      <PayoutView
        {...payout(2)}
        payout={{ ...payout(2).payout, ...payoutRow(3), state: 'cancelled' }}
        confirmation={{ kind: 'closed' }}
      />
    ),
  },
]

const fund: FundProps = {
  frame: desk({ staff: { name: '李样例', roleLabel: '财务支付' } }),
  planKey: '',
  plans: [
    { value: 'shaoxing-2015', label: PLAN },
    { value: 'illness', label: '重大疾病互助保障' },
  ],
  payers: [
    {
      payer: 'workplace',
      dueFen: fen(1_000_284_000),
      receivedFen: fen(1_000_000_000),
      openFen: fen(284_000),
    },
    {
      payer: 'government',
      dueFen: fen(254_000_000),
      receivedFen: fen(253_000_000),
      openFen: fen(1_000_000),
    },
  ],
  balances: [
    {
      account: 'bank',
      debitFen: fen(1_253_000_000),
      creditFen: fen(18_342_000),
      balanceFen: fen(1_234_658_000),
    },
    {
      account: 'contributions-receivable',
      debitFen: fen(1_254_284_000),
      creditFen: fen(1_253_000_000),
      balanceFen: fen(1_284_000),
    },
    {
      account: 'contributions',
      debitFen: fen(0),
      creditFen: fen(1_254_284_000),
      balanceFen: fen(1_254_284_000),
    },
    {
      account: 'benefits',
      debitFen: fen(27_192_000),
      creditFen: fen(0),
      balanceFen: fen(27_192_000),
    },
    {
      account: 'benefits-payable',
      debitFen: fen(18_342_000),
      creditFen: fen(27_192_000),
      balanceFen: fen(8_850_000),
    },
  ],
  movements: [
    {
      id: '1',
      at: ago(3),
      cause: { label: '申领审核通过', href: '/console/claims/clm_1' },
      memo: '医疗费用补助',
      debit: 'benefits',
      credit: 'benefits-payable',
      amountFen: fen(183_000),
    },
    {
      id: '2',
      at: ago(30),
      cause: { label: '第 119 批发放', href: '/console/payouts/pay_1' },
      memo: '',
      debit: 'benefits-payable',
      credit: 'bank',
      amountFen: fen(8_765_400),
    },
    {
      id: '3',
      at: ago(60),
      cause: { label: '会费到账', href: null },
      memo: LONG,
      debit: 'bank',
      credit: 'contributions-receivable',
      amountFen: fen(600_000),
    },
    {
      id: '4',
      at: ago(80),
      cause: { label: '花名册', href: '/console/rosters/ros_1' },
      memo: '示例纺织厂',
      debit: 'contributions-receivable',
      credit: 'contributions',
      amountFen: fen(750_000),
    },
  ],
  next: undefined,
  firstPage: true,
  receipt: {
    owing: [
      { id: 'wkp_1', name: '示例纺织厂', receivableFen: fen(150_000) },
      { id: 'wkp_2', name: LONG, receivableFen: fen(1_134_000) },
    ],
    reference: 'form_00000001',
    values: { workplace: '', plan: 'shaoxing-2015', amount: '' },
    errors: {},
  },
}

const fundSamples: Sample[] = [
  { name: 'desk-fund', page: <FundView {...fund} /> },
  {
    name: 'desk-fund-wrong',
    page: (
      <FundView
        {...fund}
        planKey="shaoxing-2015"
        movements={times(50, (index) => ({ ...one(fund.movements, index), id: String(index) }))}
        next="1.mov_2"
        firstPage={false}
        receipt={{
          ...fund.receipt!,
          values: { workplace: 'wkp_1', plan: 'shaoxing-2015', amount: '2,000.00' },
          errors: { amount: '这家单位只应收 1,500.00 元，请核对回单。' },
        }}
      />
    ),
  },
  {
    name: 'desk-fund-off',
    page: (
      <FundView
        {...fund}
        frame={longDesk}
        receipt={null}
        balances={fund.balances.map((balance) =>
          balance.account === 'bank'
            ? { ...balance, debitFen: fen(1_253_000_100), balanceFen: fen(1_234_658_100) }
            : balance,
        )}
      />
    ),
  },
  {
    name: 'desk-fund-empty',
    page: <FundView {...fund} frame={blueDesk} movements={[]} receipt={null} />,
  },
]

export const deskMoneySamples: readonly Sample[] = [
  ...claimSamples,
  ...payoutSamples,
  ...fundSamples,
]
