import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, it } from 'vitest'
import { missingFromLockfile, type Lockfile } from './check-lockfile.ts'

const lockfile = (held: Record<string, string>): Lockfile => ({
  packages: {
    '': { optionalDependencies: { 'tool-linux': '1.2.0', helper: '^3.0.0' } },
    ...Object.fromEntries(Object.entries(held).map(([name, version]) => [name, { version }])),
  },
})

it('names an optional package that is not held, or only in another version', () => {
  expect(missingFromLockfile(lockfile({ 'node_modules/helper': '3.4.1' }))).toEqual([
    'tool-linux 1.2.0, wanted by the project',
  ])
  const other = lockfile({ 'node_modules/helper': '3.4.1', 'node_modules/tool-linux': '1.1.0' })
  expect(missingFromLockfile(other)).toHaveLength(1)
})

it('is content with what is held at the top or below another package', () => {
  const held = { 'node_modules/helper': '3.4.1', 'node_modules/a/node_modules/tool-linux': '1.2.0' }
  expect(missingFromLockfile(lockfile(held))).toEqual([])
})

it('finds the own lock file complete', () => {
  const file = path.resolve(import.meta.dirname, '../package-lock.json')
  expect(missingFromLockfile(JSON.parse(readFileSync(file, 'utf8')) as Lockfile)).toEqual([])
})
