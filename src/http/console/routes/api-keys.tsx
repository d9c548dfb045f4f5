import { Hono, type Context } from 'hono'
import { unreachable } from '../../../kernel/assert.ts'
import {
  API_KEY_NAME_LENGTH_MOST,
  createApiKey,
  type CreateApiKeyError,
} from '../../../identity/create-api-key.ts'
import { listApiKeys } from '../../../identity/list-api-keys.ts'
import { rotateApiKey } from '../../../identity/rotate-api-key.ts'
import { revokeApiKey } from '../../../identity/revoke-api-key.ts'
import { scopes } from '../../../identity/scopes.ts'
import { staffNames } from '../../../reports/staff-names.ts'
import type { TenantEnv } from '../../context.ts'
import { setFlash } from '../../flash.ts'
import type { FieldSentences } from '../../forms.ts'
import { readChoices } from '../choices.ts'
import { frameOf } from '../frame.ts'
import { notFound, notPermitted } from '../trouble.tsx'
import { ApiKeysView, type ApiKeysProps } from '../views/api-keys.tsx'

export function apiKeyRoutes() {
  const app = new Hono<TenantEnv>()
  app.get('/', (c) => apiKeysPage(c, {}))

  app.post('/', async (c) => {
    const { values, chosen } = await readChoices(c, 'scopes', scopes)
    const name = (values['name'] ?? '').trim()
    const done = await createApiKey(c.get('scope'), { name, scopes: chosen })
    if (done.ok) return apiKeysPage(c, { created: { name, key: done.value.key } })
    if (done.error.reason === 'not-permitted') {
      return notPermitted(c, 'api-keys', '新建接口密钥', done.error)
    }
    return apiKeysPage(c, { form: { name, scopes: chosen, errors: sentencesOf(done.error) } })
  })

  app.post('/:id/rotate', async (c) => {
    const done = await rotateApiKey(c.get('scope'), { keyId: c.req.param('id') })
    if (done.ok) return apiKeysPage(c, { created: done.value })
    switch (done.error.reason) {
      case 'not-permitted':
        return notPermitted(c, 'api-keys', '更换接口密钥', done.error)
      case 'no-such-key':
        return notFound(c, 'api-keys', '接口密钥')
      default:
        return apiKeysPage(c, {
          form: { name: '', scopes: [], errors: { form: sentencesOf(done.error)['name']! } },
        })
    }
  })

  app.post('/:id/revoke', async (c) => {
    const done = await revokeApiKey(c.get('scope'), { keyId: c.req.param('id') })
    if (done.ok) {
      setFlash(c, 'key-revoked')
      return c.redirect('/console/api-keys', 303)
    }
    return done.error.reason === 'not-permitted'
      ? notPermitted(c, 'api-keys', '作废接口密钥', done.error)
      : notFound(c, 'api-keys', '接口密钥')
  })
  return app
}

async function apiKeysPage(
  c: Context<TenantEnv>,
  shown: { readonly created?: ApiKeysProps['created']; readonly form?: ApiKeysProps['form'] },
) {
  const scope = c.get('scope')
  const [listed, names] = await Promise.all([listApiKeys(scope), staffNames(scope)])
  if (!listed.ok) return notPermitted(c, 'api-keys', '管理接口密钥', listed.error)
  const view = ApiKeysView({
    frame: frameOf(c),
    now: scope.now,
    rows: listed.value.map((key) => ({ ...key, createdByName: names.get(key.createdBy) ?? '' })),
    created: shown.created ?? null,
    form: shown.form ?? { name: '', scopes: [], errors: {} },
  })
  return c.html(view, shown.form ? 422 : 200)
}

function sentencesOf(
  error: Exclude<CreateApiKeyError, { reason: 'not-permitted' }>,
): FieldSentences {
  switch (error.reason) {
    case 'wrong-name':
      return { name: `请填写给谁用，最多 ${API_KEY_NAME_LENGTH_MOST} 个字` }
    case 'no-scope':
      return { scopes: '请至少选一项' }
    case 'too-many-of-this-name':
      return { name: `这个名称已有 ${error.most} 把有效的密钥，请先作废不用的那把` }
    case 'too-many-keys':
      return { form: `最多 ${error.most} 把有效的密钥，请先作废不用的` }
    default:
      return unreachable(error)
  }
}
