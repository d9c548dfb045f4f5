import { Hono, type Context } from 'hono'
import * as v from 'valibot'
import { unreachable } from '../../kernel/assert.ts'
import { newId } from '../../kernel/ids.ts'
import { NO_SCHEME } from '../../plans/draft-of-scheme.ts'
import { askSignUp, type AskSignUpError } from '../../tenants/ask-sign-up.ts'
import { confirmSignUp, type ConfirmSignUpError } from '../../tenants/confirm-sign-up.ts'
import { countSignUp } from '../../tenants/count-sign-up.ts'
import { openPlatformDb } from '../../tenants/ensure-platform.ts'
import { makeTenantNow } from '../../tenants/make-tenant.ts'
import { readSignUp, type SignUpProgress } from '../../tenants/read-sign-up.ts'
import { resendSignUpCode, type SendCodeError } from '../../tenants/send-sign-up-code.ts'
import type { SignUpContext } from '../../tenants/sign-up-form.ts'
import { SignUpInput } from '../../tenants/sign-up-input.ts'
import { addressOf, type PlatformEnv } from '../context.ts'
import { checkForm, readForm, type FormValues } from '../forms.ts'
import { passwordSentence } from '../password-sentence.ts'
import type { Services } from '../services.ts'
import { DEFAULT_COLOUR } from '../ui/brand-colour.ts'
import type { TimelineItem } from '../ui/index.ts'
import { SignUpCodeView } from './sign-up-code-view.tsx'
import { SignUpProgressView } from './sign-up-progress-view.tsx'
import { signUpFields, SignUpView, type SignUpValues } from './sign-up-view.tsx'
import { PlatformNotFoundView } from './trouble-view.tsx'

type Ctx = Context<PlatformEnv>

/** What every form of these routes shows: the schemes, and where the federation will be. */
function offerOf({ config, schemes }: Services) {
  const own = { id: NO_SCHEME, title: '先不选，开通后导入本会自己的计划' }
  const address = { scheme: `${config.scheme}://`, suffix: `.${config.baseDomain}` }
  const sendsCodes = config.platformSms !== undefined
  return { schemes: [...schemes.cards, own], address, sendsCodes }
}

const contextOf = (c: Ctx): SignUpContext => {
  const { config, hasher, schemes } = c.get('services')
  const [now, requestId, trips] = [c.get('now'), c.get('requestId'), c.get('trips')]
  return { config, hasher, schemes, now, requestId, trips }
}

const isAttempt = (text: string | undefined): text is string =>
  v.is(SignUpInput.entries.attempt, text)

/** Signing a federation up: the form, its contact's code, and the page that tells how far it is. */
export function signUpRoutes(services: Services) {
  const app = new Hono<PlatformEnv>()
  const offer = offerOf(services)

  app.get('/sign-up', (c) =>
    c.html(SignUpView({ attempt: newId('sup'), values: startValues, errors: {}, ...offer })),
  )

  app.post('/sign-up', async (c) => {
    const values = await readForm(c)
    const again = (errors: Record<string, string>, status: 409 | 422 | 429 = 422) => {
      const attempt = isAttempt(values.attempt) ? values.attempt : newId('sup')
      return c.html(SignUpView({ attempt, values: pick(values), errors, ...offer }), status)
    }
    const input = checkForm(SignUpInput, values)
    if (!input.ok) return again(input.error)
    const context = contextOf(c)
    if (!(await countSignUp(context, addressOf(c)))) {
      c.header('retry-after', '3600')
      return again({ form: '开通得太频繁了，请一小时后再试，或联系平台客服' }, 429)
    }
    const asked = await askSignUp(context, input.value, addressOf(c))
    if (!asked.ok)
      return again(sentencesOf(asked.error), asked.error.reason === 'slug-taken' ? 409 : 422)
    const { attempt, login } = input.value
    const { next, problem } = asked.value
    if (next === 'make') await make(c, attempt)
    return c.redirect(addressOfAttempt(attempt, { login, ...saidOf(problem) }), 303)
  })

  app.get('/sign-up/:attempt', (c) => {
    const { sent, wait = '' } = c.req.query()
    const waiting = /^\d{1,4}$/.test(wait) ? waitSentence(Number(wait)) : undefined
    return attemptPage(c, { problem: sent === 'no' ? NOT_SENT : waiting })
  })

  app.post('/sign-up/:attempt', async (c) => {
    const attempt = c.req.param('attempt')
    const { code = '' } = await readForm(c)
    const before = await progressOf(c)
    const confirmed = await confirmSignUp(contextOf(c), attempt, code)
    if (!confirmed.ok) return attemptPage(c, { error: codeSentence(confirmed.error) }, 422)
    await make(c, attempt)
    return c.redirect(addressOfAttempt(attempt, { login: before?.login ?? '' }), 303)
  })

  app.post('/sign-up/:attempt/code', async (c) => {
    const attempt = c.req.param('attempt')
    const sent = await resendSignUpCode(contextOf(c), attempt, addressOf(c))
    return c.redirect(addressOfAttempt(attempt, sent.ok ? {} : saidOf(sent.error)), 303)
  })

  app.post('/sign-up/:attempt/continue', async (c) => {
    const attempt = c.req.param('attempt')
    await make(c, attempt)
    return c.redirect(addressOfAttempt(attempt, {}), 303)
  })
  return app
}

