import { expect, test } from 'vitest'
import { additionsOf, onOlderSchema } from './older-schema.ts'

const additions = additionsOf([
  {
    step: '9000',
    sql: [
      'CREATE TABLE `visit` (\n\t`id` text PRIMARY KEY NOT NULL,\n\t`at` integer NOT NULL,\n\tFOREIGN KEY (`id`) REFERENCES `claim`(`id`)\n);\n',
      'CREATE INDEX `visit_at` ON `visit` (`at`);',
      "ALTER TABLE `claim` ADD `source` text DEFAULT 'it''s paper' NOT NULL;",
      'ALTER TABLE "claim" ADD COLUMN "weight" integer;',
      'UPDATE claim SET weight = 1;',
    ].join('--> statement-breakpoint\n'),
  },
  { step: '9001', sql: 'ALTER TABLE `visit` ADD `length` integer DEFAULT 0 NOT NULL;' },
])

test('what steps add is read off them', () => {
  expect(Object.fromEntries(additions)).toEqual({
    visit: {
      isNew: true,
      columns: new Map([
        ['id', 'NULL'],
        ['at', 'NULL'],
        ['length', '0'],
      ]),
    },
    claim: {
      isNew: false,
      columns: new Map([
        ['source', "'it''s paper'"],
        ['weight', 'NULL'],
      ]),
    },
  })
})

const claim = `"claim" AS (SELECT *, 'it''s paper' AS "source", NULL AS "weight" FROM main."claim")`
const visit = '"visit" AS (SELECT NULL AS "id", NULL AS "at", 0 AS "length" WHERE 0)'

test.each([
  ['select "source" from "claim"', `WITH ${claim} select "source" from "claim"`],
  ['select 1 from claims', 'select 1 from claims'],
  ['select * from visit, claim', `WITH ${visit}, ${claim} select * from visit, claim`],
  [
    'with "a" as (select 1) select * from visit',
    `with ${visit}, "a" as (select 1) select * from visit`,
  ],
])('%s', (sql, expected) => expect(onOlderSchema(sql, additions)).toBe(expected))
