import { expect } from 'vitest'
import type { Federation, SamplePerson } from './federation.ts'
import { officer, type Officer } from './federation.ts'
import { awaitMessage } from './sms.ts'

/** Signs a person in by the code that the SMS inbox got. */
export async function signInMember(federation: Federation, person: SamplePerson): Promise<Officer> {
  const member = officer(federation.slug)
  const asked = await member.submit('/sign-in', { mobile: person.mobile }, '/sign-in')
  const message = await awaitMessage(federation.slug, person.mobile, ({ text }) =>
    text.includes('验证码'),
  )
  const code = /\d{6}/.exec(message.text)?.[0] ?? ''
  const me = await member.client.submit(asked, { code }, '/sign-in/code')
  expect(new URL(me.url).pathname).toBe('/me')
  return member
}

export const STAY = {
  kind: 'inpatient',
  hospital: '示范市第一医院',
  admittedOn: '',
  dischargedOn: '',
  settledOn: '',
}

/** Days of a stay that ended yesterday. */
export function recentStay(days: number) {
  const shanghai = (at: number) => new Date(at + 8 * 3_600_000).toISOString().slice(0, 10)
  const yesterday = Date.now() - 86_400_000
  const dischargedOn = shanghai(yesterday)
  return {
    ...STAY,
    admittedOn: shanghai(yesterday - days * 86_400_000),
    dischargedOn,
    settledOn: dischargedOn,
  }
}

/** Hands a stay in by the four steps; the identifier of the claim. */
export async function handIn(
  member: Officer,
  stay: ReturnType<typeof recentStay>,
  amounts: Readonly<Record<string, string>>,
): Promise<string> {
  const started = await member.submit('/claims/new', stay, '/claims/new/stay')
  const claimId = /\/claims\/(clm_\w+)/.exec(started.url)?.[1] ?? ''
  await member.submit(`/claims/${claimId}/amounts`, amounts, '/amounts')
  const done = await member.submit(`/claims/${claimId}/confirm`, {}, '/confirm')
  expect(new URL(done.url).pathname).toBe(`/claims/${claimId}`)
  return claimId
}
