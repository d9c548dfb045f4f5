import { Hono, type Context } from 'hono'
import {
  INVITATION_DAYS,
  inviteStaff,
  renewInvitation,
  withdrawInvitation,
  type Invitor,
} from '../../../identity/invite-staff.ts'
import { listDivisions } from '../../../members/divisions.ts'
import { refuseUnless } from '../../../scope.ts'
import type { TenantEnv } from '../../context.ts'
import { setFlash } from '../../flash.ts'
import type { FieldSentences } from '../../forms.ts'
import { wake } from '../../wake.ts'
import { frameOf } from '../frame.ts'
import {
  emptyGrant,
  grantSentences,
  readGrantForm,
  toGrant,
  type GrantForm,
} from '../read-grant.ts'
import { notFound, notPermitted } from '../trouble.tsx'
import { InvitedView, InviteView } from '../views/invite.tsx'

export function invitationRoutes() {
  const app = new Hono<TenantEnv>()
  app.get('/new', (c) => invitePage(c, emptyGrant))

  app.post('/', async (c) => {
    const form = await readGrantForm(c)
    const { name, mobile } = form
    const done = await inviteStaff(c.get('scope'), { ...toGrant(form), name, mobile }, invitorOf(c))
    if (done.ok) {
      const sentTo = mobile.trim() === '' ? null : mobile.trim().slice(-4)
      return invitedPage(c, { name: name.trim(), token: done.value.token, sentTo })
    }
    switch (done.error.reason) {
      case 'not-permitted':
        return notPermitted(c, 'staff', '邀请同事', done.error)
      case 'wrong-name':
        return invitePage(c, form, { name: '请填写姓名' })
      case 'not-a-mobile':
        return invitePage(c, form, { mobile: '手机号应为 11 位数字，以 1 开头；也可以不填' })
      case 'too-many-invitations':
        return invitePage(c, form, {
          form: `最多同时有 ${done.error.most} 个没用的邀请，请先撤回不要的`,
        })
      default:
        return invitePage(c, form, grantSentences(done.error))
    }
  })

  app.post('/:id/renew', async (c) => {
    const invitationId = c.req.param('id')
    const done = await renewInvitation(c.get('scope'), { invitationId }, invitorOf(c))
    if (done.ok) return invitedPage(c, done.value)
    return done.error.reason === 'not-permitted'
      ? notPermitted(c, 'staff', '邀请同事', done.error)
      : notFound(c, 'staff', '邀请')
  })

  app.post('/:id/withdraw', async (c) => {
    const done = await withdrawInvitation(c.get('scope'), { invitationId: c.req.param('id') })
    if (done.ok) {
      setFlash(c, 'invitation-withdrawn')
      return c.redirect('/console/staff', 303)
    }
    return done.error.reason === 'not-permitted'
      ? notPermitted(c, 'staff', '撤回邀请', done.error)
      : notFound(c, 'staff', '邀请')
  })
  return app
}

/** The link leads to this very host: the invitation is in its database alone. */
function invitorOf(c: Context<TenantEnv>): Invitor {
  const { name, hotline } = c.get('profile')
  const { origin } = new URL(c.req.url)
  const { scheme, quietHours } = c.get('services').config
  const base = origin.replace(/^https?/, scheme)
  return {
    federation: name,
    hotline,
    linkOf: (token) => `${base}/console/join?token=${token}`,
    quietHours,
  }
}

type Fresh = { readonly name: string; readonly token: string; readonly sentTo: string | null }

function invitedPage(c: Context<TenantEnv>, { name, token, sentTo }: Fresh) {
  if (sentTo !== null) wake(c)
  const link = invitorOf(c).linkOf(token)
  return c.html(InvitedView({ frame: frameOf(c), name, link, sentTo, days: INVITATION_DAYS }))
}

async function invitePage(c: Context<TenantEnv>, form: GrantForm, errors: FieldSentences = {}) {
  const scope = c.get('scope')
  const refused = refuseUnless(scope, 'staff.manage')
  if (refused) return notPermitted(c, 'staff', '邀请同事', refused)
  const divisions = await listDivisions(scope)
  const view = InviteView({ frame: frameOf(c), form, errors, divisions, days: INVITATION_DAYS })
  return c.html(view, Object.keys(errors).length > 0 ? 422 : 200)
}
