import { expect, test } from 'vitest'
import { classesOf, tenantColumns } from '../db/column-classes.ts'
import { emptyingStatements, erasureRules } from './erasure-rules.ts'

test('every column that tells of a person has a rule, and no rule is of a column that is gone', () => {
  const personal = Object.entries(tenantColumns).flatMap(([table, classes]) =>
    [...classesOf(classes)]
      .filter(([, name]) => name.startsWith('personal'))
      .map(([column]) => `${table}.${column}`),
  )
  const ruled = Object.entries(erasureRules).flatMap(([table, { columns }]) =>
    Object.keys(columns).map((column) => `${table}.${column}`),
  )
  expect(ruled.toSorted()).toEqual(personal.toSorted())
})

test('what is emptied or deleted says which rows, and what is kept says why', () => {
  for (const { rows, columns } of Object.values(erasureRules)) {
    for (const fate of Object.values(columns)) {
      if (typeof fate === 'object') expect(fate.kept).toMatch(/\w+ \w+/)
      else if (fate !== 'anew') expect(rows).toContain('?1')
    }
  }
})

test('each statement is of one member', () => {
  const statements = emptyingStatements('mbr_1', ['ntc_1'])
  expect(statements.length).toBeGreaterThan(4)
  for (const { sql, args } of statements) {
    expect(sql).toMatch(/^(?:update|delete from) .* where .*\?1/)
    expect(args[0]).toBe('mbr_1')
  }
})
