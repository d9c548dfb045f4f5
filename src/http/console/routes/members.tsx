import { Hono, type Context } from 'hono'
import { recordErasure } from '../../../erasure/record-erasure.ts'
import { dayAt, type Day } from '../../../kernel/days.ts'
import { fen } from '../../../kernel/fen.ts'
import { findMembers, MEMBER_PAGES_MOST, MEMBERS_A_PAGE } from '../../../members/find-members.ts'
import {
  REVEAL_PURPOSE_LEAST,
  revealMember,
  type Particulars,
} from '../../../members/reveal-member.ts'
import { readMemberFile } from '../../../reports/read-member-file.ts'
import { rosterChoices } from '../../../reports/roster-choices.ts'
import { refuseUnless } from '../../../scope.ts'
import type { TenantEnv } from '../../context.ts'
import { obstacleForStaff } from '../../erasure-sentences.ts'
import { setFlash } from '../../flash.ts'
import { pageOf, readForm } from '../../forms.ts'
import { frameOf } from '../frame.ts'
import { sealedSearch, toSealedSearch } from '../sealed-search.ts'
import { notFound, notPermitted } from '../trouble.tsx'
import { MembersView } from '../views/members.tsx'
import { MemberView, revealPurposes, type MemberProps } from '../views/member.tsx'

const NOTE_LENGTH_MOST = 80
const [OTHER_PURPOSE] = revealPurposes.slice(-1)

export function memberRoutes() {
  const app = new Hono<TenantEnv>()

  app.get('/', async (c) => {
    const scope = c.get('scope')
    const { q, search, lapsed } = await sealedSearch(c)
    const workplaceId = c.req.query('workplace') ?? ''
    const page = Math.min(pageOf(c), MEMBER_PAGES_MOST)
    const [found, { workplaces }] = await Promise.all([
      findMembers(scope, { q, workplaceId, page }),
      rosterChoices(scope, workplaceId),
    ])
    if (!found.ok) return notPermitted(c, 'members', '查找职工', found.error)
    const view = MembersView({
      frame: frameOf(c),
      today: dayAt(scope.now),
      q,
      search,
      lapsed,
      workplaceId,
      workplaces,
      rows: found.value.rows.map(({ workplace, coverUntil, ...row }) => ({
        ...row,
        workplaceName: workplace,
        coverUntilOn: coverUntil,
      })),
      page,
      pageSize: MEMBERS_A_PAGE,
      total: found.value.total,
      anyMembers: found.value.any,
      mayImport: scope.permissions.has('rosters.import'),
    })
    return c.html(view)
  })

  app.post('/search', (c) => {
    const refused = refuseUnless(c.get('scope'), 'members.read')
    if (refused) return notPermitted(c, 'members', '查找职工', refused)
    return toSealedSearch(c, '/console/members', ['workplace'])
  })

  app.get('/:id', (c) => memberPage(c, {}))

  app.post('/:id/reveal', async (c) => {
    const values = await readForm(c)
    const purpose = revealPurposes.find((offered) => offered === values['purpose'])
    const note = (values['note'] ?? '').trim().slice(0, NOTE_LENGTH_MOST)
    const again = (errors: Record<string, string>) =>
      memberPage(c, { revealForm: { purpose: purpose ?? '', note, errors } })
    if (purpose === undefined) return again({ purpose: '请选择用途，它会记入操作记录' })
    if (purpose === OTHER_PURPOSE && note.length < REVEAL_PURPOSE_LEAST) {
      return again({ note: `请写明用来做什么，至少 ${REVEAL_PURPOSE_LEAST} 个字` })
    }
    const full = note === '' ? purpose : `${purpose}：${note}`
    const done = await revealMember(c.get('scope'), { memberId: c.req.param('id'), purpose: full })
    if (done.ok) return memberPage(c, { revealed: { ...done.value, purpose: full } })
    switch (done.error.reason) {
      case 'not-permitted':
        return notPermitted(c, 'members', '查看完整信息', done.error)
      case 'not-found':
        return notFound(c, 'members', '职工')
      default:
        return again({ purpose: '请写明用途' })
    }
  })

  app.post('/:id/erasure', (c) => postErasure(c))
  return app
}

