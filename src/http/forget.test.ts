import { expect, test } from 'vitest'
import { rememberedProfile } from '../tenants/remembered-profile.ts'
import { forget } from './forget.ts'

test('a profile is forgotten although its federation was forgotten before', async () => {
  const names = ['样例市总工会', '样板市总工会']
  const open = () => {
    const row = { name: names.shift(), languages: 'zh-CN' }
    return Promise.resolve({ query: { select: () => ({ from: () => [row] }) } } as never)
  }
  const name = async () => (await rememberedProfile('tnt_1', 1, open)).name
  expect(await name()).toBe('样例市总工会')
  // Such as after an operator suspended another one.
  forget(undefined)
  expect(await name()).toBe('样例市总工会')
  forget('yangli')
  expect(await name()).toBe('样板市总工会')
})
