import { base64 } from '../../kernel/bytes.ts'
import { sealedColumns } from '../../db/sealed-columns.ts'
import { isFirstRing, writeRing, type KeyRing } from '../key-ring.ts'

/** How the sealed columns open. Whoever has this and the database reads everything. */
export const keyFile = (tenantId: string, ring: KeyRing) => ({
  warning: '机密：凭此可读取全部加密内容。SECRET: opens everything that is sealed in the database.',
  tenantId,
  // One that was never rotated stands alone, as in every export before there were versions.
  ...(isFirstRing(ring) ? { dataKey: base64(ring.keys.get(1)!) } : writeRing(ring)),
  howToOpen: 'schema.md, "Sealed texts"',
  columns: sealedColumns.map(({ table, column, place, row }) => ({ table, column, place, row })),
})

/** In which form the database lies in an export. */
export type DatabaseForm = 'file' | 'file-and-opened' | 'sql'

const databaseLines: Readonly<Record<DatabaseForm, string>> = {
  file: '- `gongji.db`：数据库，任何 SQLite 软件都能打开；个人信息是加密的。\n',
  'file-and-opened':
    '- `gongji.db`：数据库，任何 SQLite 软件都能打开；个人信息是加密的。\n' +
    '- `opened.db`：同一个数据库，个人信息已解密，任何 SQLite 软件都能直接查看。\n',
  sql:
    '- `gongji.sql`：整个数据库的 SQL 文本；个人信息是加密的。用 `sqlite3 gongji.db < gongji.sql` ' +
    '生成数据库文件，任何 SQLite 软件都能打开。\n',
}

export const readmeOf = (name: string, form: DatabaseForm): string => `# ${name}：导出的数据

这个文件夹是${name}在本系统里的全部数据，含有个人信息，请按机密资料保管。

- \`verify.html\`：用浏览器打开（不需要联网），核对操作记录有没有被改动、每一笔给付能不能重新算出来。
${databaseLines[form]}- \`key.secret.json\`：解密用的密钥。请与数据分开保管。
- \`documents/\`：职工交来的申领材料，已解密；\`list.csv\` 是目录。
- \`schema.md\`：每张表、每一列的含义，以及加密的方法（英文）。
- \`manifest.json\`：各文件的校验值、各表行数、操作记录最后一条的校验值。

This directory holds everything that the system kept for this federation, personal data
included: keep it as a secret. Open \`verify.html\` in a browser to check it offline.
\`npm run -s tenants -- import DIRECTORY\` makes the tenant anew from it, on this or another
installation.
`
