import { expect, test } from 'vitest'
import { composeSms } from '../notices/sms-text.ts'
import { shortNameOf } from './short-name.ts'

test.each([
  ['示范市总工会', '示范市'],
  ['示范市总工会职工服务中心', '示范市总工会职工服务中心'],
  ['示范 市 总工会', '示范市'],
  ['【示范】市总工会', '示范市'],
  ['市总工会', '市总工会'],
  [`${'长'.repeat(37)}总工会`, '长'.repeat(20)],
])('%s signs as %s', (name, shortName) => {
  expect(shortNameOf(name)).toBe(shortName)
  expect(composeSms(shortName, '正文').ok).toBe(true)
})
