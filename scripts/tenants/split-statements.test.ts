import { expect, test } from 'vitest'
import { splitStatements } from './split-statements.ts'

const TRIGGER = `CREATE TRIGGER stays BEFORE DELETE ON t BEGIN
  SELECT raise(abort, 'it''s here; to stay');
END;`
const STATEMENTS = [
  'PRAGMA foreign_keys=OFF;',
  'BEGIN TRANSACTION;',
  "CREATE TABLE t (x text -- a comment; it's one\n);",
  "INSERT INTO t VALUES('it''s; -- no comment');",
  'INSERT INTO "odd;name" VALUES(1);',
  TRIGGER,
  'COMMIT;',
]

async function split(pieces: readonly string[]): Promise<string[]> {
  const statements: string[] = []
  for await (const statement of splitStatements(pieces)) statements.push(statement)
  return statements
}

const text = STATEMENTS.join('\n') + '\n'

test.each([1, 2, 3, 7, 1_000])('pieces of %i characters', async (length) => {
  const pieces = text.match(new RegExp(`[^]{1,${length}}`, 'g'))!
  expect(await split(pieces)).toEqual(STATEMENTS)
})

test('a text that breaks off ends with what is no statement', async () => {
  expect((await split([text.slice(0, -4)])).at(-1)).toBe('COMM')
  expect((await split([text.slice(0, text.indexOf(' to stay'))])).at(-1)).toMatch(/^CREATE TRIGGER/)
})

test('nothing comes of nothing', async () => expect(await split(['', ' \n'])).toEqual([]))
