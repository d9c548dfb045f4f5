import { expect, test } from 'vitest'
import { readInsert, tableOfInsert } from './read-insert.ts'

test('a row is read as it was written', () => {
  const line = "INSERT INTO audit_entry VALUES(1,'it''s',-2.5,NULL,X'00ff','');"
  expect(tableOfInsert(line)).toBe('audit_entry')
  expect(readInsert(line)).toEqual([1, "it's", -2.5, null, '00ff', ''])
})

test('ends of lines inside of a text come back, whatever else stands there', () => {
  const line =
    "INSERT INTO \"odd \"\"name\" VALUES(replace(replace('a\\nb\\r\\n''c''; INSERT INTO x VALUES(''d'');'" +
    ",'\\r',char(13)),'\\n',char(10)),7);"
  expect(tableOfInsert(line)).toBe('odd "name')
  expect(readInsert(line)).toEqual(["a\nb\r\n'c'; INSERT INTO x VALUES('d');", 7])
})

test('what is no row is none, and one that was cut throws', () => {
  expect(tableOfInsert('CREATE TABLE IF NOT EXISTS x (a);')).toBeUndefined()
  expect(tableOfInsert('COMMIT;')).toBeUndefined()
  for (const cut of [
    "INSERT INTO x VALUES('abc",
    "INSERT INTO x VALUES(1,'a'",
    'INSERT INTO x VALUES(',
  ]) {
    expect(() => readInsert(cut)).toThrow()
  }
})
