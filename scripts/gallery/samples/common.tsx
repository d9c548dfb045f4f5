import { assert } from '../../../src/kernel/assert.ts'
import { fen } from '../../../src/kernel/fen.ts'
import { zh } from '../../../src/http/portal/words/zh.ts'
import { worked } from '../../../src/http/platform/worked-example.ts'
import type { BenefitLineView, Brand, PortalFrame } from '../../../src/http/ui/index.ts'

/** One page of the gallery. Every person, number and place in the samples is invented. */
export interface Sample {
  name: string
  page: unknown
}

export const brandOf = (name: string, colour: string): Brand => ({
  name,
  hotline: '0575-0000 0000',
  colour,
  logoHref: `/logo.svg?${new URLSearchParams({ name, colour }).toString()}`,
  stylesheetHref: `/brand.css?${new URLSearchParams({ colour }).toString()}`,
})

export const red = brandOf('示例市总工会', '#b1271b')
export const green = brandOf('样例县总工会', '#07c160')
/** One that has not gone live: its pages say so. */
export const blue = { ...brandOf('示例港经济技术开发区工会联合会', '#1989fa'), isTrial: true }
export const yellow = brandOf(
  '样本特别长名字自治州机关事业单位和新就业形态劳动者联合工会',
  '#ffd400',
)

export const frame = (more: Partial<PortalFrame> = {}): PortalFrame => ({
  brand: red,
  typeSize: 'normal',
  path: '/',
  viewer: null,
  words: zh,
  languages: ['zh-CN'],
  ...more,
})

export const member = (more: Partial<PortalFrame> = {}): PortalFrame =>
  frame({ viewer: { name: '王样例' }, ...more })

/** The published case, as the engine explains it. */
export const example = worked()
const [first, second] = example.lines
assert(first !== undefined && second !== undefined, 'the example has two lines')
export const reimbursement: BenefitLineView = first
export const allowance: BenefitLineView = second

export const zeroLine: BenefitLineView = {
  title: '住院二次报销',
  amountFen: fen(0),
  sentences: [],
  steps: [
    { label: '医保报销后您自己付的', amountFen: fen(86_000) },
    { label: '起付线', text: '这个计划从 1,000 元以上开始担', amountFen: fen(100_000) },
    { label: '超过起付线的部分', amountFen: fen(0) },
  ],
  zeroReason: '您自己付的 860.00 元没有超过起付线 1,000 元，所以这次没有互助金。',
  nearest: '同一年再住院，两次合在一起算，还差 140.00 元就到起付线。',
}
