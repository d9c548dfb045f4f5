import { expect, test } from 'vitest'
import { sources } from './sources.ts'

/** Where what is sealed is opened, and why no read of it is missing in the audit log. */
const OPENING: Readonly<Record<string, string>> = {
  'src/claims/claim-facts.ts': 'opens for its callers, which stand in this list',
  'src/claims/documents.ts': 'on record',
  'src/claims/save-draft.ts': 'the member’s own, or an officer’s act with an entry of its own',
  'src/claims/send-back.ts': 'a number for a message, shown to nobody',
  'src/erasure/ask-erasure.ts': 'the member’s own number, for a message to it',
  'src/erasure/code-notices.ts': 'compares a number, shows nothing of it',
  'src/erasure/erase-member.ts': 'to write it anew with less: an act with an entry of its own',
  'src/erasure/list-erasures.ts': 'on record',
  'src/erasure/read-erasure.ts': 'on record',
  'src/http/console/routes/check-log.tsx': 'how far the same person has checked',
  'src/http/console/sealed-search.ts': 'what the same person has typed',
  'src/identity/confirm-code.ts': 'the member’s own',
  'src/identity/factors/confirm-factor.ts': 'a secret of the officer who signs in',
  'src/identity/factors/prove-anew.ts': 'a secret of the officer who asks',
  'src/identity/factors/totp-offer.ts': 'a secret of the officer who asks',
  'src/identity/idempotency.ts': 'the answer that the same key was given before',
  'src/identity/invite-staff.ts': 'a number for a message, shown to nobody',
  'src/identity/member-of-session.ts': 'the member’s own',
  'src/members/find-members.ts': 'on record',
  'src/members/reveal-member.ts': 'on record: an act with its purpose',
  'src/operators/factors/operator-factor.ts': 'a secret of the operator who signs in',
  'src/operators/factors/renew-operator-codes.ts': 'a secret of the operator who asks',
  'src/members/tell-enrolled.ts': 'a number for a message, shown to nobody',
  'src/operators/tenant-contact.ts': 'on record: an act of an operator, in the registry’s log',
  'src/outbox/drain-delivery.ts': 'a message that is sent, shown to nobody',
  'src/payouts/confirm-payout.ts': 'a number for a message, shown to nobody',
  'src/payouts/read-payout.ts': 'on record',
  'src/reports/list-claims.ts': 'on record; claimsOfMember is the member’s own',
  'src/reports/payout-figures.ts': 'on record',
  'src/reports/read-claim-file.ts': 'on record; for the member their own',
  'src/reports/read-member-file.ts': 'on record',
  'src/reports/read-own-data.ts': 'on record, although the member’s own: it is taken away',
  'src/reports/read-subjects.ts': 'masked names beside entries of the log',
  'src/rotation/reseal-documents.ts': 'sealed again at once, shown to nobody',
  'src/rotation/reseal-texts.ts': 'sealed again at once, shown to nobody',
  'src/settlement/assessments.ts': 'opens for its callers, which stand in this list',
  'src/settlement/hand-in-claim.ts': 'computes, shows nothing of it',
  'src/settlement/load-claim.ts': 'computes, shows nothing of it',
  'src/tenants/export/documents.ts': 'for an export, which begin-export.ts puts on record',
  'src/tenants/export/export-pages.ts': 'for an export, which begin-export.ts puts on record',
  'src/tenants/sign-up-form.ts': 'what the same person has typed, until their tenant is made',
  'src/webhooks/endpoint-secrets.ts': 'a secret of the federation, nobody’s data',
  'src/webhooks/set-sms-endpoint.ts': 'a secret of the federation, nobody’s data',
}

test('whatever opens a sealed text says how its read is on record', () => {
  const opening = sources.filter(
    ({ file, text }) =>
      file !== 'src/tenants/tenant-keys.ts' &&
      /\b(?:keys\s*\.open(?:Bytes)?|openFacts|openLines|openParticulars)\(/.test(text),
  )
  expect(opening.map(({ file }) => file).toSorted()).toEqual(Object.keys(OPENING).toSorted())
})

test('what is said to be on record is recorded in that very file', () => {
  for (const { file, text } of sources) {
    if (!OPENING[file]?.startsWith('on record')) continue
    expect(text, file).toMatch(
      /readOnRecord\(|recordRead\(|recordSearch\(|auditBy\(|auditOfPlatform\(/,
    )
  }
})
