import { Hono } from 'hono'
import * as v from 'valibot'
import { newId } from '../../kernel/ids.ts'
import { NO_SCHEME } from '../../plans/draft-of-scheme.ts'
import { openPlatformDb } from '../../tenants/ensure-platform.ts'
import { countSignUp } from '../../tenants/count-sign-up.ts'
import { signUp, type SignUpError } from '../../tenants/sign-up.ts'
import { readSignUp } from '../../tenants/read-sign-up.ts'
import { SignUpInput } from '../../tenants/sign-up-input.ts'
import { addressOf, type PlatformEnv } from '../context.ts'
import { checkForm, readForm, type FormValues } from '../forms.ts'
import { passwordSentence } from '../password-sentence.ts'
import type { Services } from '../services.ts'
import { DEFAULT_COLOUR } from '../ui/brand-colour.ts'
import type { TimelineItem } from '../ui/index.ts'
import { SignUpProgressView } from './sign-up-progress-view.tsx'
import { SignUpView, type SignUpValues } from './sign-up-view.tsx'
import { PlatformNotFoundView } from './trouble-view.tsx'

/** What every form of these routes shows: the schemes, and where the federation will be. */
function offerOf({ config, schemes }: Services) {
  const own = { id: NO_SCHEME, title: '先不选，开通后导入本会自己的计划' }
  const address = { scheme: `${config.scheme}://`, suffix: `.${config.baseDomain}` }
  return { schemes: [...schemes.cards, own], address }
}

/** Signing a federation up, and the page that tells how far it is. */
export function signUpRoutes(services: Services) {
  const app = new Hono<PlatformEnv>()
  const { schemes, address } = offerOf(services)

  app.get('/sign-up', (c) =>
    c.html(
      SignUpView({
        attempt: newId('sup'),
        values: startValues,
        errors: {},
        schemes,
        address,
      }),
    ),
  )

  app.post('/sign-up', async (c) => {
    const values = await readForm(c)
    const again = (errors: Record<string, string>, status: 409 | 422 | 429 = 422) => {
      const attempt = v.is(SignUpInput.entries.attempt, values.attempt)
        ? values.attempt!
        : newId('sup')
      const shown = { ...startValues, ...pick(values) }
      return c.html(SignUpView({ attempt, values: shown, errors, schemes, address }), status)
    }
    const input = checkForm(SignUpInput, values)
    if (!input.ok) return again(input.error)
    const context = {
      config: services.config,
      hasher: services.hasher,
      schemes: services.schemes,
      now: c.get('now'),
      requestId: c.get('requestId'),
      trips: c.get('trips'),
    }
    if (!(await countSignUp(context, addressOf(c)))) {
      c.header('retry-after', '3600')
      return again({ form: '开通得太频繁了，请一小时后再试，或联系平台客服' }, 429)
    }
    const done = await signUp(context, input.value)
    if (!done.ok)
      return again(sentencesOf(done.error), done.error.reason === 'slug-taken' ? 409 : 422)
    return c.redirect(
      `/sign-up/${done.value.attempt}?login=${encodeURIComponent(input.value.login)}`,
      303,
    )
  })

  app.get('/sign-up/:attempt', async (c) => {
    const db = await openPlatformDb(services.config, 'ro', c.get('trips'))
    const progress = await readSignUp(db, c.req.param('attempt'))
    if (progress === undefined) return c.html(PlatformNotFoundView({}), 404)
    const url = `${address.scheme}${progress.slug}${address.suffix}`
    const login = (c.req.query('login') ?? '').slice(0, 40)
    const outcome = progress.isLive
      ? ({ kind: 'done', memberUrl: `${url}/`, consoleUrl: `${url}/console`, login } as const)
      : ({
          kind: 'failed',
          sentence: UNFINISHED,
          requestId: c.get('requestId'),
          retryHref: '/sign-up',
        } as const)
    return c.html(
      SignUpProgressView({ name: progress.name, steps: stepsOf(progress.isLive), outcome }),
    )
  })
  return app
}

const UNFINISHED = '开通没有做完，短名已为您留着。请回到上一页再提交一次，会接着做完。'

/** The registry knows the first step and the last; between them the sign-up goes on by itself. */
const stepsOf = (isLive: boolean): TimelineItem[] =>
  ['登记名称和网址', '建立本会的数据库', '装入方案和管理员', '页面上线'].map((title, at) => ({
    title,
    state: isLive || at === 0 ? 'done' : at === 1 ? 'current' : 'next',
  }))

const startValues: SignUpValues = {
  name: '',
  slug: '',
  hotline: '',
  colour: DEFAULT_COLOUR,
  scheme: '',
  adminName: '',
  login: '',
}

/** What is shown again; a password never is. */
const pick = (values: FormValues): SignUpValues => ({
  name: values.name ?? '',
  slug: values.slug ?? '',
  hotline: values.hotline ?? '',
  colour: values.colour ?? DEFAULT_COLOUR,
  scheme: values.scheme ?? '',
  adminName: values.adminName ?? '',
  login: values.login ?? '',
})

function sentencesOf(error: SignUpError): Record<string, string> {
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
