/** A column that is sealed, and how the place is named that it was sealed for. */
export type SealedColumn = {
  readonly table: string
  readonly column: string
  readonly place: string
  /** The row's name, as SQL over its columns. */
  readonly row: string
  /** What the federation reads in its opened copy; not the secrets of the installation. */
  readonly opened: boolean
}

const sealed = (
  table: string,
  column: string,
  place: string,
  more: Partial<SealedColumn> = {},
) => ({
  table,
  column,
  place,
  row: 'id',
  opened: true,
  ...more,
})

/** Every sealed column; a test holds the list against the tables. */
export const sealedColumns: readonly SealedColumn[] = [
  sealed('member', 'name_cipher', 'member.name'),
  sealed('member', 'identity_number_cipher', 'member.identity_number'),
  sealed('member', 'mobile_cipher', 'member.mobile'),
  sealed('member', 'card_number_cipher', 'member.card_number'),
  sealed('claim_facts', 'facts_cipher', 'claim_facts.facts', {
    row: "claim_id || ':' || revision",
  }),
  sealed('assessment', 'lines_cipher', 'assessment.lines'),
  sealed('benefit_line', 'trace_cipher', 'benefit_line.trace'),
  sealed('notice', 'mobile_cipher', 'notice.mobile_cipher'),
  sealed('notice', 'text_cipher', 'notice.text_cipher'),
  sealed('staff_invitation', 'mobile_cipher', 'staff_invitation.mobile'),
  sealed('staff_totp', 'secret_cipher', 'staff_totp.secret_cipher', {
    row: 'staff_id',
    opened: false,
  }),
  sealed('webhook_endpoint', 'secret_cipher', 'webhook_endpoint.secret_cipher', { opened: false }),
  sealed('webhook_endpoint', 'previous_secret_cipher', 'webhook_endpoint.previous_secret_cipher', {
    opened: false,
  }),
  sealed('idempotency', 'response_cipher', 'idempotency.response_cipher', {
    row: 'key',
    opened: false,
  }),
]

/** Where the bytes of a document stand that are sealed in the document store. */
export const documentPlace = (documentId: string) => ({
  column: 'claim_document.object',
  row: documentId,
})
