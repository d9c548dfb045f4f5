import type { TableColumns } from './watch-dump.ts'

/**
 * The tenant's part of docs/storage.md, which a test holds against the tables. It is cut out when
 * the Worker is built: the page itself says how the platform stores things, too.
 */
export function storedShapes(storagePage: string): string {
  const part = (heading: string, next: string): string => {
    const from = storagePage.indexOf(`\n## ${heading}\n`)
    const to = storagePage.indexOf(`\n## ${next}\n`)
    if (from < 0 || to < from) throw new Error(`docs/storage.md has no part ${heading}`)
    // What links to other parts of the page would lead nowhere here.
    return storagePage.slice(from + 1, to).replaceAll(/\[([^\]]+)\]\(#[^)]+\)/g, '$1')
  }
  return [
    part('Conventions', "The platform's database"),
    part("A tenant's database", 'Documents'),
  ].join('\n')
}

/**
 * What an export's database holds: the stored shapes, and the tables as this database has them,
 * since one that missed a migration has others.
 */
export function describeSchema(name: string, shapes: string, columns: TableColumns): string {
  const tables = Array.from(columns, ([table, names]) => `- \`${table}\`: ${names.join(', ')}`)
  return [
    `# What is in the database of ${name}\n`,
    '`gongji.db` is a SQLite file: any SQLite opens it. Where there is `gongji.sql` instead,',
    '`sqlite3 gongji.db < gongji.sql` makes that file. Where a column ends in `_cipher`, its text is',
    'sealed; `key.secret.json` says how it opens, and an export made with `--open` has a second',
    'file, `opened.db`, with the clear text in a column beside it (`name` beside `name_cipher`).\n',
    shapes,
    '## Tables and columns in this database\n',
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
