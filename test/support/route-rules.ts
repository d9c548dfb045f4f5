import type { OpenOptions } from '../../scripts/demo/browser.ts'
import type { Permission } from '../../src/identity/permissions.ts'
import type { Route } from './routes.ts'
import { recentStay } from './member.ts'
import { AMOUNTS, PNG, type Identifiers } from './whole-federation.ts'

type Fields = Readonly<Record<string, string | Blob>>

/**
 * Who a route is for, said a second time and apart from the code: a new route fails the test
 * until it stands here.
 */
export type RouteRule = {
  readonly for: 'anybody' | 'staff' | 'member' | 'key'
  /** What staff or a key must hold; several where any of them is enough. */
  readonly needs?: Permission | readonly Permission[]
  /** Who may not even know of it gets "not found" in place of "not permitted". */
  readonly hidden?: true
  /** A search: it sends what no address may hold, and changes nothing. */
  readonly asks?: true
  /** What would go through if nothing stood in the way. */
  readonly body?: (ids: Identifiers) => Fields | { readonly json: unknown }
}

const anybody: RouteRule = { for: 'anybody' }
const member: RouteRule = { for: 'member' }
const staff = (needs?: RouteRule['needs'], body?: RouteRule['body']): RouteRule => ({
  for: 'staff',
  ...(needs !== undefined && { needs }),
  ...(body && { body }),
})
const key = (needs: Permission): RouteRule => ({ for: 'key', needs })
const stay = (): Fields => recentStay(4)

