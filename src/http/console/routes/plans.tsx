import { Hono, type Context } from 'hono'
import { unreachable } from '../../../kernel/assert.ts'
import type { Day } from '../../../kernel/days.ts'
import { fen, formatYuan, parseYuan, ZERO, type Fen } from '../../../kernel/fen.ts'
import { feeOf } from '../../../plans/fee-of.ts'
import { draftPlan, type DraftPlanError } from '../../../plans/draft-plan.ts'
import { listPlans, type PlanRow } from '../../../plans/list-plans.ts'
import { publishPlan, type PublishPlanError } from '../../../plans/publish-plan.ts'
import { forgetPlans } from '../../../plans/published-plans.ts'
import { readPlanFile, type PlanFile } from '../../../reports/read-plan-file.ts'
import {
  checkExamples,
  diffVersions,
  parsePlan,
  readBack,
  verify,
  type ExampleResult,
  type Plan,
} from '../../../rules/index.ts'
import type { TenantEnv } from '../../context.ts'
import { setFlash } from '../../flash.ts'
import type { FormErrors } from '../../ui/index.ts'
import { frameOf } from '../frame.ts'
import { notFound, notPermitted } from '../trouble.tsx'
import { PlanView, type PlanExample, type PlanPublishing } from '../views/plan.tsx'
import { PlansView } from '../views/plans.tsx'

export function planRoutes() {
  const app = new Hono<TenantEnv>()

  app.get('/', async (c) => {
    const listed = await listPlans(c.get('scope'))
    if (!listed.ok) return notPermitted(c, 'plans', '查看互助计划', listed.error)
    return c.html(plansView(c, listed.value, {}, []))
  })

  app.post('/', (c) => postDraft(c))

  app.get('/:id/document', async (c) => {
    const file = await readPlanFile(c.get('scope'), c.req.param('id'))
    if (!file.ok) return notFound(c, 'plans', '互助计划')
    const { planKey, revision, document } = file.value.row
    const text = JSON.stringify(JSON.parse(document), null, 2)
    return c.body(`${text}\n`, 200, {
      'content-type': 'application/json; charset=utf-8',
      'content-disposition': `attachment; filename="${planKey}-${revision}.json"`,
    })
  })

  app.get('/:id', (c) => planPage(c, {}))

  app.post('/:id/publish', async (c) => {
    const done = await publishPlan(c.get('scope'), { revisionId: c.req.param('id') })
    if (done.ok) {
      forgetPlans(c.get('entry').tenant.id)
      setFlash(c, 'plan-published')
      return c.redirect(`/console/plans/${c.req.param('id')}`, 303)
    }
    if (done.error.reason === 'not-found') return notFound(c, 'plans', '互助计划')
    if (done.error.reason === 'not-permitted') {
      return notPermitted(c, 'plans', '发布互助计划', done.error)
    }
    return planPage(c, { form: publishSentence(done.error) })
  })
  return app
}

const PROBLEMS_SHOWN = 20

const plansView = (
  c: Context<TenantEnv>,
  rows: readonly PlanRow[],
  errors: FormErrors,
  problems: readonly { place: string; sentence: string }[],
) =>
  PlansView({
    frame: frameOf(c),
    rows,
    mayDraft: c.get('scope').permissions.has('plans.publish'),
    errors,
    problems,
  })

async function postDraft(c: Context<TenantEnv>) {
  const { file } = await c.req.parseBody()
  const bytes = file instanceof File ? new Uint8Array(await file.arrayBuffer()) : new Uint8Array()
  const done = await draftPlan(c.get('scope'), { bytes })
  if (done.ok) {
    setFlash(c, 'plan-drafted')
    return c.redirect(`/console/plans/${done.value.revisionId}`, 303)
  }
  const { error } = done
  if (error.reason === 'not-permitted') return notPermitted(c, 'plans', '导入计划文件', error)
  if (error.reason === 'nothing-new') {
    setFlash(c, 'plan-same')
    return c.redirect(`/console/plans/${error.revisionId}`, 303)
  }
  const listed = await listPlans(c.get('scope'))
  const problems =
    error.reason === 'not-a-plan'
      ? error.problems
          .slice(0, PROBLEMS_SHOWN)
          .map(({ path, message }) => ({ place: path, sentence: message.zh }))
      : []
  const view = plansView(c, listed.ok ? listed.value : [], draftSentences(error.reason), problems)
  return c.html(view, 422)
}

function draftSentences(
  reason: Exclude<DraftPlanError['reason'], 'not-permitted' | 'nothing-new'>,
): FormErrors {
  return {
    'too-large': { file: '文件超过 1 MB，请核对是不是计划文件' },
    'not-json': { file: '这不是 JSON 文件，请选择计划文件' },
    'not-a-plan': { file: '文件里有不合计划语言的地方，列在上面' },
    'changed-meanwhile': { file: '同事刚刚导入了这个计划，请看过再导入' },
  }[reason]
}

function publishSentence(
  error: Exclude<PublishPlanError, { reason: 'not-permitted' | 'not-found' }>,
): string {
  switch (error.reason) {
    case 'already-published':
      return '这一版已经发布过了'
    case 'own-draft':
      return '这一稿是您写的，要由另一位同事发布'
    case 'unsound':
      return `计划还有 ${Math.max(1, error.findings.length)} 处错误，改好才能发布`
    case 'examples-differ':
      return `算例对不上：${error.examples.join('、')}`
    default:
      return unreachable(error)
  }
}

