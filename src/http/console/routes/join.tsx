import { Hono, type Context } from 'hono'
import {
  acceptInvitation,
  readInvitation,
  type AcceptInvitationError,
} from '../../../identity/accept-invitation.ts'
import { PASSWORD_LENGTH_LEAST } from '../../../identity/password-rules.ts'
import { readRoles } from '../../../identity/roles.ts'
import { unreachable } from '../../../kernel/assert.ts'
import type { TenantEnv } from '../../context.ts'
import { setFlash } from '../../flash.ts'
import { readForm, type FieldSentences } from '../../forms.ts'
import { brandOf } from '../../frames.ts'
import { passwordSentence } from '../../password-sentence.ts'
import { JoinGoneView, JoinView } from '../views/join.tsx'

/** For who was invited and is not staff yet: the token in the link is all they have. */
export function joinRoutes() {
  const app = new Hono<TenantEnv>()
  app.get('/join', (c) => joinPage(c, { token: c.req.query('token') ?? '', errors: {} }))

  app.post('/join', async (c) => {
    const { token = '', login = '', password = '', again = '' } = await readForm(c)
    const refuse = (errors: FieldSentences) => joinPage(c, { token, login, errors })
    if (password !== again) return refuse({ again: '两次输入的密码不一样' })
    const done = await acceptInvitation(
      c.get('scope'),
      { token, login, password },
      c.get('services').hasher,
    )
    if (!done.ok) return refuse(sentencesOf(done.error))
    setFlash(c, 'staff-joined')
    return c.redirect('/console/sign-in', 303)
  })
  return app
}

type Shown = { readonly token: string; readonly login?: string; readonly errors: FieldSentences }

async function joinPage(c: Context<TenantEnv>, { token, login, errors }: Shown) {
  const brand = brandOf(c.get('profile'))
  const invitation = await readInvitation(c.get('scope'), token)
  if (invitation === undefined) return c.html(JoinGoneView({ brand }), 404)
  const { name, roles, expiresAt } = invitation
  const view = JoinView({
    brand,
    token,
    invitation: { name, roles: readRoles(roles), expiresAt },
    login,
    lengthLeast: PASSWORD_LENGTH_LEAST,
    errors,
  })
  return c.html(view, Object.keys(errors).length > 0 ? 422 : 200)
}

function sentencesOf(error: AcceptInvitationError): FieldSentences {
  switch (error.reason) {
    // The page that is shown again says so.
    case 'no-such-invitation':
      return {}
    case 'wrong-login':
      return { login: '登录名为 3 到 40 个字母、数字、点、横线和下划线' }
    case 'login-taken':
      return { login: '这个登录名已经有人在用，请换一个' }
    case 'weak-password':
      return { password: passwordSentence(error.problem) }
    case 'too-many-staff':
      return { form: `最多 ${error.most} 个账号，已经满了，请告诉邀请您的同事` }
    default:
      return unreachable(error)
  }
}
