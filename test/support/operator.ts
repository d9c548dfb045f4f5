import { expect, inject } from 'vitest'
import type { Answers, Page } from '../../scripts/demo/browser.ts'
import { addLocalOperator } from '../../scripts/tenants/operator.ts'
import { freshSlug, openClient, type Client } from './client.ts'
import { authenticatorApp, readSecret } from './second-factors.ts'

export const OPERATOR_PASSWORD = 'brisk-lantern-orchard-58'

/** Somebody who runs the platform, with a browser of their own. */
export interface OperatorDesk {
  readonly client: Client
  readonly login: string
  open(path: string): Promise<Page>
  submit(path: string, answers: Answers, action: string): Promise<Page>
  token(): string
  /** What the authenticator app shows next. */
  code(): Promise<string>
  /** Each good once in place of a code, without waiting for the next. */
  readonly recoveryCodes: string[]
}

/** An operator from the command line, as yet with the first password. */
export async function addOperator(
  division = '',
): Promise<{ login: string; firstPassword: string }> {
  const added = await addLocalOperator(inject('worker').env, `op.${freshSlug()}`, division)
  if (!added.ok) throw new Error(added.error.reason)
  return added.value
}

/** An operator who has replaced the first password, set a second factor up and is signed in. */
export async function operatorDesk(division = ''): Promise<OperatorDesk> {
  const { login, firstPassword } = await addOperator(division)
  const client = openClient()
  const open = (path: string) => client.open(client.platform(path))
  const submit = async (path: string, answers: Answers, action: string) =>
    client.submit(await open(path), answers, action)
  await submit('/operator/sign-in', { login, password: firstPassword }, '/operator/sign-in')
  const replaced = await submit(
    '/operator/password',
    { current: firstPassword, password: OPERATOR_PASSWORD, again: OPERATOR_PASSWORD },
    '/operator/password',
  )
  expect([replaced.status, new URL(replaced.url).pathname]).toEqual([200, '/operator/security'])
  const form = await open('/operator/security/totp')
  const app = authenticatorApp(readSecret(secretOn(form)))
  const code = () => app.next()
  const answers = { newCode: await code(), password: OPERATOR_PASSWORD }
  const saved = await client.submit(form, answers, '/operator/security/totp')
  const recoveryCodes = recoveryCodesOn(saved)
  expect([saved.status, recoveryCodes.length]).toEqual([200, 10])
  const token = () => client.cookie(inject('worker').baseDomain, '__Host-gj_operator') ?? ''
  return { client, login, open, submit, token, code, recoveryCodes }
}

const secretOn = ({ text }: Page): string => /data-totp-secret[^>]*>([^<]+)</.exec(text)![1]!
const recoveryCodesOn = ({ text }: Page): string[] =>
  [...text.matchAll(/<code class="code">([\w-]{11})</g)].map(([, code]) => code!)

/** The operators' page of a federation. */
export async function tenantPath(desk: OperatorDesk, slug: string): Promise<string> {
  const list = await desk.open(`/operator?q=${slug}`)
  const path = /\/operator\/tenants\/tnt_\w{20}/.exec(list.text)?.[0]
  if (path === undefined) throw new Error(`The operators' list has no ${slug}`)
  return path
}
