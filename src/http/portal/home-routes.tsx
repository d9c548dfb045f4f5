import { Hono } from 'hono'
import { dayAt } from '../../kernel/days.ts'
import { fen, formatYuan, sumFen } from '../../kernel/fen.ts'
import { readOwnData } from '../../reports/read-own-data.ts'
import { readOwnFile } from '../../reports/read-own-file.ts'
import { claimsOfMember } from '../../reports/list-claims.ts'
import { feeOf } from '../../plans/fee-of.ts'
import { rememberedPlans, type PublishedPlan } from '../../plans/published-plans.ts'
import type { TenantEnv } from '../context.ts'
import { claimRowView, coverViews, dayOf } from './claim-words.ts'
import { frameOf } from './frame.ts'
import { HomeView } from './home-view.tsx'
import { MeView } from './me-view.tsx'

export function homeRoutes() {
  const app = new Hono<TenantEnv>()

  app.get('/', async (c) => {
    const scope = c.get('scope')
    const plans = await rememberedPlans(scope.tenant.id, scope.now, async () => scope.db)
    const frame = frameOf(c)
    const cards = plans.map(planCard)
    const member = c.get('member')
    if (member === undefined) return c.html(HomeView({ frame, plans: cards }))
    const [file, claims] = await Promise.all([
      readOwnFile(scope, member.id),
      claimsOfMember(scope, member.id),
    ])
    const covers = coverViews(file, plans, member.maskedName, dayAt(scope.now))
    const open = claims.filter(
      ({ state }) => state === 'draft' || state === 'submitted' || state === 'returned',
    )
    return c.html(
      HomeView({
        frame,
        plans: cards,
        cover: covers[0] ?? null,
        openClaims: open.map(claimRowView),
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
    const paid = file.lines.filter(({ state }) => state === 'paid')
    return c.html(
      MeView({
        frame: frameOf(c),
        covers: coverViews(file, plans, member.maskedName, dayAt(scope.now)),
        claims: claims.map(claimRowView),
        benefits: paid.map((line) => ({
          title: line.title,
          amountFen: fen(line.amountFen),
          onText: line.paidAt === null ? '' : `${dayOf(line.paidAt)} 到账`,
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

function planCard({ title, plan }: PublishedPlan) {
  const fee = feeOf(plan)
  const years = plan.cover.months / 12
  const each = plan.join.units.most > 1 ? '每份' : '每人'
  const period = years === 1 ? '每年' : `${plan.cover.months} 个月`
  const newest = plan.versions.at(-1)
  return {
    title,
    feeText: fee === 0 ? '不用交费' : `${each}${period} ${formatYuan(fee).replace('.00', '')} 元`,
    pays: newest?.benefits.map(({ title: benefit }) => benefit.zh) ?? [],
  }
}
