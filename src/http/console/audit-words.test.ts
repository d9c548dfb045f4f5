import { globSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { actionWord } from './audit-words.ts'

const ACTION = /(?:auditBy\(\s*\w+,\s*|action: )'([a-z-]+\.[a-z-]+)'/g

test('whatever is written to the audit log has words', () => {
  const files = globSync('src/**/*.ts').filter((file) => !file.endsWith('.test.ts'))
  const actions = files.flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(ACTION)].map(([, action = '']) => action),
  )
  expect(actions.length).toBeGreaterThan(20)
  expect(actions.filter((action) => actionWord(action) === action)).toEqual([])
})
