import { expect, test } from 'vitest'
import { sources } from './sources.ts'

/** Where a database is called in another way than by reads, `commit` and `bookkeep`, and why. */
const DIRECT: Readonly<Record<string, string>> = {
  'src/db/migrate.ts': 'a schema step is no change by anybody',
  'src/db/platform-db.ts': 'is the way to write of the registry',
  'src/db/tenant-db.ts': 'reads, and hands what is to be written to the gate',
  'src/db/tenant-gate.ts': 'asks whether a database takes writes again, and writes nothing',
  'src/db/write-group.ts': 'is the way to write of a tenant',
  'src/tenants/ensure-platform.ts': 'asks which schema the registry has',
  'src/tenants/make-tenant.ts': 'says once whose a new database is, before anything can check it',
}

// That a commit carries an audit entry, its type demands (`Change.audit`, at least one).
test('a database is written to by commits alone', () => {
  const direct = sources.filter(({ text }) => /(?<!query)\.(?:execute|batch|migrate)\(/.test(text))
  expect(direct.map(({ file }) => file)).toEqual(Object.keys(DIRECT))
})

test('nothing is written without a transaction around it', () => {
  // A builder that is awaited by itself runs by itself; a commit takes it as a statement.
  const alone = sources.filter(({ text }) =>
    /await [\w.]*query\s*\.(?:insert|update|delete)\(/.test(text.replaceAll(/\s+\./g, '.')),
  )
  // The registry counts sign-ups: one row, one statement.
  expect(alone.map(({ file }) => file)).toEqual(['src/tenants/count-sign-up.ts'])
})

test('only the way to a tenant’s database makes clients of it', () => {
  const opening = sources.filter(({ imports }) =>
    imports.some(({ from, typeOnly }) => !typeOnly && from === 'src/db/open-client.ts'),
  )
  expect(opening.map(({ file }) => file)).toEqual([
    'src/db/tenant-gate.ts',
    'src/tenants/ensure-platform.ts',
    'src/tenants/make-tenant.ts',
    'src/tenants/open-tenant-db.ts',
  ])
})

test('nobody asks a clock: an instant is given', () => {
  const asking = sources.filter(
    ({ file, text }) => !file.startsWith('src/http/islands/') && /\bDate\.now\(\)/.test(text),
  )
  // A token's life is counted by the machine that signs it; the host gives everybody else time.
  expect(asking.map(({ file }) => file)).toEqual([
    'src/db/libsql-server-provider.ts',
    'worker/services-of.ts',
  ])
})
