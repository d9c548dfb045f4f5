import { Hono } from 'hono'
import { amountQuestions, stayKindsOf } from '../../claims/amount-questions.ts'
import { STAY_DAYS_MOST, type StayKind } from '../../claims/stay-facts.ts'
import { dayAt, type Day } from '../../kernel/days.ts'
import { fen, type Fen } from '../../kernel/fen.ts'
import { estimateQuestions, kindWords } from '../../rules/index.ts'
import { rememberedPlans, type PublishedPlan } from '../../plans/published-plans.ts'
import { estimate } from '../../settlement/estimate.ts'
import { addressOf, type TenantEnv } from '../context.ts'
import { explainedLines } from '../explained.ts'
import { readAmounts, type FormValues } from '../forms.ts'
import type { FactQuestion } from '../ui/index.ts'
import { EstimateView } from './estimate-view.tsx'
import { frameOf } from './frame.ts'
import { NotFoundView, RefusedView } from './trouble-view.tsx'

export function estimateRoutes() {
  const app = new Hono<TenantEnv>()

  app.get('/estimate', async (c) => {
    const { tenant } = c.get('entry')
    const plans = await rememberedPlans(tenant.id, c.get('now'), async () => c.get('scope').db)
    const asked = c.req.query()
    const plan = plans.find(({ planKey }) => planKey === asked['plan']) ?? plans[0]
    const frame = frameOf(c)
    if (plan === undefined) return c.html(NotFoundView({ frame }), 404)
    const today = dayAt(c.get('now'))
    const answered = Object.keys(asked).some((name) => name !== 'plan')
    if (answered && !(await c.get('services').mayEstimate(tenant.id, addressOf(c)))) {
      c.header('retry-after', '60')
      const sentence = '这个网络地址一分钟内算得太多了，请一分钟后再试。'
      const view = RefusedView({
        frame,
        title: '请稍等',
        sentence,
        back: '/estimate',
      })
      return c.html(view, 429)
    }
    const read = readAnswers(plan, asked, today)
    const result = answered && read.problems === undefined ? resultOf(plan, read, today) : null
    const view = EstimateView({
      frame,
      plans: plans.map(({ planKey, title }) => ({ value: planKey, label: title })),
      plan: plan.planKey,
      questions: questionsOf(plan, asked, read.kind, today, answered ? read.problems : undefined),
      result,
    })
    return c.html(view, answered && result === null ? 422 : 200)
  })
  return app
}

/** An estimate asks only what the plan computes from. */
const amountsAsked = (plan: PublishedPlan, kind: StayKind, on: Day) =>
  amountQuestions(plan.plan, kind, on).filter(({ optional }) => !optional)

type Answers = {
  readonly kind: StayKind
  readonly days: number
  readonly amountsFen: Readonly<Record<string, Fen>>
  readonly problems: Readonly<Record<string, string>> | undefined
}

function readAnswers(plan: PublishedPlan, asked: FormValues, today: Day): Answers {
  const kinds = stayKindsOf(plan.plan)
  const kind = kinds.find((known) => known === asked['kind']) ?? kinds[0] ?? 'inpatient'
  const names = amountsAsked(plan, kind, today).map(({ name }) => name)
  const amounts = readAmounts(asked, names)
  const problems: Record<string, string> = amounts.ok ? {} : { ...amounts.error }
  for (const name of names) {
    if (!asked[name]?.trim()) problems[name] ??= '请填写金额，没有就填 0'
  }
  const daysText = asked['days']?.trim() ?? ''
  const days = daysText === '' ? 0 : /^\d{1,3}$/.test(daysText) ? Number(daysText) : Infinity
  if (days > STAY_DAYS_MOST) problems['days'] = `请填写 0 到 ${STAY_DAYS_MOST} 之间的天数`
  return {
    kind,
    days,
    amountsFen: amounts.ok ? amounts.value : {},
    problems: Object.keys(problems).length > 0 ? problems : undefined,
  }
}

function resultOf(plan: PublishedPlan, answers: Answers, today: Day) {
  const { totalFen, lines } = estimate(plan, answers, today)
  return {
    totalFen: fen(totalFen),
    lines: explainedLines(lines, plan.plan),
    burdenFen: answers.amountsFen['burden'],
  }
}

function questionsOf(
  plan: PublishedPlan,
  asked: FormValues,
  kind: StayKind,
  today: Day,
  problems: Readonly<Record<string, string>> | undefined,
): FactQuestion[] {
  const kinds = stayKindsOf(plan.plan)
  const kindQuestion: FactQuestion = {
    name: 'kind',
    label: '看病方式',
    unit: 'choice',
    value: kind,
    options: kinds.map((value) => ({ value, label: kindWords[value].zh })),
  }
  const amounts = amountsAsked(plan, kind, today).map(({ name, label, help }): FactQuestion => ({
    name,
    label,
    help,
    unit: 'yuan',
    value: asked[name],
    error: problems?.[name],
  }))
  const days: FactQuestion = {
    name: 'days',
    label: '住院天数',
    help: '从入院到出院隔了几天；门诊不用填',
    unit: 'days',
    value: asked['days'],
    error: problems?.['days'],
    optional: true,
  }
  const asksDays = kinds.some((one) => estimateQuestions(plan.plan, one, today).days)
  return [...(kinds.length > 1 ? [kindQuestion] : []), ...amounts, ...(asksDays ? [days] : [])]
}