export const routeRules: Readonly<Record<string, RouteRule>> = {
  'GET /': anybody,
  'GET /brand.css': anybody,
  'GET /logo': anybody,
  'GET /logo.svg': anybody,
  'GET /preferences': anybody,
  'GET /estimate': anybody,
  'GET /sign-in': anybody,
  'POST /sign-in': anybody,
  'GET /sign-in/code': anybody,
  'POST /sign-in/code': anybody,
  'GET /sign-in/choose': anybody,
  'POST /sign-in/choose': anybody,
  'POST /sign-out': anybody,
  'GET /api/v1/plans': anybody,
  'POST /api/v1/estimates': {
    for: 'anybody',
    body: () => ({ json: { amounts: { burden: 228_799 }, days: 10 } }),
  },

  'GET /me': member,
  'GET /me/data.json': member,
  'GET /me/erase': member,
  'POST /me/erase': { for: 'member', body: () => ({ attempt: 'otc_1', code: '123456' }) },
  'POST /me/erase/code': member,
  'POST /me/erase/withdraw': {
    for: 'member',
    body: ({ erasure: request }) => ({ request }),
  },
  'GET /claims/new': member,
  'GET /claims/:id': member,
  'GET /claims/:id/stay': member,
  'POST /claims/:id/stay': { for: 'member', body: stay },
  'GET /claims/:id/amounts': member,
  'POST /claims/:id/amounts': { for: 'member', body: () => AMOUNTS },
  'GET /claims/:id/documents': member,
  'POST /claims/:id/documents': {
    for: 'member',
    body: () => ({ document: new File([PNG, '2'], '出院小结.png') }),
  },
  'GET /claims/:id/documents/:document': member,
  'POST /claims/:id/documents/:document/remove': member,
  'GET /claims/:id/confirm': member,
  'POST /claims/:id/confirm': member,

  'GET /console/sign-in': anybody,
  'POST /console/sign-in': anybody,
  'GET /console/sign-in/factor': anybody,
  'POST /console/sign-in/factor': anybody,
  'POST /console/sign-in/factor/recovery-code': anybody,
  'POST /console/sign-in/factor/passkey': anybody,
  'POST /console/sign-in/factor/challenge': anybody,
  'POST /console/sign-out': staff(),
  'GET /console/password': staff(),
  'POST /console/password': staff(),
  // One's own factors: nothing here names anybody else's.
  'GET /console/security': staff(),
  'GET /console/security/totp': staff(),
  'POST /console/security/totp': staff(),
  'GET /console/security/passkeys': staff(),
  'POST /console/security/passkeys': staff(),
  'POST /console/security/passkeys/challenge': staff(),
  'GET /console/security/remove': staff(),
  'POST /console/security/remove': staff(),
  'GET /console/security/recovery-codes': staff(),
  'POST /console/security/recovery-codes': staff(),
  'GET /console': staff(),
  'GET /console/members': staff('members.read'),
  'POST /console/members/search': { ...staff('members.read', () => ({ q: '样本甲' })), asks: true },
  'GET /console/members/:id': staff('members.read'),
  'POST /console/members/:id/reveal': staff('members.reveal', () => ({
    purpose: '核对申领材料',
    note: '测试',
  })),
  'POST /console/members/:id/erasure': staff('members.erase', () => ({ checked: 'yes' })),
  'GET /console/erasures': staff('members.erase'),
  'POST /console/erasures/search': {
    ...staff('members.erase', () => ({ q: '样本甲' })),
    asks: true,
  },
  'GET /console/erasures/:id': staff('members.erase'),
  'POST /console/erasures/:id/erase': staff('members.erase'),
  'POST /console/erasures/:id/withdraw': staff('members.erase'),
  'GET /console/workplaces': staff('members.read'),
  'POST /console/workplaces': staff('workplaces.manage', () => ({ name: '样例二厂' })),
  'GET /console/workplaces/:id': staff('members.read'),
  'GET /console/divisions': staff('workplaces.manage'),
  'POST /console/divisions': staff('workplaces.manage', () => ({ name: '样例区', code: '990101' })),
  'GET /console/divisions/:id': staff('workplaces.manage'),
  'POST /console/divisions/:id/rename': staff('workplaces.manage', () => ({ name: '别的区' })),
  'POST /console/divisions/:id/remove': staff('workplaces.manage'),
  'POST /console/divisions/:id/place': staff('workplaces.manage', () => ({ names: '样例一厂' })),
  'POST /console/divisions/:id/take-out': staff('workplaces.manage', ({ workplace }) => ({
    workplace,
  })),
  'GET /console/rosters': staff('members.read'),
  'GET /console/rosters/new': staff('rosters.import'),
  'POST /console/rosters': staff('rosters.import', ({ workplace }) => ({
    workplace,
    plan: 'shaoxing-2015',
    file: new File(['姓名,身份证号\n样本丙,990000198005019998'], '花名册.csv'),
  })),
  // Forms to fill in, with nothing of the federation in them.
  'GET /console/rosters/template.csv': staff(),
  'GET /console/rosters/template.xlsx': staff(),
  'GET /console/rosters/:id': staff('members.read'),
  'GET /console/rosters/:id/errors.csv': staff('members.read'),
  'GET /console/claims': staff('claims.read'),
  'POST /console/claims/search': { ...staff('claims.read', () => ({ q: '样本甲' })), asks: true },
  'GET /console/claims/:id': staff('claims.read'),
  'POST /console/claims/:id/approve': staff('claims.decide', ({ claimRevision: revision }) => ({
    revision,
  })),
  'POST /console/claims/:id/return': staff('claims.decide', ({ claimRevision: revision }) => ({
    revision,
    reason: '请补上出院小结',
  })),
  'POST /console/claims/:id/refuse': staff('claims.decide', ({ claimRevision: revision }) => ({
    revision,
    reason: '不在保障期内',
    clause: '3.1',
  })),
  'POST /console/claims/:id/facts': staff('claims.decide', ({ claimRevision: revision }) => ({
    revision,
    field: 'burden',
    value: '2000',
    reason: '按结算单更正',
  })),
  'GET /console/claims/:id/documents/:document': {
    for: 'staff',
    needs: 'claims.read',
    hidden: true,
  },
  'GET /console/payouts': staff('payouts.read'),
  'POST /console/payouts': staff('payouts.prepare', () => ({ plan: 'shaoxing-2015' })),
  'GET /console/payouts/:id': staff('payouts.read'),
  'POST /console/payouts/:id/confirm': staff('payouts.confirm'),
  'POST /console/payouts/:id/cancel': staff(['payouts.prepare', 'payouts.confirm']),
  'GET /console/fund': staff('fund.read'),
  'POST /console/fund/receipts': staff('fund.receive', ({ workplace }) => ({
    workplace,
    plan: 'shaoxing-2015',
    amount: '60.00',
    reference: 'rcp_00000000000000000000',
  })),
  'GET /console/plans': staff('plans.read'),
  'POST /console/plans': staff('plans.publish'),
  'GET /console/plans/:id': staff('plans.read'),
  'GET /console/plans/:id/document': { for: 'staff', needs: 'plans.read', hidden: true },
  'POST /console/plans/:id/publish': staff('plans.publish'),
  'GET /console/notices': staff('notices.read'),
  'GET /console/staff': staff('staff.manage'),
  'POST /console/staff': staff('staff.manage', () => ({
    name: '测试某人',
    login: 'some.one',
    roles: 'system',
  })),
  'POST /console/staff/:id/disable': staff('staff.manage'),
  'POST /console/staff/:id/reset-factors': staff('staff.manage'),
  'POST /console/staff/:id/reset-factors/confirm': staff('staff.manage'),
  'POST /console/staff/:id/reset-factors/withdraw': staff('staff.manage'),
  'GET /console/staff/:id': staff('staff.manage'),
  'POST /console/staff/:id/grant': staff('staff.manage', () => ({ roles: 'audit', reach: 'all' })),
  'GET /console/staff/:id/hand-over': staff('staff.manage'),
  'POST /console/staff/:id/hand-over': staff('staff.manage', ({ staff: to }) => ({
    to,
    on: '2030-01-01',
  })),
  'GET /console/invitations/new': staff('staff.manage'),
  'POST /console/invitations': staff('staff.manage', () => ({
    name: '测试某人',
    roles: 'audit',
    reach: 'all',
  })),
  'POST /console/invitations/:id/renew': staff('staff.manage'),
  'POST /console/invitations/:id/withdraw': staff('staff.manage'),
  'GET /console/join': anybody,
  'POST /console/join': anybody,
  'GET /console/api-keys': staff('staff.manage'),
  'POST /console/api-keys': staff('staff.manage', () => ({ name: '系统', scopes: 'claims:read' })),
  'POST /console/api-keys/:id/revoke': staff('staff.manage'),
  'POST /console/api-keys/:id/rotate': staff('staff.manage'),
  'GET /console/audit': staff('audit.read'),
  'GET /console/audit/check': staff('audit.read'),
  'GET /console/settings': staff('federation.manage'),
  'GET /console/settings/closing': staff('federation.manage'),
  'POST /console/settings/closing': staff('federation.manage', () => ({
    reason: '并入市总工会',
    slug: 'nobody',
  })),
  'POST /console/settings/closing/withdraw': staff('federation.manage'),
  'GET /console/settings/export': staff('federation.manage'),
  'POST /console/settings/export': staff('federation.manage', () => ({
    purpose: '年度归档',
    documents: 'yes',
    password: 'quiet-harbour-lamp-27',
  })),
  'GET /console/settings/hosts': staff('federation.manage'),
  'POST /console/settings/hosts': staff('federation.manage', () => ({
    host: 'huzhu.example.org',
  })),
  'POST /console/settings/hosts/check': staff('federation.manage'),
  'POST /console/settings/hosts/remove': staff('federation.manage'),
  'GET /console/settings/key': staff('federation.manage'),
  'POST /console/settings/key': staff('federation.manage'),
  'POST /console/settings/brand': staff('federation.manage', () => ({
    name: '别的市总工会',
    hotline: '12351',
    colour: '#112233',
  })),
  'POST /console/settings/logo': staff('federation.manage', () => ({
    logo: new File([PNG], '会徽.png'),
  })),
  'POST /console/settings/logo/remove': staff('federation.manage', () => ({ seal: 'yes' })),
  'GET /console/settings/notices': staff('federation.manage'),
  'POST /console/settings/notices': staff('federation.manage', () => ({
    kind: 'returned',
    text: '您好，申领有了处理结果。{单位}',
  })),
  'POST /console/settings/notices/enrolment': staff('federation.manage', () => ({ send: 'yes' })),
  'POST /console/settings/sign-in': staff('federation.manage', () => ({ factorRequired: 'yes' })),
  'POST /console/settings/go-live': staff('federation.manage', () => ({ ask: 'yes' })),
  'POST /console/settings/sms': staff('federation.manage', () => ({
    url: 'https://sms.example.com/hook',
  })),
  'POST /console/settings/sms/test': staff('federation.manage', () => ({ mobile: '19900001234' })),

  'GET /api/v1/claims': key('claims.read'),
  'POST /api/v1/claims': {
    for: 'key',
    needs: 'claims.submit',
    body: () => ({
      json: {
        identityNumber: '990000198005010012',
        stay: recentStay(2),
        amounts: { total: 1_300_000, burden: 228_799 },
      },
    }),
  },
  'GET /api/v1/claims/:id': key('claims.read'),
  'GET /api/v1/ledger/balances': key('fund.read'),
  'GET /api/v1/audit-entries': key('audit.read'),
}

