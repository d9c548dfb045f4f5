import { sealedColumns, type SealedColumn } from '../db/sealed-columns.ts'

export const sealedTables: readonly string[] = [...new Set(sealedColumns.map(({ table }) => table))]

export const columnsIn = (of: string): readonly SealedColumn[] =>
  sealedColumns.filter(({ table }) => table === of)

/** SQL that holds where the column's text is not sealed under this version of the key. */
export const isUnderAnother = (column: string, version: number): string =>
  `("${column}" <> '' and "${column}" not glob 'v${version}.*')`

/** SQL that holds for a row with such a text in any of its columns. */
export const hasOld = (table: string, version: number): string =>
  columnsIn(table)
    .map(({ column }) => isUnderAnother(column, version))
    .join(' or ')

export const hasOldDocument = (version: number): string => `key_version < ${version}`

/** Queries that find a row wherever something is not under this version. */
export const anythingOld = (version: number): readonly string[] => [
  ...sealedTables.map((table) => `select 1 from "${table}" where ${hasOld(table, version)}`),
  `select 1 from claim_document where ${hasOldDocument(version)}`,
]
