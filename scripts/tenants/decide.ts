import type { Result } from '../../src/kernel/result.ts'
import {
  approveGoLive,
  returnGoLive,
  type AnswerGoLiveError,
} from '../../src/operators/answer-go-live.ts'
import {
  resumeTenant,
  suspendTenant,
  type ChangeTenantError,
} from '../../src/operators/change-tenant-state.ts'
import { REASON_LENGTH_MOST, type OperatorScope } from '../../src/operators/operator-scope.ts'
import { readTenant, type TenantRecord } from '../../src/operators/read-tenant.ts'
import { verifyContact } from '../../src/operators/tenant-contact.ts'
import type { Command } from './command.ts'
import { findTenants } from './find-tenants.ts'
import { scopeOfShell } from './operator.ts'
import { readArguments, UsageError } from './read-arguments.ts'

const usage = 'decide SLUG approve|return|suspend|resume|verify-contact [--reason TEXT]'

type Decided = Result<void, AnswerGoLiveError | ChangeTenantError>
type Decide = (scope: OperatorScope, record: TenantRecord, why: string) => Promise<Decided>

/** Of what stands in the registry at this moment, as of what an operator's page shows. */
const seenOf = ({ tenant, request }: TenantRecord, why: string) => ({
  tenantId: tenant.id,
  requestId: request?.id ?? '',
  seen: tenant.state,
  why,
})

const decisions: Readonly<Record<string, Decide>> = {
  approve: (scope, record) => approveGoLive(scope, seenOf(record, '')),
  return: (scope, record, why) => returnGoLive(scope, seenOf(record, why)),
  suspend: (scope, record, why) => suspendTenant(scope, seenOf(record, why)),
  resume: (scope, record, why) => resumeTenant(scope, seenOf(record, why)),
  'verify-contact': (scope, { tenant }) => verifyContact(scope, tenant.id),
}

const refusals: Readonly<Record<(AnswerGoLiveError | ChangeTenantError)['reason'], string>> = {
  'not-permitted': 'This takes an operator of the whole platform.',
  'not-found': 'It has not asked to go live, or left no contact.',
  'no-reason': `Say why, in at most ${REASON_LENGTH_MOST} characters: --reason TEXT.`,
  'wrong-slug': 'This is another tenant.',
  'contact-not-verified': 'Nobody has verified its contact: call, then verify-contact.',
  'changed-meanwhile': 'Its state does not allow this: see status.',
}

export const decide: Command = {
  summary: 'answers who asks to go live; suspends and resumes, as the operators’ pages do',
  usage,
  async run({ config, print }, args) {
    const { values, positionals } = readArguments(usage, args, {
      reason: { type: 'string', default: '' },
    })
    const [slug, of = '', ...rest] = positionals
    const verb = decisions[of]
    if (slug === undefined || verb === undefined || rest.length > 0) {
      throw new UsageError('Which tenant, and what is decided?', usage)
    }
    const scope = await scopeOfShell(config)
    const [found] = await findTenants(scope.db, [slug])
    const record = await readTenant(scope, found!.id)
    const done = await verb(scope, record!, values.reason)
    if (!done.ok) {
      console.error(refusals[done.error.reason])
      return 1
    }
    const after = await readTenant(scope, found!.id)
    print(`${slug}: ${after!.tenant.state}`)
    return 0
  },
}
