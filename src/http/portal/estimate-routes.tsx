import { Hono } from 'hono'
import { amountQuestions, stayKindsOf } from '../../claims/amount-questions.ts'
import { STAY_DAYS_MOST, type StayKind } from '../../claims/stay-facts.ts'
import { dayAt, type Day } from '../../kernel/days.ts'
import { fen, type Fen } from '../../kernel/fen.ts'
import { estimateQuestions, say } from '../../rules/index.ts'
import { rememberedPlans, type PublishedPlan } from '../../plans/published-plans.ts'
import { estimate } from '../../settlement/estimate.ts'
import { addressOf, type TenantEnv } from '../context.ts'
import { explainedLines } from '../explained.ts'
import { readAmounts, type FormValues } from '../forms.ts'
import { langOf, type FactQuestion } from '../ui/index.ts'
import { amountHelp, amountLabel, amountSentences, kindWord } from './claim-words.ts'
import { EstimateView } from './estimate-view.tsx'
import { frameOf } from './frame.ts'
import { NotFoundView, RefusedView } from './trouble-view.tsx'
import type { PortalWords } from './words/zh.ts'

export function estimateRoutes() {
  const app = new Hono<TenantEnv>()

  app.get('/estimate', async (c) => {
    const { tenant } = c.get('entry')
    const plans = await rememberedPlans(tenant.id, c.get('now'), async () => c.get('scope').db)
    const asked = c.req.query()
    const plan = plans.find(({ planKey }) => planKey === asked['plan']) ?? plans[0]
    const frame = frameOf(c)
    if (plan === undefined) return c.html(NotFoundView({ frame }), 404)
    const { words } = frame
    const today = dayAt(c.get('now'))
    const answered = Object.keys(asked).some((name) => name !== 'plan')
    if (answered && !(await c.get('services').mayEstimate(tenant.id, addressOf(c)))) {
      c.header('retry-after', '60')
      const { waitTitle: title, wait: sentence } = words.estimate
      const view = RefusedView({ frame, title, sentence, back: '/estimate' })
      return c.html(view, 429)
    }
    const read = readAnswers(plan, asked, today, words)
    const result =
      answered && read.problems === undefined ? resultOf(plan, read, today, words) : null
    const view = EstimateView({
      frame,
      plans: plans.map((one) => planOption(one, words)),
      plan: plan.planKey,
      questions: questionsOf(plan, asked, today, answered ? read : { kind: read.kind }, words),
      result,
    })
    return c.html(view, answered && result === null ? 422 : 200)
  })
  return app
}

const planOption = ({ planKey, plan }: PublishedPlan, words: PortalWords) => {
  const label = say(plan.title, words.engine)
  return { value: planKey, label, lang: langOf(label, words.ui) }
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

function readAnswers(
  plan: PublishedPlan,
  asked: FormValues,
  today: Day,
  words: PortalWords,
): Answers {
  const kinds = stayKindsOf(plan.plan)
  const kind = kinds.find((known) => known === asked['kind']) ?? kinds[0] ?? 'inpatient'
  const names = amountsAsked(plan, kind, today).map(({ name }) => name)
  const amounts = readAmounts(asked, names)
  const problems: Record<string, string> = amounts.ok
    ? {}
    : amountSentences(plan.plan, amounts.error, words)
  for (const name of names) {
    if (!asked[name]?.trim()) problems[name] ??= words.estimate.amountMissing
  }
  const daysText = asked['days']?.trim() ?? ''
  const days = daysText === '' ? 0 : /^\d{1,3}$/.test(daysText) ? Number(daysText) : Infinity
  if (days > STAY_DAYS_MOST) problems['days'] = words.estimate.daysBetween(STAY_DAYS_MOST)
  return {
    kind,
    days,
    amountsFen: amounts.ok ? amounts.value : {},
    problems: Object.keys(problems).length > 0 ? problems : undefined,
  }
}

function resultOf(plan: PublishedPlan, answers: Answers, today: Day, words: PortalWords) {
  const { totalFen, lines } = estimate(plan, answers, today)
  return {
    totalFen: fen(totalFen),
    lines: explainedLines(lines, plan.plan, words),
    burdenFen: answers.amountsFen['burden'],
  }
}

function questionsOf(
  plan: PublishedPlan,
  asked: FormValues,
  today: Day,
  { kind, problems }: Pick<Answers, 'kind'> & Partial<Pick<Answers, 'problems'>>,
  words: PortalWords,
): FactQuestion[] {
  const kinds = stayKindsOf(plan.plan)
  const kindQuestion: FactQuestion = {
    name: 'kind',
    label: words.estimate.kind,
    unit: 'choice',
    value: kind,
    options: kinds.map((value) => ({ value, label: kindWord(value, words) })),
  }
  const amounts = amountsAsked(plan, kind, today).map(({ name }): FactQuestion => ({
    name,
    label: amountLabel(plan.plan, name, words),
    help: amountHelp(name, words),
    unit: 'yuan',
    value: asked[name],
    error: problems?.[name],
  }))
  const days: FactQuestion = {
    name: 'days',
    label: words.estimate.days,
    help: words.estimate.daysHelp,
    unit: 'days',
    value: asked['days'],
    error: problems?.['days'],
    optional: true,
  }
  const asksDays = kinds.some((one) => estimateQuestions(plan.plan, one, today).days)
  return [...(kinds.length > 1 ? [kindQuestion] : []), ...amounts, ...(asksDays ? [days] : [])]
}