const kinds: readonly (readonly [prefix: string, kind: keyof Identifiers])[] = [
  ['/console/members', 'member'],
  ['/console/erasures', 'erasure'],
  ['/console/workplaces', 'workplace'],
  ['/console/rosters', 'roster'],
  ['/console/claims', 'claim'],
  ['/console/payouts', 'payout'],
  ['/console/plans', 'plan'],
  ['/console/staff', 'staff'],
  ['/console/invitations', 'invitation'],
  ['/console/divisions', 'division'],
  ['/console/api-keys', 'key'],
  ['/api/v1/claims', 'claim'],
  ['/claims', 'draft'],
]

export const namesSomething = (path: string): boolean => path.includes('/:')

/** The route's address with these identifiers; the member's go to the draft and its document. */
export function addressOf(path: string, ids: Identifiers): string {
  const kind = kinds.find(([prefix]) => path.startsWith(`${prefix}/:id`))?.[1]
  const id = kind && ids[kind]
  const document = kind === 'claim' ? ids.claimDocument : ids.document
  if (namesSomething(path) && id === undefined) throw new Error(`What does ${path} name?`)
  return path.replace(':id', id ?? '').replace(':document', document)
}

/** Identifiers of their kind that nobody has. */
export const nobodys = (ids: Identifiers): Identifiers =>
  Object.fromEntries(
    Object.entries(ids).map(([kind, id]) => [kind, id.replace(/(?<=_)\w+/, '0'.repeat(20))]),
  ) as unknown as Identifiers

/** The options of a request of this route with a body that would go through. */
export function requestOf(
  route: Route,
  ids: Identifiers,
  headers: OpenOptions['headers'] = {},
): OpenOptions {
  const options: OpenOptions = { method: route.method, headers, follow: false }
  if (route.method === 'GET') return options
  const body = routeRules[`${route.method} ${route.path}`]!.body?.(ids) ?? {}
  if ('json' in body) {
    const json = { 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() }
    return { ...options, headers: { ...json, ...headers }, body: JSON.stringify(body.json) }
  }
  const fields = Object.entries(body)
  if (!fields.some(([, value]) => value instanceof Blob)) {
    return { ...options, body: new URLSearchParams(fields as [string, string][]) }
  }
  const form = new FormData()
  for (const [name, value] of fields) form.append(name, value)
  return { ...options, body: form }
}
