import { Hono, type Context } from 'hono'
import { ownFactors } from '../../../identity/factors/own-factors.ts'
import { unreachable } from '../../../kernel/assert.ts'
import {
  hasFactor,
  readOwnKey,
  rotateOwnKey,
  ROTATE_PURPOSE_LEAST,
  type RotateOwnKeyError,
} from '../../../rotation/rotate-own-key.ts'
import type { TenantEnv } from '../../context.ts'
import { setFlash } from '../../flash.ts'
import { readForm } from '../../forms.ts'
import { openRegistry } from '../../scopes.ts'
import { frameOf } from '../frame.ts'
import { notPermitted } from '../trouble.tsx'
import { DataKeyView, type DataKeyProps } from '../views/data-key.tsx'

const PAGE = '/console/settings/key'

/** The key under which the federation's data is sealed: its versions, and a new one. */
export function dataKeyRoutes() {
  const app = new Hono<TenantEnv>()
  app.get('/', (c) => dataKeyPage(c, { purpose: '', errors: {} }))

  app.post('/', async (c) => {
    const { purpose = '', password = '', code } = await readForm(c)
    const { config, hasher } = c.get('services')
    const by = { platform: await openRegistry(c), config, hasher }
    const done = await rotateOwnKey(c.get('scope'), by, { purpose, password, code })
    if (done.ok) {
      setFlash(c, 'data-key-rotated')
      return c.redirect(PAGE, 303)
    }
    if (done.error.reason === 'not-permitted') {
      return notPermitted(c, 'settings', '更换数据密钥', done.error)
    }
    return dataKeyPage(c, { purpose, errors: sentences(done.error) }, 422)
  })
  return app
}

async function dataKeyPage(
  c: Context<TenantEnv>,
  form: DataKeyProps['form'],
  status: 200 | 422 = 200,
) {
  const scope = c.get('scope')
  const [versions, factors] = await Promise.all([
    readOwnKey(scope, await openRegistry(c)),
    ownFactors(scope, c.get('staff').id),
  ])
  if (!versions.ok) return notPermitted(c, 'settings', '更换数据密钥', versions.error)
  const view = DataKeyView({
    frame: frameOf(c),
    now: scope.now,
    versions: versions.value,
    asksForCode: hasFactor(factors),
    hasTotp: factors.totp !== undefined,
    form,
  })
  return c.html(view, status)
}

function sentences(error: Exclude<RotateOwnKeyError, { reason: 'not-permitted' }>) {
  switch (error.reason) {
    case 'purpose-missing':
      return { purpose: `请写明为什么更换，至少 ${ROTATE_PURPOSE_LEAST} 个字，会记入操作记录` }
    case 'wrong-password':
      return { password: '密码不对' }
    case 'wrong-current-code':
      return { code: '验证码或恢复码不对，或已经用过' }
    case 'too-many-attempts':
      return { form: `试的次数太多，请 ${Math.ceil(error.retryAfterSeconds / 60)} 分钟后再试` }
    case 'under-way':
      return { form: '上一次更换还没有结束，旧密钥销毁后才能再换' }
    case 'behind':
      return { form: '系统正在升级本会的数据库，没有更换。请几分钟后再试' }
    case 'changed-meanwhile':
      return { form: '刚刚有人也在更换，这次没有更换。请看上面的记录' }
    default:
      return unreachable(error)
  }
}
