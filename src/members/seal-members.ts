import { lastFour } from '../kernel/bank-card.ts'
import { newId } from '../kernel/ids.ts'
import type { TenantKeys } from '../tenants/tenant-keys.ts'
import type { IndexedRow, KnownMember } from './decide-roster.ts'
import type { RosterRow } from './roster-rows.ts'

/** The columns that personal data is sealed and indexed under; opening names the same. */
export const memberColumns = {
  name: 'member.name',
  identityNumber: 'member.identity_number',
  mobile: 'member.mobile',
  cardNumber: 'member.card_number',
} as const

export function indexRows(keys: TenantKeys, rows: readonly RosterRow[]): Promise<IndexedRow[]> {
  return Promise.all(
    rows.map(async (row) => {
      const [identityNumberIndex, nameIndex, mobileIndex, cardNumberIndex] = await Promise.all([
        keys.index(memberColumns.identityNumber, row.identityNumber),
        keys.index(memberColumns.name, row.name),
        row.mobile === undefined ? undefined : keys.index(memberColumns.mobile, row.mobile),
        row.cardNumber === undefined
          ? undefined
          : keys.index(memberColumns.cardNumber, row.cardNumber),
      ])
      return {
        ...row,
        identityNumberIndex,
        nameIndex,
        ...(mobileIndex === undefined ? {} : { mobileIndex }),
        ...(cardNumberIndex === undefined ? {} : { cardNumberIndex }),
      }
    }),
  )
}

/** The rows of new members, sealed for the identifiers they get here. */
export function sealAdded(keys: TenantKeys, rows: readonly IndexedRow[]) {
  return Promise.all(
    rows.map(async (row) => {
      const id = newId('mbr')
      const place = { column: memberColumns.identityNumber, row: id }
      return {
        id,
        ...(await sealParticulars(keys, id, row)),
        identityNumberCipher: await keys.seal(place, row.identityNumber),
        identityNumberIndex: row.identityNumberIndex,
        sex: row.sex,
        bornYear: Number(row.bornOn.slice(0, 4)),
      }
    }),
  )
}

/** The rows of members whose particulars differ. */
export function sealChanged(
  keys: TenantKeys,
  changed: readonly { readonly member: KnownMember; readonly row: IndexedRow }[],
) {
  return Promise.all(
    changed.map(async ({ member, row }) => ({
      id: member.id,
      ...(await sealParticulars(keys, member.id, row)),
    })),
  )
}

async function sealParticulars(keys: TenantKeys, id: string, row: IndexedRow) {
  const sealed = (column: string, text: string | undefined) =>
    text === undefined ? undefined : keys.seal({ column, row: id }, text)
  const [nameCipher, mobileCipher, cardNumberCipher] = await Promise.all([
    keys.seal({ column: memberColumns.name, row: id }, row.name),
    sealed(memberColumns.mobile, row.mobile),
    sealed(memberColumns.cardNumber, row.cardNumber),
  ])
  return {
    nameCipher,
    nameIndex: row.nameIndex,
    mobileCipher,
    mobileIndex: row.mobileIndex,
    cardNumberCipher,
    cardNumberIndex: row.cardNumberIndex,
    cardLastFour: row.cardNumber === undefined ? undefined : lastFour(row.cardNumber),
    category: row.category,
  }
}