async function planPage(c: Context<TenantEnv>, errors: FormErrors) {
  const file = await readPlanFile(c.get('scope'), c.req.param('id') ?? '')
  if (!file.ok) {
    return file.error.reason === 'not-found'
      ? notFound(c, 'plans', '互助计划')
      : notPermitted(c, 'plans', '查看互助计划', file.error)
  }
  const { row, before } = file.value
  const parsed = parsePlan(JSON.parse(row.document))
  if (!parsed.ok) return notFound(c, 'plans', '互助计划')
  const plan = parsed.value
  const asked = c.req.query('version')
  const version = plan.versions.find(({ id }) => id === asked) ?? plan.versions.at(-1)!
  const at = plan.versions.indexOf(version)
  const findings = verify(plan)
  const examples = checkExamples(plan)
  const view = PlanView({
    frame: frameOf(c),
    now: c.get('now'),
    plan: {
      id: row.id,
      title: row.title,
      revision: row.revision,
      state: row.state,
      draftedByName: file.value.draftedByName,
      publishedByName: file.value.publishedByName,
      publishedAt: row.publishedAt,
      membersCovered: file.value.membersCovered,
    },
    versions: plan.versions.map(versionTab),
    versionId: version.id,
    changes: at > 0 ? diffVersions(plan.versions[at - 1]!, version, plan, 'zh') : [],
    clauses: readBack(plan, 'zh', version.id),
    parameters: parametersOf(plan),
    examples: examples
      .filter((example) => example.version === version.id)
      .map((example) => exampleView(example, plan)),
    findings: findings.map(({ grade, message, path }) => ({
      grade,
      sentence: message.zh,
      place: path,
    })),
    notes: notesOf(plan),
    publishing: publishingOf(c, file.value, [
      ...findings.filter(({ grade }) => grade === 'error').map(({ message }) => message.zh),
      ...examples.filter(({ ok }) => !ok).map(({ says }) => `算例对不上：${says.zh}`),
    ]),
    membersSee: version.benefits.map(({ title }) => title.zh),
    replaces: before?.state === 'published' ? { id: before.id, revision: before.revision } : null,
    errors,
  })
  return c.html(view, Object.keys(errors).length > 0 ? 422 : 200)
}

function versionTab({ id, applies, title }: Plan['versions'][number]) {
  const dated = 'from' in applies
  return {
    id,
    label: title?.zh ?? `${id} 版`,
    appliesFrom: (dated ? applies.from : '1900-01-01') as Day,
    appliesTo: dated && applies.to !== 'open' ? (applies.to as Day) : null,
  }
}

/** What stands in the plan and not in a version: who pays what, for how long. */
function parametersOf(plan: Plan) {
  const fee = feeOf(plan)
  const { join, cover } = plan
  return [
    {
      label: '会费',
      value: fee === 0 ? '免费' : `每人每期 ${formatYuan(fee)} 元`,
      clause: join.fee === 'free' ? join.clause : join.fee.clause,
    },
    { label: '份数', value: `最多 ${join.units.most} 份`, clause: join.units.clause },
    { label: '保障期', value: `${cover.months} 个月`, clause: cover.clause },
  ]
}

function exampleView(example: ExampleResult, plan: Plan): PlanExample {
  const version = plan.versions.find(({ id }) => id === example.version)
  const written = version?.examples[example.at]
  const titleOf = (benefit: string) =>
    version?.benefits.find(({ id }) => id === benefit)?.title.zh ?? benefit
  const benefits = new Set([
    ...Object.keys(written?.pays ?? {}),
    ...example.differences.map(({ benefit }) => benefit),
  ])
  return {
    says: example.says.zh,
    source: written?.source ?? null,
    ok: example.ok,
    outcomes: [...benefits].map((benefit) => {
      const expectedFen = yuanOf(written?.pays[benefit])
      const differs = example.differences.find((one) => one.benefit === benefit)
      return {
        benefitTitle: titleOf(benefit),
        expectedFen,
        gotFen: differs ? fen(differs.gotFen) : expectedFen,
      }
    }),
    problem: example.problems[0]?.message.zh ?? null,
  }
}

/** An amount as a plan writes it, zero where it writes none. */
function yuanOf(text: string | undefined): Fen {
  const read = parseYuan(text ?? '0')
  return read.ok ? read.value : ZERO
}

/** What a scheme's source left open stands beside the plan that was copied from it. */
const notesOf = (plan: Plan): string[] => plan.notes?.map(({ zh }) => zh) ?? []

function publishingOf(
  c: Context<TenantEnv>,
  { row, publishers }: PlanFile,
  reasons: readonly string[],
): PlanPublishing {
  if (row.state !== 'draft') return { kind: 'closed' }
  const who = publishers.filter(({ id }) => id !== row.draftedBy).map(({ name }) => name)
  if (!c.get('scope').permissions.has('plans.publish')) return { kind: 'not-permitted', who }
  if (row.draftedBy === c.get('staff').id) return { kind: 'own', who }
  return reasons.length > 0 ? { kind: 'blocked', reasons } : { kind: 'may' }
}
