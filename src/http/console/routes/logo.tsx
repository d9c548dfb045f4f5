import { Hono, type Context } from 'hono'
import { unreachable } from '../../../kernel/assert.ts'
import { changeLogo, type ChangeLogoError } from '../../../tenants/change-logo.ts'
import { forgetProfile } from '../../../tenants/remembered-profile.ts'
import type { TenantEnv } from '../../context.ts'
import { setFlash, type FlashName } from '../../flash.ts'
import { readForm } from '../../forms.ts'
import { notPermitted } from '../trouble.tsx'
import { settingsPage } from './settings.tsx'

/** A federation's own mark, under the settings. */
export function logoRoutes() {
  const app = new Hono<TenantEnv>()

  app.post('/', async (c) => {
    const { logo } = await c.req.parseBody()
    const bytes = logo instanceof File ? new Uint8Array(await logo.arrayBuffer()) : new Uint8Array()
    const done = await changeLogo(c.get('scope'), bytes)
    forgetProfile(c.get('scope').tenant.id)
    return done.ok ? changed(c, 'logo-saved') : refused(c, done.error)
  })

  app.post('/remove', async (c) => {
    // An empty form asks for nothing.
    if ((await readForm(c))['seal'] !== 'yes') return settingsPage(c, {}, 422)
    const done = await changeLogo(c.get('scope'), null)
    forgetProfile(c.get('scope').tenant.id)
    return done.ok ? changed(c, 'logo-removed') : refused(c, done.error)
  })
  return app
}

function changed(c: Context<TenantEnv>, flash: FlashName) {
  setFlash(c, flash)
  return c.redirect('/console/settings', 303)
}

function refused(c: Context<TenantEnv>, error: ChangeLogoError) {
  return error.reason === 'not-permitted'
    ? notPermitted(c, 'settings', '修改单位形象', error)
    : settingsPage(c, { logoError: logoSentence(error) }, 422)
}

function logoSentence(error: Exclude<ChangeLogoError, { reason: 'not-permitted' }>): string {
  switch (error.reason) {
    case 'empty':
      return '请先选择一个图片文件'
    case 'too-large':
      return `图片太大，最多 ${error.bytesMost / 1024} KB，请缩小后再传`
    case 'wrong-type':
      return '这个文件不是 PNG、JPEG 或 WebP 图片，请换一个'
    default:
      return unreachable(error)
  }
}
