import { Hono, type Context } from 'hono'
import { dayAt } from '../../kernel/days.ts'
import type { Fen } from '../../kernel/fen.ts'
import { rememberedPlans, type PublishedPlan } from '../../plans/published-plans.ts'
import { estimateQuestions, explainLine, type BenefitLine, type Lang } from '../../rules/index.ts'
import { stayKindsOf } from '../../claims/amount-questions.ts'
import { estimate } from '../../settlement/estimate.ts'
import { addressOf, type TenantEnv } from '../context.ts'
import { problem } from '../problem.ts'
import { openDb } from '../scopes.ts'
import { described } from './describe.ts'
import { readJson } from './read-json.ts'
import { EstimateAnswer, EstimateRequest, PlansAnswer } from './schemas.ts'

/** Open to anybody: what a plan would give. No database once the tenant's plans are in memory. */
export function estimateApi() {
  const app = new Hono<TenantEnv>()

  app.get(
    '/plans',
    described({
      operationId: 'listPlans',
      summary: 'The plans that are in force',
      description: 'With the amounts of a settlement record that each computes from.',
      tag: 'members',
      answer: PlansAnswer,
      problems: [404],
    }),
    async (c) => {
      const plans = await rememberedPlans(c.get('entry').tenant.id, c.get('now'), () => openDb(c))
      const today = dayAt(c.get('now'))
      return c.json({
        plans: plans.map(({ planKey, title, plan }) => ({
          plan: planKey,
          title,
          amounts: [
            ...new Set(
              stayKindsOf(plan).flatMap((kind) =>
                estimateQuestions(plan, kind, today).amounts.map(({ name }) => name),
              ),
            ),
          ],
        })),
      })
    },
  )

  app.post(
    '/estimates',
    described({
      operationId: 'estimate',
      summary: 'What a stay would give, with the reason for every amount',
      description:
        'For somebody who is past every waiting period and has used nothing of the limits. ' +
        'Amounts are whole fen by the names that the plan reads.',
      tag: 'members',
      body: EstimateRequest,
      answer: EstimateAnswer,
      problems: [400, 404, 413, 415, 422, 429],
    }),
    async (c) => {
      const { tenant } = c.get('entry')
      if (!(await c.get('services').mayEstimate(tenant.id, addressOf(c)))) {
        return problem(c, 'too-many-requests', { retryAfterSeconds: 60 })
      }
      const asked = await readJson(c, EstimateRequest)
      return asked.ok ? postEstimate(c, asked.value) : asked.error
    },
  )
  return app
}

async function postEstimate(c: Context<TenantEnv>, asked: EstimateRequest) {
  const plans = await rememberedPlans(c.get('entry').tenant.id, c.get('now'), () => openDb(c))
  const plan = asked.plan ? plans.find(({ planKey }) => planKey === asked.plan) : plans[0]
  if (plan === undefined) return problem(c, 'not-found', { detail: 'No such plan is in force' })
  const today = dayAt(c.get('now'))
  const kind = asked.kind ?? stayKindsOf(plan.plan)[0] ?? 'inpatient'
  const missing = estimateQuestions(plan.plan, kind, today)
    .amounts.map(({ name }) => name)
    .filter((name) => asked.amounts[name] === undefined)
  if (missing.length > 0) {
    const errors = missing.map((name) => ({
      field: `amounts.${name}`,
      message: 'The plan computes from this amount: 0 where there is none',
    }))
    return problem(c, 'invalid', { errors })
  }
  const { totalFen, lines } = estimate(
    plan,
    { kind, days: asked.days ?? 0, amountsFen: asked.amounts as Record<string, Fen> },
    today,
  )
  return jsonBytes(c, {
    plan: plan.planKey,
    version: lines.find(({ version }) => version !== null)?.version ?? null,
    totalFen,
    lines: lines.map((line) => lineAnswer(line, plan, asked.lang ?? 'zh')),
  })
}

/**
 * JSON as bytes: workerd takes longer to encode a text of Chinese for a response than a
 * TextEncoder does, some 40 µs of an estimate.
 */
const jsonBytes = (c: Context, value: unknown): Response =>
  c.body(new TextEncoder().encode(JSON.stringify(value)), 200, {
    'content-type': 'application/json; charset=utf-8',
  })

function lineAnswer(line: BenefitLine, plan: PublishedPlan, lang: Lang) {
  const { title, sentences, steps, nearest } = explainLine(line, plan.plan, lang)
  const { benefit, amountFen, reason, clause } = line
  return { benefit, title, amountFen, reason, clause, sentences, steps, nearest }
}
