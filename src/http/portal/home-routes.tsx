import { Hono } from 'hono'
import { dayAt } from '../../kernel/days.ts'
import { fen, formatYuan, sumFen } from '../../kernel/fen.ts'
import { readOwnData } from '../../reports/read-own-data.ts'
import { readOwnFile } from '../../reports/read-own-file.ts'
import { claimsOfMember } from '../../reports/list-claims.ts'
import { feeOf } from '../../plans/fee-of.ts'
import { rememberedPlans, type PublishedPlan } from '../../plans/published-plans.ts'
import { say } from '../../rules/index.ts'
import type { TenantEnv } from '../context.ts'
import { claimRowView, coverViews, dayOf } from './claim-words.ts'
import { frameOf } from './frame.ts'
import { HomeView } from './home-view.tsx'
import { MeView } from './me-view.tsx'
import type { PortalWords } from './words/zh.ts'

export function homeRoutes() {
  const app = new Hono<TenantEnv>()

  app.get('/', async (c) => {
    const scope = c.get('scope')
    const plans = await rememberedPlans(scope.tenant.id, scope.now, async () => scope.db)
    const frame = frameOf(c)
    const { words } = frame
    const cards = plans.map((plan) => planCard(plan, words))
    const member = c.get('member')
    if (member === undefined) return c.html(HomeView({ frame, plans: cards }))
    const [file, claims] = await Promise.all([
      readOwnFile(scope, member.id),
      claimsOfMember(scope, member.id),
    ])
    const covers = coverViews(file, plans, member.maskedName, dayAt(scope.now), words)
    const open = claims.filter(
      ({ state }) => state === 'draft' || state === 'submitted' || state === 'returned',
    )
    return c.html(
      HomeView({
        frame,
        plans: cards,
        cover: covers[0] ?? null,
        openClaims: open.map((row) => claimRowView(row, words)),
      }),
    )
  })

  app.get('/me', async (c) => {
    const scope = c.get('scope')
    const member = c.get('member')
    if (member === undefined) return c.redirect('/sign-in', 303)
    const [plans, file, claims] = await Promise.all([
      rememberedPlans(scope.tenant.id, scope.now, async () => scope.db),
      readOwnFile(scope, member.id),
      claimsOfMember(scope, member.id),
    ])
    const frame = frameOf(c)
    const { words } = frame
    const paid = file.lines.filter(({ state }) => state === 'paid')
    return c.html(
      MeView({
        frame,
        covers: coverViews(file, plans, member.maskedName, dayAt(scope.now), words),
        claims: claims.map((row) => claimRowView(row, words)),
        benefits: paid.map((line) => ({
          title: line.title,
          amountFen: fen(line.amountFen),
          onText: line.paidAt === null ? '' : words.me.paidOn(dayOf(line.paidAt, words)),
          href: `/claims/${line.claimId}`,
        })),
        paidFen: sumFen(paid.map(({ amountFen }) => fen(amountFen))),
        cardLast4: file.cardLastFour,
      }),
    )
  })

  app.get('/me/data.json', async (c) => {
    const member = c.get('member')
    if (member === undefined) return c.redirect('/sign-in', 303)
    const data = await readOwnData(c.get('scope'), member.id)
    c.header('content-disposition', 'attachment; filename="my-data.json"')
    return c.body(JSON.stringify(data, null, 2), 200, {
      'content-type': 'application/json; charset=utf-8',
    })
  })
  return app
}

function planCard({ plan }: PublishedPlan, words: PortalWords) {
  const fee = feeOf(plan)
  const each = plan.join.units.most > 1 ? 'unit' : 'person'
  const yuan = formatYuan(fee).replace('.00', '')
  const newest = plan.versions.at(-1)
  return {
    title: say(plan.title, words.engine),
    feeText: fee === 0 ? words.home.noFee : words.home.fee(each, plan.cover.months, yuan),
    pays: newest?.benefits.map(({ title }) => say(title, words.engine)) ?? [],
  }
}
