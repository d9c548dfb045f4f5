import { readFileSync } from 'node:fs'
import path from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import { projectRoot } from '../project-root.ts'
import { columnsOf, tablesOf } from './describe-contents.ts'

/**
 * The tenant's part of docs/storage.md, which a test holds against the tables, and the tables as
 * this database has them: one that missed a migration has others than the page says.
 */
export function describeSchema(db: DatabaseSync, name: string): string {
  const page = readFileSync(path.join(projectRoot, 'docs/storage.md'), 'utf8')
  const part = (heading: string, next: string): string => {
    const from = page.indexOf(`\n## ${heading}\n`)
    const to = page.indexOf(`\n## ${next}\n`)
    if (from < 0 || to < from) throw new Error(`docs/storage.md has no part ${heading}`)
    // What links to other parts of the page would lead nowhere here.
    return page.slice(from + 1, to).replaceAll(/\[([^\]]+)\]\(#[^)]+\)/g, '$1')
  }
  const tables = tablesOf(db).map((table) => `- \`${table}\`: ${columnsOf(db, table).join(', ')}`)
  return [
    `# What is in the database of ${name}\n`,
    '`gongji.db` is a SQLite file: any SQLite opens it. Where a column ends in `_cipher`, its text',
    'is sealed; `key.secret.json` says how it opens, and an export made with `--open` has a second',
    'file, `opened.db`, with the clear text in a column beside it (`name` beside `name_cipher`).\n',
    part('Conventions', "The platform's database"),
    part("A tenant's database", 'Documents'),
    '## Tables and columns in this file\n',
    ...tables,
    '\n## Sealed texts\n',
    SEALED,
    '',
  ].join('\n')
}

const SEALED = `A sealed text is \`v\`, a number, a dot, and base64url (without padding) of a nonce of 12 bytes and the
AES-256-GCM ciphertext with its tag of 16 bytes. The number says which of \`dataKeys\` in \`key.secret.json\` it is under;
where that file has a \`dataKey\` alone, it is the key of version 1. The AES key is HKDF-SHA-256 of that data key, with
the tenant's identifier as salt, \`seal\` as info, 32 bytes. The associated data is \`TENANT|PLACE|ROW\` in UTF-8: the
tenant's identifier, the place and the row as \`key.secret.json\` lists them for each column. Look-up columns (\`_index\`)
are HMAC-SHA-256, in base64url. Its key for a place stands in \`indexKeys.columns\`; for one that is missing there it is
HKDF-SHA-256 of \`indexKeys.root\`, or of \`dataKey\` where there are no \`indexKeys\`, with \`index|PLACE\` as info.`
