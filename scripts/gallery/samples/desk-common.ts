import { day } from '../../../src/kernel/days.ts'
import { consoleSections, type ConsoleFrame } from '../../../src/http/ui/index.ts'
import { blue, red, yellow } from './common.tsx'

/** Eleven minutes past two in the afternoon, Shanghai. */
export const now = Date.parse('2016-03-02T06:11:00Z')
export const today = day('2016-03-02')
const HOUR = 3_600_000
export const ago = (hours: number): number => now - hours * HOUR

export const LONG = '示例市滨江经济技术开发区先进制造与现代物流产业园职工联合工会委员会'
export const PLAN = '职工住院医疗互助保障'

export const desk = (more: Partial<ConsoleFrame> = {}): ConsoleFrame => ({
  brand: red,
  typeSize: 'normal',
  staff: { name: '李样例', roleLabel: '理赔审核' },
  sections: consoleSections,
  counts: { claims: 12, payouts: 1 },
  ...more,
})

export const blueDesk = desk({ brand: blue, counts: {} })
export const longDesk = desk({
  brand: yellow,
  staff: { name: '欧阳样例长名字', roleLabel: '方案与参保、理赔审核、财务支付' },
  counts: { claims: 12_345 },
})

export const times = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index))

export const one = <T>(from: readonly T[], index: number): T => from[index % from.length]!
