import { globSync } from 'node:fs'
import path from 'node:path'
import { is } from 'drizzle-orm'
import { getTableConfig, SQLiteTable } from 'drizzle-orm/sqlite-core'
import { expect, test } from 'vitest'
import { parseIdentityNumber } from '../../src/kernel/identity-number.ts'
import { projectRoot } from '../project-root.ts'
import { sandboxTables, syntheticPerson, withoutWords } from './replace-people.ts'

test('what becomes of every table of a tenant is said', async () => {
  const files = globSync('src/*/tables.ts', { cwd: projectRoot })
  const modules = await Promise.all(
    files.map((file) => import(path.join(projectRoot, file)) as Promise<Record<string, unknown>>),
  )
  const tables = modules
    .flatMap((exported) => Object.values(exported))
    .filter((value) => is(value, SQLiteTable))
    .map((table) => getTableConfig(table).name)
  const expected = new Set([...tables, 'schema_step'])
  expect(Object.keys(sandboxTables).toSorted()).toEqual([...expected].toSorted())
})

test('people who cannot be are told apart, and keep sex and year', () => {
  const numbers = new Set<string>()
  for (let at = 0; at < 20_000; at++) {
    const sex = at % 3 === 0 ? 'female' : 'male'
    const bornYear = 1950 + (at % 50)
    const person = syntheticPerson(at, { sex, bornYear, mobile: 1, card: 0 })
    numbers.add(person.identityNumber)
    expect(person.mobile).toMatch(/^199\d{8}$/)
    expect(person.card).toBeUndefined()
    if (at % 1_000 !== 0) continue
    const read = parseIdentityNumber(person.identityNumber)
    expect(read).toMatchObject({ ok: true, value: { sex } })
    expect(person.identityNumber.slice(0, 4)).toBe('9900')
    expect(person.identityNumber.slice(6, 10)).toBe(String(bornYear))
  }
  expect(numbers.size).toBe(20_000)
})

test('facts lose their words and keep days, amounts and the language', () => {
  const facts = {
    stay: {
      kind: 'special-outpatient',
      hospital: '某医院',
      admittedOn: '2026-03-01',
      diagnosis: 'flu',
    },
    amounts: { totalFen: 1_300_000 },
    notes: ['a note', 'Upper'],
  }
  expect(withoutWords(facts)).toEqual({
    stay: {
      kind: 'special-outpatient',
      hospital: '样本',
      admittedOn: '2026-03-01',
      diagnosis: '样本',
    },
    amounts: { totalFen: 1_300_000 },
    notes: ['样本', '样本'],
  })
})
