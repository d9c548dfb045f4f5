import { Hono, type Context, type MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { WrongTenant, SchemaBehind, CommitUnknown } from '../db/tenant-db.ts'
import { DatabaseNotAnswering } from '../db/database-not-answering.ts'
import { TooManyWriters } from '../db/too-many-writers.ts'
import { rootCause } from '../kernel/root-cause.ts'
import { findTenant } from '../tenants/directory.ts'
import { brokenForm } from './broken-form.tsx'
import type { TenantEnv } from './context.ts'
import { isBrokenForm } from './forms.ts'
import { base } from './middleware/base.ts'
import {
  PlatformErrorView,
  PlatformNotFoundView,
  PlatformRefusedView,
} from './platform/trouble-view.tsx'
import { problem, wantsJson } from './problem.ts'
import { SchemaBehindView } from './schema-behind-view.tsx'
import type { Services } from './services.ts'
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

function tooLarge(c: Context) {
  if (wantsJson(c)) return problem(c, 'too-large')
  const title = '一次传的太大了'
  const sentence = `一次最多 ${bodyBytesMost(c) / 1024 / 1024} MB，这次什么都没有保存。请分几次上传，或把照片拍小一点。`
  return c.html(PlatformRefusedView({ title, sentence, back: c.req.path }), 413)
}

/** A stated length is believed, since the server holds the client to it; else the body is counted. */
function limitBody(): MiddlewareHandler {
  return function limitBody(c, next) {
    const maxSize = bodyBytesMost(c)
    const stated = c.req.header('content-length')
    if (stated === undefined) return bodyLimit({ maxSize, onError: tooLarge })(c, next)
    return Number(stated) <= maxSize ? next() : Promise.resolve(tooLarge(c))
  }
}

/** What stands before and behind all routes of one tenant's host; the caller adds the routes. */
export function tenantApp(services: Services) {
  const app = new Hono<TenantEnv>()

  app.use(base(services))
  app.use(async (c, next) => {
    const entry = await findTenant(services.config, c.env, c.get('now'), c.get('trips'))
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

  app.onError(async (thrown, c) => {
    const error = rootCause(thrown)
    const json = wantsJson(c)
    if (!json && (await isBrokenForm(c))) return brokenForm(c)
    const requestId = c.get('requestId')
    services.log({ level: 'error', requestId, name: error.name, message: error.message })
    if (error instanceof TooManyWriters) {
      if (json) return problem(c, 'too-many-requests', { retryAfterSeconds: 5 })
      c.header('retry-after', '5')
      const title = '现在办事的人很多'
      const sentence = ['GET', 'HEAD'].includes(c.req.method)
        ? '查看个人资料要先记入操作记录，现在排队的人多，还没能记上。请几秒钟后刷新。'
        : '刚才这一步没有保存，请几秒钟后再试一次。'
      return c.html(PlatformRefusedView({ title, sentence, back: c.req.path }), 429)
    }
    if (error instanceof DatabaseNotAnswering) {
      if (json) return problem(c, 'not-available', { retryAfterSeconds: 5 })
      c.header('retry-after', '5')
      const title = '暂时不能保存'
      const sentence = '数据库暂时没有响应，刚才这一步没有保存。已有的内容都在，请稍后再试一次。'
      return c.html(PlatformRefusedView({ title, sentence, back: c.req.path }), 503)
    }
    if (error instanceof SchemaBehind) {
      if (json) return problem(c, 'schema-behind', { retryAfterSeconds: 60 })
      c.header('retry-after', '60')
      return c.html(SchemaBehindView({ brand: plainBrand(c), retryHref: c.req.path }), 503)
    }
    if (error instanceof CommitUnknown) {
      if (json) return problem(c, 'outcome-unknown')
      const title = '不知道有没有保存'
      const sentence = '数据库没有回音，刚才这一步可能已经保存。请先回去看一看，没有的话再办一次。'
      return c.html(PlatformRefusedView({ title, sentence, back: c.req.path }), 503)
    }
    if (json) return problem(c, error instanceof WrongTenant ? 'not-found' : 'internal')
    return c.html(PlatformErrorView({ requestId }), 500)
  })
  return app
}