/** Written down at the counter; carried out by somebody else, on the request's page. */
async function postErasure(c: Context<TenantEnv>) {
  const { checked } = await readForm(c)
  const done = await recordErasure(c.get('scope'), {
    memberId: c.req.param('id') ?? '',
    identityChecked: checked === 'yes',
  })
  if (done.ok) {
    setFlash(c, 'erasure-recorded')
    return c.redirect(`/console/erasures/${done.value.requestId}`, 303)
  }
  switch (done.error.reason) {
    case 'not-permitted':
      return notPermitted(c, 'members', '登记注销', done.error)
    case 'not-found':
      return notFound(c, 'members', '职工')
    case 'identity-not-checked':
      return memberPage(c, { erasureProblems: ['请先核对职工本人的身份证，再勾选登记'] })
    case 'stale':
      return memberPage(c, { erasureProblems: ['刚才这位职工有新的变动，请再登记一次'] })
    case 'obstructed':
      return memberPage(c, { erasureProblems: done.error.obstacles.map(obstacleForStaff) })
  }
}

type Shown = {
  readonly revealed?: Particulars & { readonly purpose: string }
  readonly revealForm?: MemberProps['revealForm']
  readonly erasureProblems?: readonly string[]
}

async function memberPage(c: Context<TenantEnv>, shown: Shown) {
  const { revealed, revealForm, erasureProblems } = shown
  const scope = c.get('scope')
  const file = await readMemberFile(scope, c.req.param('id') ?? '')
  if (!file.ok) {
    return file.error.reason === 'not-permitted'
      ? notPermitted(c, 'members', '查看职工资料', file.error)
      : notFound(c, 'members', '职工')
  }
  const { member, workplace, particulars, covers, claims, lines, reads, mayReadClaims } = file.value
  const view = MemberView({
    frame: frameOf(c),
    now: scope.now,
    member: {
      id: member.id,
      maskedName: particulars.name,
      maskedIdentityNumber: particulars.identityNumber,
      maskedMobile: particulars.mobile ?? null,
      cardLastFour: member.cardLastFour,
      category: member.category,
      sex: member.sex,
      bornYear: member.bornYear,
      workplace: { id: member.workplaceId, name: workplace },
      createdAt: member.createdAt,
      updatedAt: member.updatedAt,
      erasedAt: member.erasedAt,
    },
    mayReveal: scope.permissions.has('members.reveal'),
    mayErase: scope.permissions.has('members.erase'),
    erasureProblems: erasureProblems ?? [],
    revealed: revealed
      ? {
          ...revealed,
          mobile: revealed.mobile ?? null,
          cardNumber: revealed.cardNumber ?? null,
        }
      : null,
    revealForm: revealForm ?? { purpose: '', note: '', errors: {} },
    coversOnly: !mayReadClaims,
    covers: covers.map((cover) => ({
      ...cover,
      startsOn: cover.startsOn as Day,
      endsOn: cover.endsOn as Day,
      contributionFen: fen(cover.contributionFen),
    })),
    claims: claims.flatMap(({ stay, totalFen, ...claim }) =>
      stay
        ? [
            {
              ...claim,
              stay: { from: stay.admittedOn, to: stay.dischargedOn },
              amountFen: totalFen === null || claim.state === 'refused' ? null : fen(totalFen),
            },
          ]
        : [],
    ),
    benefits: lines.map(({ title, amountFen, ...line }) => ({
      ...line,
      benefitTitle: title,
      amountFen: fen(amountFen),
    })),
    reads: reads.map(({ at, actorName, action, detail }) => ({
      at,
      actorName,
      what: action === 'member.revealed' ? 'revealed' : 'read',
      purpose: purposeOf(detail),
    })),
  })
  return c.html(view, revealForm || erasureProblems ? 422 : 200)
}

function purposeOf(detail: string): string | null {
  const { purpose } = JSON.parse(detail) as { purpose?: unknown }
  return typeof purpose === 'string' ? purpose : null
}
