import { Hono, type Context, type MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { WrongTenant, SchemaBehind, CommitUnknown } from '../db/tenant-db.ts'
import { DatabaseNotAnswering } from '../db/database-not-answering.ts'
import { TooManyWriters } from '../db/too-many-writers.ts'
import { rootCause } from '../kernel/root-cause.ts'
import type { Tenant } from '../scope.ts'
import { findTenant } from '../tenants/directory.ts'
import { brokenForm } from './broken-form.ts'
import type { TenantEnv } from './context.ts'
import { isBrokenForm } from './forms.ts'
import { base } from './middleware/base.ts'
import { takeRest } from './middleware/take-rest.ts'
import { PlatformNotFoundView, PlatformRefusedView } from './platform/trouble-view.tsx'
import { problem, wantsJson } from './problem.ts'
import { plainRefusals, type Refusals } from './refusals.tsx'
import { SchemaBehindView } from './schema-behind-view.tsx'
import type { Services } from './services.ts'
import { troubleWords } from './trouble-words.ts'
import { DEFAULT_COLOUR } from './ui/brand-colour.ts'
import type { Brand } from './ui/index.ts'

/** What is known of the federation without its database. */
const plainBrand = (c: Context<TenantEnv>): Brand => ({
  name: c.get('entry').tenant.name,
  hotline: '',
  colour: DEFAULT_COLOUR,
  logoHref: '/favicon.svg',
  stylesheetHref: null,
})

/** The largest upload with room for the form around it; each verb has its own smaller limit. */
const BODY_BYTES_MOST = 6 * 1024 * 1024
/** Several photographs may come at once. */
const DOCUMENTS_BYTES_MOST = 20 * 1024 * 1024

const bodyBytesMost = (c: Context): number =>
  c.req.path.endsWith('/documents') ? DOCUMENTS_BYTES_MOST : BODY_BYTES_MOST

async function tooLarge(c: Context<TenantEnv>, refusals: Refusals) {
  if (wantsJson(c)) return problem(c, 'too-large')
  await refusals.prepare(c)
  const { tooLarge: title, tooLargeText } = refusals.words(c)
  const sentence = tooLargeText(bodyBytesMost(c) / 1024 / 1024)
  return refusals.refused(c, { title, sentence }, 413)
}

/** Signing in, the export, and what these pages need: all that is left while a tenant closes. */
const isForLeaving = (path: string): boolean =>
  path === '/brand.css' ||
  path.startsWith('/logo') ||
  /^\/console\/(?:sign-in|sign-out|password|security|settings\/export)(?:\/|$)/.test(path)

/** What is told of a tenant whose state lets this request not in; undefined where it does. */
function turnAway(c: Context<TenantEnv>, { name, state }: Tenant) {
  const closing = state === 'closing'
  if (!closing && state !== 'suspended') return undefined
  if (closing && isForLeaving(c.req.path)) return undefined
  if (wantsJson(c)) return problem(c, 'not-available')
  // Who administers it takes its data along there.
  if (closing && c.req.method === 'GET' && /^\/console(?:\/|$)/.test(c.req.path)) {
    return c.redirect('/console/settings/export', 303)
  }
  const title = closing ? '服务正在关闭' : '服务暂停'
  const sentence = closing
    ? `${name}不再使用这项服务。有没办完的事，请联系工会。`
    : `${name}的服务暂时停用，已有的内容都在。请联系工会。`
  return c.html(PlatformRefusedView({ title, sentence, back: c.req.path }), 503)
}

/** A stated length is believed, since the server holds the client to it; else the body is counted. */
function limitBody(refusals: Refusals): MiddlewareHandler<TenantEnv> {
  return function limitBody(c, next) {
    const maxSize = bodyBytesMost(c)
    const stated = c.req.header('content-length')
    const onError = () => tooLarge(c, refusals)
    if (stated === undefined) return bodyLimit({ maxSize, onError })(c, next)
    return Number(stated) <= maxSize ? next() : onError()
  }
}

/** What stands before and behind all routes of one tenant's host; the caller adds the routes. */
export function tenantApp(services: Services, refusals: Refusals = plainRefusals) {
  const app = new Hono<TenantEnv>()

  app.use(base(services))
  app.use(async (c, next) => {
    const entry = await findTenant(services.config, c.env, c.get('now'), c.get('trips'))
    const json = wantsJson(c)
    if (entry === undefined || ['provisioning', 'closed'].includes(entry.tenant.state)) {
      const homeHref = `${services.config.scheme}://${services.config.baseDomain}/`
      return json ? problem(c, 'unknown-host') : c.html(PlatformNotFoundView({ homeHref }), 404)
    }
    const away = turnAway(c, entry.tenant)
    if (away) return away
    c.set('entry', entry)
    return next()
  })
  app.use(takeRest())
  app.use(limitBody(refusals))

  app.onError(async (thrown, c) => {
    const error = rootCause(thrown)
    const json = wantsJson(c)
    if (!json && (await isBrokenForm(c))) return brokenForm(c, refusals)
    const requestId = c.get('requestId')
    services.log({ level: 'error', requestId, name: error.name, message: error.message })
    if (error instanceof TooManyWriters) {
      if (json) return problem(c, 'too-many-requests', { retryAfterSeconds: 5 })
      c.header('retry-after', '5')
      const { busy: title, busyReading, busyWriting } = refusals.words(c)
      const sentence = ['GET', 'HEAD'].includes(c.req.method) ? busyReading : busyWriting
      return refusals.refused(c, { title, sentence }, 429)
    }
    if (error instanceof DatabaseNotAnswering) {
      if (json) return problem(c, 'not-available', { retryAfterSeconds: 5 })
      c.header('retry-after', '5')
      const { notAnswering: title, notAnsweringText: sentence } = refusals.words(c)
      return refusals.refused(c, { title, sentence }, 503)
    }
    if (error instanceof SchemaBehind) {
      if (json) return problem(c, 'schema-behind', { retryAfterSeconds: 60 })
      c.header('retry-after', '60')
      const { upgrading: title, upgradingText: sentence } = refusals.words(c)
      if (title !== troubleWords.upgrading) return refusals.refused(c, { title, sentence }, 503)
      return c.html(SchemaBehindView({ brand: plainBrand(c), retryHref: c.req.path }), 503)
    }
    if (error instanceof CommitUnknown) {
      if (json) return problem(c, 'outcome-unknown')
      const { unknown: title, unknownText: sentence } = refusals.words(c)
      return refusals.refused(c, { title, sentence }, 503)
    }
    if (json) return problem(c, error instanceof WrongTenant ? 'not-found' : 'internal')
    return refusals.broken(c, requestId)
  })
  return app
}
