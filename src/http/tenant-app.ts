import { Hono, type Context, type MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { WrongTenant, SchemaBehind, CommitUnknown } from '../db/tenant-db.ts'
import { DatabaseNotAnswering } from '../db/database-not-answering.ts'
import { TooManyWriters } from '../db/too-many-writers.ts'
import { rootCause } from '../kernel/root-cause.ts'
import { findTenant } from '../tenants/directory.ts'
import { hostTarget } from '../tenants/host.ts'
import { apiApp } from './api/app.ts'
import { consoleApp } from './console/app.tsx'
import { brokenForm } from './broken-form.ts'
import type { TenantEnv } from './context.ts'
import { isBrokenForm } from './forms.ts'
import { base } from './middleware/base.ts'
import { sameOrigin } from './middleware/same-origin.ts'
import { PlatformNotFoundView, PlatformRefusedView } from './platform/trouble-view.tsx'
import { portalApp } from './portal/app.tsx'
import { speak } from './portal/speak.ts'
import { problem, wantsJson } from './problem.ts'
import { brokenPage, refusalsOf, refusedPage } from './refused-page.tsx'
import type { Services } from './services.ts'
import { DEFAULT_COLOUR } from './ui/brand-colour.ts'
import type { Brand } from './ui/index.ts'
import { troubleWords } from './trouble-words.ts'
import { SchemaBehindView } from './console/views/problems.tsx'

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

async function tooLarge(c: Context<TenantEnv>) {
  if (wantsJson(c)) return problem(c, 'too-large')
  if (!c.req.path.startsWith('/console')) await speak(c)
  const { tooLarge: title, tooLargeText } = refusalsOf(c)
  return refusedPage(c, [title, tooLargeText(bodyBytesMost(c) / 1024 / 1024)], 413)
}

const hostOf = (url: string): string => {
  const start = url.indexOf('://') + 3
  return url.slice(start, url.indexOf('/', start))
}

/** A stated length is believed, since the server holds the client to it; else the body is counted. */
function limitBody(): MiddlewareHandler<TenantEnv> {
  return function limitBody(c, next) {
    const maxSize = bodyBytesMost(c)
    const stated = c.req.header('content-length')
    if (stated === undefined) return bodyLimit({ maxSize, onError: tooLarge })(c, next)
    return Number(stated) <= maxSize ? next() : tooLarge(c)
  }
}

/** Everything under one tenant's host. */
export function tenantApp(services: Services) {
  const app = new Hono<TenantEnv>()

  app.use(base(services))
  app.use(async (c, next) => {
    const target = hostTarget(hostOf(c.req.url), services.config.baseDomain)
    const entry =
      target.plane === 'tenant' || target.plane === 'custom'
        ? await findTenant(services.config, target, c.get('now'), c.get('trips'))
        : undefined
    const json = wantsJson(c)
    if (entry === undefined || ['provisioning', 'closed'].includes(entry.tenant.state)) {
      const homeHref = `${services.config.scheme}://${services.config.baseDomain}/`
      return json ? problem(c, 'unknown-host') : c.html(PlatformNotFoundView({ homeHref }), 404)
    }
    const closing = entry.tenant.state === 'closing'
    if (closing || entry.tenant.state === 'suspended') {
      if (json) return problem(c, 'not-available')
      const title = closing ? '服务正在关闭' : '服务暂停'
      const sentence = closing
        ? `${entry.tenant.name}不再使用这项服务。有没办完的事，请联系工会。`
        : `${entry.tenant.name}的服务暂时停用，已有的内容都在。请联系工会。`
      return c.html(PlatformRefusedView({ title, sentence, back: c.req.path }), 503)
    }
    c.set('entry', entry)
    return next()
  })
  app.use(limitBody())

  app.route('/api', apiApp())
  app.use(sameOrigin())
  app.route('/console', consoleApp())
  app.route('/', portalApp())

  app.onError(async (thrown, c) => {
    const error = rootCause(thrown)
    const json = wantsJson(c)
    if (!json && (await isBrokenForm(c))) return brokenForm(c)
    const requestId = c.get('requestId')
    services.log({ level: 'error', requestId, name: error.name, message: error.message })
    if (error instanceof TooManyWriters) {
      if (json) return problem(c, 'too-many-requests', { retryAfterSeconds: 5 })
      c.header('retry-after', '5')
      const { busy, busyReading, busyWriting } = refusalsOf(c)
      const reads = ['GET', 'HEAD'].includes(c.req.method)
      return refusedPage(c, [busy, reads ? busyReading : busyWriting], 429)
    }
    if (error instanceof DatabaseNotAnswering) {
      if (json) return problem(c, 'not-available', { retryAfterSeconds: 5 })
      c.header('retry-after', '5')
      const { notAnswering, notAnsweringText } = refusalsOf(c)
      return refusedPage(c, [notAnswering, notAnsweringText], 503)
    }
    if (error instanceof SchemaBehind) {
      if (json) return problem(c, 'schema-behind', { retryAfterSeconds: 60 })
      c.header('retry-after', '60')
      const { upgrading, upgradingText } = refusalsOf(c)
      if (upgrading !== troubleWords.upgrading) {
        return refusedPage(c, [upgrading, upgradingText], 503)
      }
      return c.html(SchemaBehindView({ brand: plainBrand(c), retryHref: c.req.path }), 503)
    }
    if (error instanceof CommitUnknown) {
      if (json) return problem(c, 'outcome-unknown')
      const { unknown, unknownText } = refusalsOf(c)
      return refusedPage(c, [unknown, unknownText], 503)
    }
    if (json) return problem(c, error instanceof WrongTenant ? 'not-found' : 'internal')
    return brokenPage(c, requestId)
  })
  return app
}
