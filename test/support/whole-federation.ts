import type { Page } from '../../scripts/demo/browser.ts'
import { readForms } from '../../scripts/demo/browser.ts'
import {
  addColleague,
  connectInbox,
  importRoster,
  publishPlan,
  receiveContributions,
  rosterOf,
  samplePerson,
  searchMembers,
  shownOnce,
  signUpFederation,
  type Federation,
  type Officer,
  type SamplePerson,
} from './federation.ts'
import { handIn, recentStay, signInMember } from './member.ts'

export const WORKPLACE = '样例一厂'
export const AMOUNTS = { total: '13000', burden: '2287.99' }

/** The smallest file that is a picture by its content. */
export const PNG = Uint8Array.from(
  atob(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  ),
  (letter) => letter.charCodeAt(0),
)

/** One of each thing that an address can name. */
export interface Identifiers {
  readonly plan: string
  readonly workplace: string
  readonly roster: string
  readonly member: string
  /** Handed in, waiting for a decision. */
  readonly claim: string
  readonly claimRevision: string
  readonly claimDocument: string
  /** Not handed in yet, with a document. */
  readonly draft: string
  readonly document: string
  readonly payout: string
  readonly staff: string
  readonly key: string
  readonly invitation: string
  readonly division: string
  readonly erasure: string
}

export interface WholeFederation {
  readonly federation: Federation
  readonly person: SamplePerson
  readonly member: Officer
  readonly cashier: Officer
  readonly apiKey: string
  readonly ids: Identifiers
}

export function idIn(page: Page, pattern: RegExp): string {
  const found = pattern.exec(page.url)?.[1] ?? pattern.exec(page.text)?.[1]
  if (found === undefined) throw new Error(`No ${pattern} at ${page.url} (${page.status})`)
  return found
}

export async function addApiKey(
  { administrator }: Federation,
  scopes: readonly string[],
  name = '样例系统',
) {
  const page = await administrator.submit(
    '/console/api-keys',
    { name, scopes },
    '/console/api-keys',
  )
  return { key: shownOnce(page), id: idIn(page, /(key_\w{20})/) }
}

/** Adds a picture to a claim that is not handed in yet. */
export async function addDocument(member: Officer, claimId: string, name = '结算单.png') {
  const file = new File([PNG], name)
  const page = await member.submit(`/claims/${claimId}/documents`, { document: file }, '/documents')
  return idIn(page, /(doc_\w{20})/)
}

/** A claim with a stay, amounts and a document, that is not handed in. */
async function draftClaim(member: Officer, days: number) {
  const started = await member.submit('/claims/new', recentStay(days), '/claims/new/stay')
  const draft = idIn(started, /\/claims\/(clm_\w+)/)
  await member.submit(`/claims/${draft}/amounts`, AMOUNTS, '/amounts')
  return { draft, document: await addDocument(member, draft) }
}

/** A federation with people, money, a payout that waits for its second person, and open claims. */
export async function wholeFederation(): Promise<WholeFederation> {
  const federation = await signUpFederation()
  const { administrator } = federation
  await publishPlan(federation)
  await connectInbox(federation)
  const person = samplePerson('样本甲')
  const others = Array.from({ length: 60 }, () => samplePerson('样本乙'))
  const imported = await importRoster(federation, WORKPLACE, rosterOf([person, ...others]))
  await receiveContributions(federation, WORKPLACE)
  const member = await signInMember(federation, person)
  const cashier = await addColleague(federation, 'cashier', ['finance'])
  const apiKey = await addApiKey(federation, [
    'claims:read',
    'claims:write',
    'ledger:read',
    'audit:read',
  ])

  const approved = await handIn(member, recentStay(10), AMOUNTS)
  await administrator.submit(`/console/claims/${approved}`, {}, '/approve')
  const payout = await cashier.submit('/console/payouts', {}, '/console/payouts')
  const { draft: claim, document: claimDocument } = await draftClaim(member, 6)
  await member.submit(`/claims/${claim}/confirm`, {}, '/confirm')
  const shown = await administrator.open(`/console/claims/${claim}`)
  const decision = readForms(shown).find(({ action }) => action.endsWith('/approve'))
  await administrator.submit(
    '/console/invitations/new',
    { name: '样本戊', roles: ['audit'] },
    '/console/invitations',
  )
  const division = await administrator.submit(
    '/console/divisions',
    { name: '样例区', code: '990100' },
    '/console/divisions',
  )
  const leaving = await searchMembers(administrator, others[0]!.identityNumber)
  const erasure = await administrator.submit(
    `/console/members/${idIn(leaving, /\/members\/(\w{3}_\w{20})/)}`,
    { checked: 'yes' },
    '/erasure',
  )
  const found = await searchMembers(administrator, person.identityNumber)
  const ids = {
    plan: idIn(await administrator.open('/console/plans'), /\/plans\/(rev_\w+)/),
    workplace: idIn(await administrator.open('/console/workplaces'), /\/workplaces\/(wkp_\w+)/),
    roster: idIn(imported, /\/rosters\/(ros_\w+)/),
    member: idIn(found, /\/members\/(\w{3}_\w{20})/),
    claim,
    claimDocument,
    claimRevision: decision?.fields['revision'] ?? '',
    ...(await draftClaim(member, 3)),
    payout: idIn(payout, /\/payouts\/(pay_\w+)/),
    staff: idIn(await administrator.open('/console/staff'), /\/staff\/(stf_\w+)\/disable/),
    key: apiKey.id,
    invitation: idIn(
      await administrator.open('/console/staff'),
      /\/invitations\/(inv_\w+)\/withdraw/,
    ),
    division: idIn(division, /\/divisions\/(div_\w+)/),
    erasure: idIn(erasure, /\/erasures\/(ers_\w+)/),
  }
  return { federation, person, member, cashier, apiKey: apiKey.key, ids }
}

/**
 * What the federation's own books and log say: equal twice when nothing happened between. Asking is
 * a read and stands in the log too: what this key has read is left out, and what others may read.
 */
export async function stateOf(
  { federation, apiKey, ids }: WholeFederation,
  mayRead: readonly string[] = [],
): Promise<string> {
  const read = async (path: string) => {
    const page = await federation.administrator.client.open(federation.url(`/api/v1${path}`), {
      headers: { authorization: `Bearer ${apiKey}` },
    })
    if (page.status !== 200) throw new Error(`${path}: ${page.status} ${page.text}`)
    return page.text
  }
  const paths = ['/audit-entries?kind=acts', '/ledger/balances', '/claims']
  const [reads, ...answers] = await Promise.all(['/audit-entries?kind=reads', ...paths].map(read))
  const { entries } = JSON.parse(reads!) as { entries: { actor: string; subject: string }[] }
  const known = [ids.key, ...mayRead].map((key) => `integrator:${key}`)
  const byOthers = entries.filter(({ actor }) => !known.includes(actor))
  return [JSON.stringify(byOthers), ...answers].join('\n')
}
