import { expect, test } from 'vitest'
import { readArguments, UsageError } from './read-arguments.ts'

const read = (...args: string[]) =>
  readArguments('backup SLUG --to DIRECTORY', args, { to: { type: 'string' } }, 1)

test('reads options by name and the rest by place', () => {
  const { positionals, values } = read('shaoxing', '--to', '/backups')
  expect(positionals).toEqual(['shaoxing'])
  expect(values.to).toBe('/backups')
})

test.each([
  ['an option that is not known', ['shaoxing', '--now']],
  ['an option without its value', ['shaoxing', '--to']],
  ['nothing in front of the options', ['--to', '/backups']],
  ['more than is expected', ['shaoxing', 'jinhua', '--to', '/backups']],
])('says how the command is called: %s', (_, args) => {
  expect(() => read(...args)).toThrow(UsageError)
  expect(() => read(...args)).toThrow('usage: npm run -s tenants -- backup SLUG --to DIRECTORY')
})
