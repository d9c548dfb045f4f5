/** What a column holds, and with it how it must stand in the database. */
export const columnClassNames = [
  /** Anybody may know it. */
  'public',
  /** Of the business; tells nothing of a person by itself: identifiers, states, amounts, times. */
  'internal',
  /** Tells something of a person and stands in the clear all the same; each says why. */
  'personal',
  /** Encrypted under the tenant's data key, bound to its row. */
  'personal-sealed',
  /** A keyed hash, for finding an equal value. */
  'personal-index',
  /** A secret that is only ever compared. */
  'secret-hash',
  /** A secret that is used again, encrypted. */
  'secret-sealed',
] as const
export type ColumnClass = (typeof columnClassNames)[number]

/** Columns by class, separated by spaces; for `personal` each with its reason. */
type TableClasses = Readonly<
  Partial<Record<Exclude<ColumnClass, 'personal'>, string>> & {
    readonly personal?: Readonly<Record<string, string>>
  }
>

const STAFF_TEXT = 'written by staff for the member concerned, who reads it'
const LAST_FOUR = 'four digits, to tell two apart; lists show them'
const schemaStep: TableClasses = { internal: 'step hash applied_at' }

/** The platform's database. A test holds this list against the migrated database. */
export const platformColumns: Readonly<Record<string, TableClasses>> = {
  tenant: {
    public: 'slug name',
    internal: 'id state database_name database_url schema_step created_at live_at',
  },
  tenant_key: { internal: 'tenant_id created_at', 'secret-sealed': 'wrapped' },
  tenant_key_version: {
    internal:
      'tenant_id version state made_at retired_at cursor resealed clear_since problem due_at ' +
      'destroyed_at',
  },
  sign_up: { internal: 'id tenant_id reached created_at updated_at', 'secret-hash': 'input_hash' },
  sign_up_counter: { internal: 'window_starts_at attempts', 'personal-index': 'key' },
  platform_audit: { internal: 'id at actor_kind actor_id action subject detail request_id' },
  guard: { internal: 'holds' },
  fleet_cursor: { internal: 'name after_tenant_id updated_at' },
  schema_step: schemaStep,
  attempt_counter: { internal: 'window_starts_at attempts', 'personal-index': 'key' },
  sign_up_form: {
    internal: 'id state code_expires_at tries_left verified_at runs due_at created_at updated_at',
    'personal-sealed': 'form_cipher',
    'personal-index': 'mobile_index',
    'secret-hash': 'input_hash code_hash',
  },
  tenant_contact: {
    public: 'division division_name',
    internal: 'tenant_id verified_at verified_by',
    personal: { mobile_last_four: LAST_FOUR },
    'personal-sealed': 'name_cipher mobile_cipher',
  },
  go_live_request: {
    internal: 'id tenant_id state asked_by asked_at decided_by decided_at reason',
  },
  closing_request: { internal: 'id tenant_id state reason asked_by asked_at decided_at answer' },
  operator: {
    internal: 'id must_change_password disabled_at created_at last_signed_in_at division',
    personal: { login: 'the name that an operator signs in with' },
    'secret-hash': 'password_hash',
  },
  operator_session: {
    internal: 'operator_id created_at expires_at kind',
    'secret-hash': 'token_hash',
  },
  operator_totp: {
    internal: 'operator_id last_step confirmed_at',
    'secret-sealed': 'secret_cipher',
  },
  operator_recovery_code: {
    internal: 'operator_id created_at used_at',
    'secret-hash': 'code_hash',
  },
  tenant_host: {
    public: 'host token',
    internal: 'tenant_id state problem added_at checked_at live_at',
  },
  fleet_migration: {
    internal: 'target_step state problem started_by started_at updated_at finished_at',
  },
  fleet_migration_tenant: {
    internal:
      'target_step tenant_id is_canary state from_step tries problem due_at claim claimed_until ' +
      'updated_at',
  },
  audit_anchor: { internal: 'tenant_id sequence hash at' },
}

