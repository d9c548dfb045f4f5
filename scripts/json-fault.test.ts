import { describe, expect, it } from 'vitest'
import { findScheme } from '../src/rules/schemes/index.ts'
import { jsonFault } from './json-fault.ts'

describe('jsonFault', () => {
  it.each([
    ['{"a": 1，"b": 2}', 1, 8, '这里的 ， 是全角字符，请改用半角的 ,'],
    ['{"a": “x”}', 1, 7, '这里的 “ 是全角字符，请改用半角的 "'],
    ['{"a": "x”\n}', 1, 9, '这里的 ” 是全角字符，请改用半角的 "'],
    ['{"a"： 1}', 1, 5, '这里的 ： 是全角字符，请改用半角的 :'],
    ['{\n"a": 80%\n}', 2, 6, '80% 应加双引号："80%"'],
    ["{'a': 1}", 1, 2, '请用双引号 "，不用单引号'],
    ['{"a": [1, 2,]}', 1, 12, '最后一项之后多了一个逗号'],
    ['{"a": 1\n"b": 2}', 2, 1, '这里应为逗号或 }，实为 "'],
    ['{"a": "字", b: 1}', 1, 12, '这里应为加双引号的字段名，实为 b'],
    ['{"a": [1', 1, 9, '文件到此结束，还缺少逗号或 ]'],
    ['{"a": "x\n}', 1, 7, '这里开始的文字没有用双引号结束'],
    ['{} {}', 1, 4, '这里应为文件结尾，实为 {'],
    ['', 1, 1, '文件到此结束，还缺少一个值'],
  ])('%j', (text, line, column, zh) => {
    expect(jsonFault(text)).toMatchObject({ line, column, zh })
  })

  it('agrees with the runtime on what is JSON, wherever a character is changed', () => {
    const text = JSON.stringify(findScheme('shaoxing-2015')!.plan, null, 1).slice(0, 3000)
    const whole = `${text.slice(0, text.lastIndexOf('"clauses"'))}`
    const parses = (one: string): boolean => {
      try {
        JSON.parse(one)
        return true
      } catch {
        return false
      }
    }
    const sample = '{"a": [1, -2.5e3, "x\\n\\u4e00", true, null, {}], "b": {"c": "字", "d": []}}'
    for (const base of [sample, whole])
      for (let at = 0; at < base.length; at++)
        for (const put of ['', ',', '"', '，', '0', '}', '\\', '\n']) {
          const changed = base.slice(0, at) + put + base.slice(at + 1)
          expect([changed, jsonFault(changed) === null]).toEqual([changed, parses(changed)])
        }
  })
})
