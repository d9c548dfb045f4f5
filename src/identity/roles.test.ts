import { expect, test } from 'vitest'
import { permissions } from './permissions.ts'
import { memberPermissions, permissionsOfRoles, readRoles, roles, writeRoles } from './roles.ts'
import { permissionsOfScopes, readScopes, writeScopes } from './scopes.ts'

test('everything that can be permitted, somebody may do', () => {
  const held = [...permissionsOfRoles(roles), ...memberPermissions]
  expect(held.sort()).toEqual([...permissions].sort())
})

test('who decides on claims does not pay, and who audits changes nothing', () => {
  expect(permissionsOfRoles(['review']).has('payouts.confirm')).toBe(false)
  expect(permissionsOfRoles(['finance']).has('claims.decide')).toBe(false)
  const changing = [...permissionsOfRoles(['audit'])].filter((it) => !it.endsWith('.read'))
  expect(changing).toEqual([])
})

test('roles and scopes read back as they were written, and what is unknown is nothing', () => {
  expect(readRoles(writeRoles(['finance', 'plan']))).toEqual(['plan', 'finance'])
  expect(readRoles('')).toEqual([])
  expect(readRoles('system-x root')).toEqual([])
  expect(readScopes(writeScopes(['audit:read', 'claims:read']))).toEqual([
    'claims:read',
    'audit:read',
  ])
  expect([...permissionsOfScopes(['claims:write'])]).toEqual(['claims.submit'])
})