/** A tenant's database. */
export const tenantColumns: Readonly<Record<string, TableClasses>> = {
  schema_step: schemaStep,
  tenant_identity: { internal: 'one tenant_id slug created_at' },
  guard: { internal: 'holds' },
  federation_profile: {
    public: 'one name short_name hotline colour logo_hash languages revision updated_at',
  },
  federation_logo: { public: 'one content_type content hash updated_at' },
  staff: {
    internal: 'id roles reach must_change_password disabled_at created_at',
    personal: {
      login: 'the name that an officer signs in with',
      name: 'an officer at work, shown beside what they did',
    },
    'secret-hash': 'password_hash',
  },
  staff_reach: { internal: 'staff_id target_id from_on until_on' },
  staff_invitation: {
    internal: 'id roles reach invited_by created_at expires_at accepted_at staff_id withdrawn_at',
    personal: {
      name: 'an officer at work, shown to who invited them',
      mobile_last_four: LAST_FOUR,
    },
    'personal-sealed': 'mobile_cipher',
    'secret-hash': 'token_hash',
  },
  staff_totp: { internal: 'staff_id last_step confirmed_at', 'secret-sealed': 'secret_cipher' },
  staff_recovery_code: { internal: 'staff_id created_at used_at', 'secret-hash': 'code_hash' },
  staff_passkey: {
    internal: 'id staff_id name credential_id public_key sign_counter created_at last_used_at',
  },
  passkey_challenge: {
    internal: 'staff_id session_kind expires_at',
    'secret-hash': 'challenge_hash',
  },
  factor_reset: { internal: 'id staff_id state asked_by asked_at decided_by decided_at' },
  sign_in_policy: { internal: 'one factor_required changed_at' },
  session: { internal: 'kind subject_id created_at expires_at', 'secret-hash': 'token_hash' },
  one_time_code: {
    internal: 'id tries_left created_at expires_at used_at',
    'personal-index': 'mobile_index',
    'secret-hash': 'code_hash',
  },
  attempt_counter: { internal: 'window_starts_at attempts', 'personal-index': 'key' },
  api_key: {
    internal: 'id name starts_with scopes created_by created_at expires_at revoked_at',
    'secret-hash': 'key_hash',
  },
  idempotency: {
    internal: 'key status created_at',
    'secret-hash': 'request_hash',
    'personal-sealed': 'response_cipher',
  },
  division: { internal: 'id code name parent_id created_at' },
  workplace: { internal: 'id name organisation_code division_id created_at' },
  member: {
    internal: 'id workplace_id created_at updated_at erased_at',
    personal: {
      category: 'rules and reports filter by it; two values',
      sex: 'rules and reports filter by it; two values',
      born_year: 'reports filter by it; the birthday is sealed with the number',
      card_last_four: LAST_FOUR,
    },
    'personal-sealed': 'name_cipher identity_number_cipher mobile_cipher card_number_cipher',
    'personal-index': 'name_index identity_number_index mobile_index card_number_index',
  },
  cover: {
    internal:
      'id member_id plan_key workplace_id starts_on ends_on units kind contribution_fen roster_id ' +
      'created_at',
  },
  roster: {
    internal:
      'id workplace_id plan_key file_hash rows_read rows_refused members_added members_changed ' +
      'members_unchanged covers_added contribution_fen imported_by imported_at',
    personal: { file_name: 'as a workplace called the file' },
  },
  erasure_request: {
    internal: 'id member_id state channel asked_by asked_at due_on decided_by decided_at',
  },
  roster_row_error: {
    internal: 'roster_id row_number column sentence',
    personal: { value: 'masked before it is stored' },
  },
  plan_revision: {
    public: 'plan_key revision title state document content_hash',
    internal: 'id drafted_by published_by created_at published_at',
  },
  claim: {
    internal:
      'id member_id plan_key state channel revision created_at submitted_at decided_at decided_by',
    personal: { decision_reason: STAFF_TEXT },
    'personal-index': 'event_key',
  },
  claim_facts: {
    internal: 'claim_id revision changed_by at',
    personal: { reason: STAFF_TEXT },
    'personal-sealed': 'facts_cipher',
  },
  claim_document: {
    internal: 'id claim_id object_key content_type bytes hash key_version added_at removed_at',
    personal: { file_name: 'as the phone called it' },
  },
  assessment: {
    internal: 'id claim_id claim_revision plan_revision_id total_fen assessed_at',
    'personal-sealed': 'lines_cipher',
  },
  benefit_line: {
    internal:
      'id claim_id member_id plan_key plan_revision_id version benefit benefit_title event_id ' +
      'period_from kind ordinal corrects_id amount_fen state approved_at',
    'personal-sealed': 'trace_cipher',
  },
  ledger_movement: {
    internal: 'id reference plan_key period_from debit credit amount_fen party_id payer memo at',
  },
  payout: {
    internal:
      'id number plan_key state item_count total_fen prepared_by prepared_at decided_by decided_at',
  },
  payout_item: {
    internal: 'id payout_id line_id held_line_id member_id amount_fen',
    personal: { card_last_four: LAST_FOUR },
  },
  notice: {
    internal: 'id kind member_id reference state last_problem created_at sent_at',
    personal: { mobile_last_four: LAST_FOUR },
    'personal-sealed': 'mobile_cipher text_cipher',
  },
  notice_text: { public: 'kind text', internal: 'updated_at updated_by' },
  notice_switch: { internal: 'kind is_on updated_at updated_by' },
  outbox_message: {
    internal:
      'id kind subject payload state attempts due_at claimed_until last_problem created_at done_at',
  },
  webhook_endpoint: {
    internal: 'id purpose url rotated_at disabled_at updated_at',
    'secret-sealed': 'secret_cipher previous_secret_cipher',
  },
  audit_entry: {
    internal: 'sequence at actor_kind actor_id action subject request_id previous_hash hash',
    personal: {
      detail: 'facts without names and numbers; purposes and reasons as staff wrote them',
    },
  },
}

/** Each column of a table with its class; a column that stands twice is an error of the list. */
export function classesOf(table: TableClasses): ReadonlyMap<string, ColumnClass> {
  const classes = new Map<string, ColumnClass>()
  for (const name of columnClassNames) {
    const listed = table[name] ?? ''
    const columns = typeof listed === 'string' ? listed.split(' ') : Object.keys(listed)
    for (const column of columns) {
      if (column === '') continue
      if (classes.has(column)) throw new Error(`${column} has two classes`)
      classes.set(column, name)
    }
  }
  return classes
}
