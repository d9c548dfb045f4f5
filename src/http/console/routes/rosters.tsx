import { Hono, type Context } from 'hono'
import { dayAt } from '../../../kernel/days.ts'
import { halfWidth } from '../../../kernel/half-width.ts'
import {
  importRoster,
  writeFindings,
  type ImportRosterError,
} from '../../../members/import-roster.ts'
import {
  rosterColumns,
  rosterFileSentence,
  type RosterColumn,
} from '../../../members/roster-file.ts'
import { ROSTER_BYTES_MOST } from '../../../members/roster-limits.ts'
import {
  listRosters,
  readRoster,
  ROSTERS_A_PAGE,
  ROW_ERRORS_A_PAGE,
} from '../../../members/rosters.ts'
import { rosterErrorsCsv, rosterTemplateCsv } from '../../../members/write-roster.ts'
import { coverPeriod } from '../../../plans/cover-period.ts'
import type { Plan, RosterFinding } from '../../../rules/index.ts'
import { refuseUnless } from '../../../scope.ts'
import { rosterChoices } from '../../../reports/roster-choices.ts'
import type { TenantEnv } from '../../context.ts'
import { isFlash, setFlash } from '../../flash.ts'
import { pageOf, type FieldSentences } from '../../forms.ts'
import { wake } from '../../wake.ts'
import { frameOf } from '../frame.ts'
import { notFound, notPermitted } from '../trouble.tsx'
import { rosterFindingSentence } from '../roster-finding.ts'
import { NewRosterView } from '../views/new-roster.tsx'
import { RosterView } from '../views/roster.tsx'
import { RostersView } from '../views/rosters.tsx'
import { daySpan } from '../when.tsx'

/** What a form adds to its file: names of fields and parts. */
const FORM_BYTES_AROUND = 16 * 1024

const CSV = 'text/csv; charset=utf-8'

export function rosterRoutes() {
  const app = new Hono<TenantEnv>()

  app.get('/', async (c) => {
    const scope = c.get('scope')
    const page = pageOf(c)
    const listed = await listRosters(scope, { page })
    if (!listed.ok) return notPermitted(c, 'rosters', '查看花名册', listed.error)
    const view = RostersView({
      frame: frameOf(c),
      now: scope.now,
      ...listed.value,
      page,
      pageSize: ROSTERS_A_PAGE,
      mayImport: scope.permissions.has('rosters.import'),
    })
    return c.html(view)
  })

  app.get('/new', (c) =>
    newRosterPage(c, { ...nothing, workplace: c.req.query('workplace') ?? '' }),
  )
  app.post('/', (c) => postRoster(c))

  // The same for everybody: a file beside the styles, made when they were.
  app.get('/template.xlsx', (c) => c.redirect('/roster-template.xlsx', 302))
  app.get('/template.csv', (c) => download(c, rosterTemplateCsv(), CSV, '花名册模板.csv'))

  app.get('/:id', (c) => rosterPage(c, c.req.param('id')))
  app.get('/:id/errors.csv', async (c) => {
    const read = await readRoster(c.get('scope'), { rosterId: c.req.param('id') })
    if (!read.ok) return refuse(c, read.error)
    const { roster, errors } = read.value
    const rows = errors.flatMap(({ column, ...error }) =>
      isRosterColumn(column) ? [{ ...error, column }] : [],
    )
    return download(c, rosterErrorsCsv(rows), CSV, `${roster.workplaceName}-要改的行.csv`)
  })
  return app
}

const isRosterColumn = (name: string): name is RosterColumn =>
  rosterColumns.some((column) => column === name)

function download(
  c: Context<TenantEnv>,
  body: string | Uint8Array<ArrayBuffer>,
  type: string,
  name: string,
) {
  return c.body(body, 200, {
    'content-type': type,
    'content-disposition': `attachment; filename*=UTF-8''${encodeRfc5987(name)}`,
  })
}

function refuse(
  c: Context<TenantEnv>,
  error: Extract<Awaited<ReturnType<typeof readRoster>>, { ok: false }>['error'],
) {
  return error.reason === 'not-permitted'
    ? notPermitted(c, 'rosters', '查看花名册', error)
    : notFound(c, 'rosters', '花名册')
}

async function rosterPage(c: Context<TenantEnv>, rosterId: string) {
  const scope = c.get('scope')
  const page = pageOf(c)
  const read = await readRoster(scope, { rosterId, page })
  if (!read.ok) return refuse(c, read.error)
  const { roster, errors, errorsTotal } = read.value
  const { flash, ...frame } = frameOf(c)
  // The page itself says at length what the sentence says in short.
  const repeated = isFlash(flash, 'roster-repeated')
  const view = RosterView({
    frame: { ...frame, flash: repeated ? undefined : flash },
    now: scope.now,
    roster,
    repeated,
    errors,
    page,
    pageSize: ROW_ERRORS_A_PAGE,
    total: errorsTotal,
  })
  return c.html(view)
}

