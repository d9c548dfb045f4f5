import { eq } from 'drizzle-orm'
import { Hono, type Context } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import * as v from 'valibot'
import { passwordSentence } from '../password-sentence.ts'
import { newId } from '../../kernel/ids.ts'
import { NO_SCHEME } from '../../plans/draft-of-scheme.ts'
import { schemes } from '../../rules/index.ts'
import { openPlatformDb } from '../../tenants/ensure-platform.ts'
import { countSignUp } from '../../tenants/count-sign-up.ts'
import { signUp as signUpTable, tenant } from '../../tenants/platform-tables.ts'
import { signUp, type SignUpError } from '../../tenants/sign-up.ts'
import { SignUpInput } from '../../tenants/sign-up-input.ts'
import { parseSlug } from '../../tenants/slug.ts'
import { addressOf, type PlatformEnv } from '../context.ts'
import { checkForm, readForm, type FormValues } from '../forms.ts'
import { base } from '../middleware/base.ts'
import { sameOrigin } from '../middleware/same-origin.ts'
import { problem } from '../problem.ts'
import type { Services } from '../services.ts'
import { worked } from './worked-example.ts'
import { LandingView } from './landing-view.tsx'
import { SignUpProgressView } from './sign-up-progress-view.tsx'
import { SignUpView, type SignUpValues } from './sign-up-view.tsx'
import { PlatformErrorView, PlatformNotFoundView } from './trouble-view.tsx'
import { openApiDocument } from '../api/open-api.ts'
import { DEFAULT_COLOUR } from '../ui/brand-colour.ts'

const FORM_BYTES_MOST = 64 * 1024

/** The platform's own host: what it is, signing up, the way to a federation. */
export function platformApp(services: Services) {
  const app = new Hono<PlatformEnv>()
  const { baseDomain, scheme } = services.config
  const address = { scheme: `${scheme}://`, suffix: `.${baseDomain}` }
  const urlOf = (slug: string) => `${scheme}://${slug}.${baseDomain}`

  app.use(base(services))
  app.use(sameOrigin())
  app.use(bodyLimit({ maxSize: FORM_BYTES_MOST, onError: (c) => problem(c, 'too-large') }))

  app.get('/', (c) => {
    const typed = c.req.query('slug')
    const slug = typed === undefined ? undefined : parseSlug(typed)
    if (slug?.ok) return c.redirect(`${urlOf(slug.value)}/`, 303)
    return c.html(
      LandingView({
        addressSuffix: address.suffix,
        slug: typed,
        slugError: slug ? '请核对短名：只有小写字母、数字和短横线' : undefined,
        example: worked(),
      }),
    )
  })

  app.get('/sign-up', (c) =>
    c.html(
      SignUpView({
        attempt: newId('sup'),
        values: startValues,
        errors: {},
        schemes: choices,
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
      return c.html(
        SignUpView({ attempt, values: shown, errors, schemes: choices, address }),
        status,
      )
    }
    const input = checkForm(SignUpInput, values)
    if (!input.ok) return again(input.error)
    const context = { ...contextOf(c), hasher: services.hasher }
    if (!(await countSignUp(context, addressOf(c)))) {
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
    const [row] = await db.query
      .select({
        name: tenant.name,
        slug: tenant.slug,
        state: tenant.state,
        from: tenant.createdAt,
        to: tenant.liveAt,
      })
      .from(signUpTable)
      .innerJoin(tenant, eq(tenant.id, signUpTable.tenantId))
      .where(eq(signUpTable.id, c.req.param('attempt')))
    if (row === undefined) return c.html(PlatformNotFoundView({}), 404)
    const live = row.state === 'live'
    const url = urlOf(row.slug)
    const steps = progress.map((title, at) => ({
      title,
      state:
        live || at === 0 ? ('done' as const) : at === 1 ? ('current' as const) : ('next' as const),
    }))
    return c.html(
      SignUpProgressView({
        name: row.name,
        steps,
        outcome: live
          ? {
              kind: 'done',
              memberUrl: `${url}/`,
              consoleUrl: `${url}/console`,
              login: (c.req.query('login') ?? '').slice(0, 40),
            }
          : {
              kind: 'failed',
              sentence: '开通没有做完，短名已为您留着。请回到上一页再提交一次，会接着做完。',
              requestId: c.get('requestId'),
              retryHref: '/sign-up',
            },
      }),
    )
  })

  app.get('/api/openapi.json', async (c) => c.json(await openApiDocument(services.config)))
  app.notFound((c) => c.html(PlatformNotFoundView({}), 404))
  app.onError((error, c) => {
    const requestId = c.get('requestId')
    services.log({ level: 'error', requestId, name: error.name, message: error.message })
    return c.html(PlatformErrorView({ requestId }), 500)
  })
  return app

  function contextOf(c: Context<PlatformEnv>) {
    return {
      config: services.config,
      now: c.get('now'),
      requestId: c.get('requestId'),
      trips: c.get('trips'),
    }
  }
}

const progress = ['登记名称和网址', '建立本会的数据库', '装入方案和管理员', '页面上线'] as const

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

const choices = [
  ...schemes.map(({ id, title, notes }) => ({
    id,
    title: title.zh,
    note: notes.length > 0 ? `按公开报道整理，有 ${notes.length} 处说明` : '',
  })),
  { id: NO_SCHEME, title: '先不选，以后自己写', note: '开通后在工作台里写方案' },
]

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