const addressOfAttempt = (attempt: string, query: Record<string, string>): string => {
  const text = new URLSearchParams(query).toString()
  return `/sign-up/${encodeURIComponent(attempt)}${text === '' ? '' : `?${text}`}`
}

/** What the page says of a code that did not leave. */
function saidOf(problem: SendCodeError | undefined): Record<string, string> {
  if (problem?.reason === 'not-sent') return { sent: 'no' }
  return problem?.reason === 'too-many-attempts' ? { wait: String(problem.retryAfterSeconds) } : {}
}

/** A failure is no dead end: the page tells it, and the tick goes on. */
async function make(c: Ctx, attempt: string): Promise<void> {
  const failed = await makeTenantNow(contextOf(c), attempt)
  if (failed === undefined) return
  const { name, message } = failed
  c.get('services').log({ level: 'error', requestId: c.get('requestId'), attempt, name, message })
}

async function progressOf(c: Ctx): Promise<SignUpProgress | undefined> {
  const context = contextOf(c)
  const db = await openPlatformDb(context.config, 'ro', context.trips)
  return readSignUp(context, db, c.req.param('attempt') ?? '')
}

/** The one address of an attempt: waiting for the code, under way, done, or undone. */
async function attemptPage(
  c: Ctx,
  said: { error?: string | undefined; problem?: string | undefined } = {},
  status: 200 | 422 = 200,
) {
  const attempt = c.req.param('attempt') ?? ''
  const progress = await progressOf(c)
  if (progress === undefined) return c.html(PlatformNotFoundView({}), 404)
  const { state, name, mobileMasked } = progress
  if (state === 'asked')
    return c.html(SignUpCodeView({ attempt, name, mobileMasked, ...said }), status)
  const view = SignUpProgressView({
    name,
    steps: stepsOf(progress),
    outcome: outcomeOf(c, attempt, progress),
  })
  return c.html(view)
}

function outcomeOf(c: Ctx, attempt: string, progress: SignUpProgress) {
  switch (progress.state) {
    case 'done': {
      const { address } = offerOf(c.get('services'))
      const url = `${address.scheme}${progress.slug}${address.suffix}`
      const login = (c.req.query('login') ?? '').slice(0, 40)
      const { isVerified } = progress
      const [memberUrl, consoleUrl] = [`${url}/`, `${url}/console`]
      return { kind: 'done', memberUrl, consoleUrl, login, isVerified } as const
    }
    case 'accepted':
      return progress.isRunning
        ? ({ kind: 'running' } as const)
        : ({ kind: 'failed', attempt } as const)
    default:
      return {
        kind: 'ended',
        sentence:
          progress.state === 'taken'
            ? '验证期间，这个网址短名被别的工会先用了，什么都没有建立。请换一个短名，重新填一次。'
            : '这次开通一直没有做成，已经全部撤回，短名也已放开。请重新填一次；再不成功请联系平台。',
      } as const
  }
}

const STEPS = ['登记名称和网址', '建立本会的数据库', '建好数据表', '装入方案和管理员，页面上线']
const REACHED = [undefined, 'registered', 'database', 'schema', 'live']

const stepsOf = ({ reached }: SignUpProgress): TimelineItem[] => {
  const done = REACHED.indexOf(reached)
  return STEPS.map((title, at) => ({
    title,
    state: at < done ? 'done' : at === done ? 'current' : 'next',
  }))
}

const startValues: SignUpValues = { colour: DEFAULT_COLOUR }

/** What is shown again; a password never is. */
const pick = (values: FormValues): SignUpValues => ({
  ...startValues,
  ...Object.fromEntries(signUpFields.map((name) => [name, values[name] ?? ''])),
})

const waitSentence = (seconds: number): string =>
  `刚给这个号码发过验证码。没收到的话，请 ${seconds > 90 ? `${Math.ceil(seconds / 60)} 分钟` : `${seconds} 秒`}后点“再发一次”。`

const NOT_SENT =
  '验证码没有发出去，短信通道没有接收。请过一分钟点“再发一次”；还是不行，请联系平台。'

function codeSentence(error: ConfirmSignUpError): string {
  switch (error.reason) {
    case 'not-a-code':
      return '验证码是 6 位数字'
    case 'wrong-code':
      return `验证码不对，还可以试 ${error.triesLeft} 次`
    case 'too-many-tries':
      return '试的次数太多，请点“再发一次”'
    case 'expired':
      return '验证码已失效，请点“再发一次”'
    default:
      return unreachable(error)
  }
}

function sentencesOf(error: AskSignUpError): Record<string, string> {
  switch (error.reason) {
    case 'slug-taken':
      return { slug: '这个短名已经有工会在用，请换一个' }
    case 'unknown-scheme':
      return { scheme: '请选择一个方案' }
    case 'weak-password':
      return { password: passwordSentence(error.problem) }
    case 'attempt-reused':
      return { form: '这次开通已经用别的内容提交过，请重新打开开通页面' }
  }
}