type Chosen = { readonly workplace: string; readonly plan: string; readonly staff: string }

const nothing: Chosen = { workplace: '', plan: '', staff: '' }

/** Whether a plan can be held against a workplace only with the number of its staff. */
function asksStaff({ join: { participation } }: Plan): boolean {
  if (participation === 'none') return false
  return participation.share !== undefined || participation.everyoneBelow !== undefined
}

async function newRosterPage(
  c: Context<TenantEnv>,
  values: Chosen,
  errors: FieldSentences = {},
  findings: readonly RosterFinding[] = [],
) {
  const scope = c.get('scope')
  const refused = refuseUnless(scope, 'rosters.import')
  if (refused) return notPermitted(c, 'rosters', '导入花名册', refused)
  const { workplaces, plans } = await rosterChoices(scope, values.workplace)
  const options = plans.map(({ planKey, title, plan }) => {
    const { startsOn, endsOn } = coverPeriod(plan, dayAt(scope.now))
    return { value: planKey, label: `${title}（${daySpan(startsOn, endsOn)}）` }
  })
  const chosen =
    findings.length === 0 ? null : (plans.find(({ planKey }) => planKey === values.plan) ?? null)
  const onlyPlan = options.length === 1 ? options[0]!.value : ''
  const view = NewRosterView({
    frame: frameOf(c),
    workplaces,
    plans: options,
    values: { ...values, plan: values.plan || onlyPlan },
    errors,
    asksStaff: plans.some(({ plan }) => asksStaff(plan)),
    toWeigh: chosen && {
      sentences: findings.map((finding) => rosterFindingSentence(finding, chosen.plan)),
      written: writeFindings(findings),
    },
  })
  return c.html(view, Object.keys(errors).length > 0 || chosen ? 422 : 200)
}

async function postRoster(c: Context<TenantEnv>) {
  const scope = c.get('scope')
  const refused = refuseUnless(scope, 'rosters.import')
  if (refused) return notPermitted(c, 'rosters', '导入花名册', refused)
  const tooLarge = rosterFileSentence({ reason: 'too-large' })
  const announced = Number(c.req.header('content-length') ?? 0)
  // Before anything of it is read: what it was for is then not known either.
  if (announced > ROSTER_BYTES_MOST + FORM_BYTES_AROUND) {
    return newRosterPage(c, nothing, { file: tooLarge })
  }
  const { workplace = '', plan = '', staff = '', weighed = '', file } = await c.req.parseBody()
  const values = {
    workplace: String(workplace),
    plan: String(plan),
    staff: halfWidth(String(staff)).replaceAll(/[\s,，]/g, ''),
  }
  const again = (errors: FieldSentences) => newRosterPage(c, values, errors)
  const missing = {
    ...(values.workplace === '' && { workplace: '请选择单位' }),
    ...(values.plan === '' && { plan: '请选择互助计划' }),
    ...(!/^\d{0,6}$/.test(values.staff) && { staff: '请填写整数，例如 120' }),
    ...(!(file instanceof File && (file.name !== '' || file.size > 0)) && {
      file: '请选择花名册文件',
    }),
  }
  if (Object.keys(missing).length > 0 || !(file instanceof File)) return again(missing)
  if (file.size > ROSTER_BYTES_MOST) return again({ file: tooLarge })
  const done = await importRoster(scope, {
    workplaceId: values.workplace,
    planKey: values.plan,
    fileName: file.name,
    bytes: new Uint8Array(await file.arrayBuffer()),
    ...(values.staff !== '' && { staff: Number(values.staff) }),
    weighed: String(weighed),
  })
  if (done.ok) {
    // People may have to be told now.
    if (done.value.repeated) setFlash(c, 'roster-repeated')
    else wake(c)
    return c.redirect(`/console/rosters/${done.value.rosterId}`, 303)
  }
  if (done.error.reason === 'not-permitted') {
    return notPermitted(c, 'rosters', '导入花名册', done.error)
  }
  if (done.error.reason === 'to-weigh') return newRosterPage(c, values, {}, done.error.findings)
  return again(importSentences(done.error))
}

function importSentences(
  error: Exclude<ImportRosterError, { reason: 'not-permitted' | 'to-weigh' }>,
): FieldSentences {
  switch (error.reason) {
    case 'file':
      return { file: rosterFileSentence(error.problem) }
    case 'no-rows':
      return { file: rosterFileSentence({ reason: 'no-rows' }) }
    case 'unknown-workplace':
      return { workplace: '没有找到这家单位，请重新选择' }
    case 'plan-not-published':
      return { plan: '这个互助计划还没有发布，或者刚刚调整过，请重新选择' }
    case 'changed-meanwhile':
      return { file: '同一批人正在别处导入，这次没有保存。请过一会儿再上传一次' }
  }
}

/** What `encodeURIComponent` leaves as it is and a header parameter may not hold. */
const encodeRfc5987 = (text: string): string =>
  encodeURIComponent(text).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )
