import type { claimChannels, claimStates } from '../../claims/tables.ts'
import type { ErasureState } from '../../erasure/list-erasures.ts'
import type { LedgerAccount } from '../../fund/accounts.ts'
import type { Payer } from '../../fund/payer.ts'
import type { Role } from '../../identity/roles.ts'
import type { Scope } from '../../identity/scopes.ts'
import type { coverKinds, memberCategories } from '../../members/tables.ts'
import type { noticeKinds, noticeStates } from '../../notices/tables.ts'
import type { payoutStates } from '../../payouts/tables.ts'
import type { planStates } from '../../plans/tables.ts'
import type { benefitLineStates } from '../../settlement/tables.ts'
import type { Tone } from '../ui/index.ts'

/** A state as officers read it: the word and the tone that goes with it. */
export interface StateWord {
  word: string
  tone: Tone
}

export type ClaimState = (typeof claimStates)[number]
export const claimStateWords: Readonly<Record<ClaimState, StateWord>> = {
  draft: { word: '职工填写中', tone: 'quiet' },
  submitted: { word: '待审核', tone: 'wait' },
  returned: { word: '已退回补正', tone: 'back' },
  approved: { word: '已通过', tone: 'done' },
  refused: { word: '不予支付', tone: 'bad' },
}

export type ClaimChannel = (typeof claimChannels)[number]
export const claimChannelWords: Readonly<Record<ClaimChannel, string>> = {
  member: '职工手机',
  staff: '窗口代办',
  api: '系统接口',
}

export const payerWords: Readonly<Record<Payer, string>> = {
  member: '个人',
  workplace: '单位',
  union: '基层工会',
  'higher-union': '上级工会',
  government: '政府',
}

export type BenefitLineState = (typeof benefitLineStates)[number]
export const benefitLineStateWords: Readonly<Record<BenefitLineState, StateWord>> = {
  payable: { word: '待发放', tone: 'wait' },
  'in-payout': { word: '发放中', tone: 'info' },
  paid: { word: '已发放', tone: 'done' },
}

export type PayoutState = (typeof payoutStates)[number]
export const payoutStateWords: Readonly<Record<PayoutState, StateWord>> = {
  prepared: { word: '待复核', tone: 'wait' },
  confirmed: { word: '已发放', tone: 'done' },
  cancelled: { word: '已取消', tone: 'quiet' },
}

export type PlanState = (typeof planStates)[number]
export const planStateWords: Readonly<Record<PlanState, StateWord>> = {
  draft: { word: '草稿', tone: 'quiet' },
  published: { word: '执行中', tone: 'done' },
  retired: { word: '已被新版替代', tone: 'quiet' },
}

export type NoticeState = (typeof noticeStates)[number]
export const noticeStateWords: Readonly<Record<NoticeState, StateWord>> = {
  waiting: { word: '等待发送', tone: 'wait' },
  sent: { word: '已送出', tone: 'done' },
  failed: { word: '没有送出', tone: 'bad' },
}

export type NoticeKind = (typeof noticeKinds)[number]
export const noticeKindWords: Readonly<Record<NoticeKind, string>> = {
  code: '登录验证码',
  enrolment: '参保通知',
  arrival: '到账通知',
  returned: '补正通知',
  test: '测试短信',
  invitation: '工作人员邀请',
}

export const erasureStateWords: Readonly<Record<ErasureState, StateWord>> = {
  asked: { word: '待办理', tone: 'wait' },
  done: { word: '已注销', tone: 'done' },
  withdrawn: { word: '已撤回', tone: 'quiet' },
}

export type MemberCategory = (typeof memberCategories)[number]
export const memberCategoryWords: Readonly<Record<MemberCategory, string>> = {
  'in-service': '在职',
  retired: '退休',
}

export const sexWords: Readonly<Record<'male' | 'female', string>> = { male: '男', female: '女' }

export type CoverKind = (typeof coverKinds)[number]
export const coverKindWords: Readonly<Record<CoverKind, string>> = {
  new: '新参保',
  renewed: '续保',
  added: '期中增加',
}

/** What the balance of an account says to somebody who is no accountant. */
export const accountSays: Readonly<Record<LedgerAccount, string>> = {
  bank: '互助金专户里现在有的钱',
  'contributions-receivable': '单位已参保、还没有交来的会费',
  contributions: '参保时记下的会费，含还没有收到的',
  benefits: '审核通过、已经记作支出的互助金',
  'benefits-payable': '审核通过、还没有发到职工手里的钱',
}

export const roleMay: Readonly<Record<Role, string>> = {
  system: '管理工作人员、接口密钥、单位形象和短信通道',
  plan: '发布互助计划，新建单位，导入花名册',
  review: '审核申领，更正事实，查看职工的完整信息',
  finance: '登记会费到账，制作发放批次，复核同事制作的批次',
  audit: '查看申领、发放、基金和全部操作记录，不能改动',
  agent: '为所在单位导入花名册，查看本单位职工的参保情况；看不到病情和金额',
}

export const scopeMay: Readonly<Record<Scope, string>> = {
  'claims:read': '读取申领和它的进展',
  'claims:write': '代职工提交申领',
  'ledger:read': '读取基金各科目的余额',
  'audit:read': '读取操作记录',
}
