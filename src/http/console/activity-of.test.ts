import { expect, test } from 'vitest'
import type { ListedEntry } from '../../audit/list-entries.ts'
import { activityOf } from './activity-of.ts'

const subjects = new Map([
  ['wkp_1', '样例纺织厂'],
  ['clm_1', '样**的申领'],
  ['key_1', '医保对接'],
])

const entry = (given: Partial<ListedEntry>): ListedEntry => ({
  sequence: 1,
  at: 0,
  actorKind: 'staff',
  actorId: 'stf_1',
  actorName: '李样例',
  action: 'claim.approved',
  subject: 'clm_1',
  detail: '{}',
  requestId: 'req_1',
  previousHash: '',
  hash: '',
  ...given,
})

const one = (given: Partial<ListedEntry>) => activityOf([entry(given)], subjects)[0]!

test.each([
  [{}, '李样例'],
  [{ actorKind: 'member', actorId: 'mbr_1', actorName: null }, '职工本人'],
  [{ actorKind: 'integrator', actorId: 'key_1', actorName: null }, '接口 医保对接'],
  [{ actorKind: 'integrator', actorId: 'key_2', actorName: null }, '接口'],
  [{ actorKind: 'platform', actorId: 'sign-up', actorName: null }, '平台'],
  [{ actorKind: 'system', actorId: 'outbox', actorName: null }, '系统'],
  [{ actorKind: 'system', actorId: 'visitor', actorName: null }, '来访者'],
])('%o acted as %s', (given, name) => expect(one(given).actorName).toBe(name))

test.each([
  [{}, { label: '样**的申领', href: '/console/claims/clm_1' }],
  [{ subject: 'clm_2' }, { label: '申领', href: '/console/claims/clm_2' }],
  [{ subject: 'stf_2' }, { label: '工作人员', href: null }],
  [{ subject: 'stf_1' }, null],
  [{ subject: 'sms' }, null],
])('%o was about %o', (given, subject) => expect(one(given).subject).toEqual(subject))

test('codes become words, and a name is not said twice', () => {
  const detail = JSON.stringify({ name: '样例纺织厂', roles: 'system audit', scopes: 'audit:read' })
  expect(one({ subject: 'wkp_1', detail }).detail).toEqual({
    roles: '系统管理、审计监督',
    scopes: '查看操作日志',
  })
  expect(one({ subject: 'clm_1', detail: '{"name":"样例纺织厂"}' }).detail).toEqual({
    name: '样例纺织厂',
  })
})
