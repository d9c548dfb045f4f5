import { Hono, type Context } from 'hono'
import { amountQuestions } from '../../../claims/amount-questions.ts'
import type { FieldProblems } from '../../../claims/field-reasons.ts'
import { readDocument } from '../../../claims/documents.ts'
import { refuseClaim, returnClaim, type SendBackError } from '../../../claims/send-back.ts'
import { handedInStates } from '../../../claims/tables.ts'
import { amountWord } from '../../../rules/index.ts'
import type { StayFacts } from '../../../claims/stay-facts.ts'
import { dayAt, daysBetween, parseDay } from '../../../kernel/days.ts'
import { fen, parseYuan } from '../../../kernel/fen.ts'
import { listClaims, CLAIMS_A_PAGE } from '../../../reports/list-claims.ts'
import { readClaimFile, type ClaimFile } from '../../../reports/read-claim-file.ts'
import { approveClaim } from '../../../settlement/approve-claim.ts'
import { correctFacts } from '../../../settlement/correct-facts.ts'
import { refuseUnless } from '../../../scope.ts'
import type { TenantEnv } from '../../context.ts'
import { documentAnswer } from '../../document-answer.ts'
import { setFlash, type FlashName } from '../../flash.ts'
import { fieldSentence, fieldWords } from '../../field-words.ts'
import { pageOf, readForm, readWhole, type FormValues } from '../../forms.ts'
import { wake } from '../../wake.ts'
import { claimPageProps } from '../claim-page.ts'
import { frameOf } from '../frame.ts'
import { sealedSearch, toSealedSearch } from '../sealed-search.ts'
import { notFound, notPermitted } from '../trouble.tsx'
import { ClaimView, type ClaimForms } from '../views/claim.tsx'
import { ClaimsView, claimSorts, claimTabs, type ClaimTab } from '../views/claims.tsx'

/** From how many days on a wait is shown as late. */
const LATE_AFTER_DAYS = 5
const REVISION_MOST = 100_000

export function claimRoutes() {
  const app = new Hono<TenantEnv>()
  app.get('/', (c) => claimsPage(c))
  app.post('/search', (c) => {
    const refused = refuseUnless(c.get('scope'), 'claims.read')
    if (refused) return notPermitted(c, 'claims', '查看申领', refused)
    return toSealedSearch(c, '/console/claims', ['state', 'sort'])
  })
  app.get('/:id', (c) => claimPage(c, NO_FORM))

  app.post('/:id/approve', async (c) => {
    const { claimId, revision, values } = await decision(c)
    const done = await approveClaim(c.get('scope'), { claimId, revision })
    if (done.ok) return decided(c, 'claim-approved')
    switch (done.error.reason) {
      case 'not-permitted':
        return notPermitted(c, 'claims', '审核申领', done.error)
      case 'not-found':
        return notFound(c, 'claims', '申领')
      case 'no-plan':
        return claimPage(
          c,
          form('approve', values, { form: '这个计划现在没有发布的版本，不能审核' }),
        )
      default:
        return claimPage(c, form('approve', values, { form: STALE }))
    }
  })

  app.post('/:id/return', async (c) => {
    const { claimId, revision, values } = await decision(c)
    const reason = values['reason'] ?? ''
    const done = await returnClaim(c.get('scope'), { claimId, revision, reason }, quietOf(c))
    return done.ok ? decided(c, 'claim-returned') : sendBackTrouble(c, 'return', values, done.error)
  })

  app.post('/:id/refuse', async (c) => {
    const { claimId, revision, values } = await decision(c)
    const { reason = '', clause = '' } = values
    const done = await refuseClaim(
      c.get('scope'),
      { claimId, revision, reason, clause },
      quietOf(c),
    )
    return done.ok ? decided(c, 'claim-refused') : sendBackTrouble(c, 'refuse', values, done.error)
  })

  app.post('/:id/facts', async (c) => postFacts(c))

  app.get('/:id/documents/:document', async (c) => {
    const { id, document } = c.req.param()
    const found = await readDocument(c.get('scope'), c.get('services').documents, {
      claimId: id,
      documentId: document,
    })
    if (!found.ok) return notFound(c, 'claims', '材料')
    return documentAnswer(c, found.value)
  })
  return app
}

const STALE = '这件申领刚刚有变动，请看过最新内容再决定'
const NO_FORM: ClaimForms = { act: null, values: {}, errors: {} }

const form = (
  act: NonNullable<ClaimForms['act']>,
  values: FormValues,
  errors: ClaimForms['errors'],
): ClaimForms => ({ act, values, errors })

async function decision(c: Context<TenantEnv>) {
  const values = await readForm(c)
  const revision = readWhole(values['revision'], 1, REVISION_MOST, 0)
  return { claimId: c.req.param('id') ?? '', revision, values }
}

const quietOf = (c: Context<TenantEnv>) => ({ quietHours: c.get('services').config.quietHours })

/** What a decision leads to; a message may wait in the outbox now. */
function decided(c: Context<TenantEnv>, flash: FlashName) {
  wake(c)
  setFlash(c, flash)
  return c.redirect(`/console/claims/${c.req.param('id')}`, 303)
}

function sendBackTrouble(
  c: Context<TenantEnv>,
  act: 'return' | 'refuse',
  values: FormValues,
  error: SendBackError,
) {
  switch (error.reason) {
    case 'not-permitted':
      return notPermitted(c, 'claims', '审核申领', error)
    case 'reason-missing':
      return claimPage(c, form(act, values, { reason: '请写清原因，4 到 300 个字，职工会看到' }))
    case 'clause-missing':
      return claimPage(c, form(act, values, { clause: '请选择依据的条款' }))
    case 'stale':
      return claimPage(c, form(act, values, { form: STALE }))
  }
}

/** One fact at a time: its field, its new value, the reason by the evidence. */
async function postFacts(c: Context<TenantEnv>) {
  const refused = refuseUnless(c.get('scope'), 'claims.decide')
  if (refused) return notPermitted(c, 'claims', '更正事实', refused)
  const { claimId, revision, values } = await decision(c)
  const file = await readClaimFile(c.get('scope'), claimId)
  if (!file.ok) return notFound(c, 'claims', '申领')
  const { field = '', value = '', reason = '' } = values
  const change = readChange(file.value, field, value)
  if (typeof change === 'string') return claimPage(c, form('facts', values, { value: change }))
  const done = await correctFacts(c.get('scope'), { claimId, revision, change, reason })
  if (done.ok) return decided(c, 'facts-corrected')
  switch (done.error.reason) {
    case 'not-permitted':
      return notPermitted(c, 'claims', '更正事实', done.error)
    case 'not-found':
      return notFound(c, 'claims', '申领')
    case 'reason-missing':
      return claimPage(c, form('facts', values, { reason: '请写清按什么材料更正，4 到 200 个字' }))
    case 'fields':
      return claimPage(
        c,
        form('facts', values, { value: firstSentence(file.value, done.error.problems) }),
      )
    case 'already-claimed':
      return claimPage(c, form('facts', values, { value: '改成这样就和另一件申领是同一次就医了' }))
    default:
      return claimPage(c, form('facts', values, { form: STALE }))
  }
}

function firstSentence({ plan }: ClaimFile, problems: FieldProblems): string {
  const [name = '', problem = STALE] = Object.entries(problems)[0] ?? []
  return fieldSentence(fieldWords, problem, amountWord(plan?.plan ?? {}, name, 'zh'))
}

/** The change that a corrected field asks for, or the sentence why its value cannot be read. */
function readChange({ facts, plan }: ClaimFile, field: string, value: string): StayFacts | string {
  const { stay } = facts
  if (!stay || !plan) return '这件申领还不完整，不能更正'
  const names = amountQuestions(plan.plan, stay.kind, stay.dischargedOn).map(({ name }) => name)
  if (names.includes(field)) {
    const amount = parseYuan(value)
    return amount.ok ? { amounts: { [field]: amount.value } } : fieldWords[amount.error]
  }
  if (field === 'admittedOn' || field === 'dischargedOn' || field === 'settledOn') {
    const on = parseDay(value.trim())
    return on ? { stay: { ...stay, [field]: on } } : '请填写日期，如 2026-03-01'
  }
  if (field === 'hospital' && value.trim() !== '' && value.trim().length <= 60) {
    return { stay: { ...stay, hospital: value.trim() } }
  }
  return '请选择要更正的项目，并填写更正后的内容'
}

async function claimsPage(c: Context<TenantEnv>) {
  const asked = c.req.query('state')
  const tab: ClaimTab = claimTabs.find((known) => known === asked) ?? 'submitted'
  const state = handedInStates.find((known) => known === tab)
  const sort = claimSorts.find((known) => known === c.req.query('sort')) ?? 'waiting'
  const { q, search, lapsed } = await sealedSearch(c)
  const page = pageOf(c)
  const listed = await listClaims(c.get('scope'), {
    ...(state ? { state } : {}),
    ...(q ? { q } : {}),
    sort,
    page,
  })
  if (!listed.ok) return notPermitted(c, 'claims', '查看申领', listed.error)
  const { rows, total, counts } = listed.value
  const today = dayAt(c.get('now'))
  const all = Object.values(counts).reduce((sum, n) => sum + n, 0)
  const view = ClaimsView({
    frame: frameOf(c),
    now: c.get('now'),
    tab,
    counts: { ...counts, all },
    q,
    search,
    lapsed,
    sort,
    rows: rows.map((row) => ({
      id: row.id,
      maskedName: row.maskedName,
      workplaceName: row.workplace,
      planTitle: row.planTitle,
      stay: row.stay ? { from: row.stay.admittedOn, to: row.stay.dischargedOn } : null,
      state: row.state,
      channel: row.channel,
      amountFen: row.totalFen === null ? null : fen(row.totalFen),
      submittedAt: row.submittedAt,
      waitingDays:
        row.state === 'submitted' && row.submittedAt !== null
          ? daysBetween(dayAt(row.submittedAt), today)
          : null,
    })),
    page,
    pageSize: CLAIMS_A_PAGE,
    total,
    lateAfterDays: LATE_AFTER_DAYS,
  })
  return c.html(view)
}

async function claimPage(c: Context<TenantEnv>, forms: ClaimForms) {
  if (!c.get('scope').permissions.has('claims.read')) {
    return notPermitted(c, 'claims', '查看申领', {
      reason: 'not-permitted',
      permission: 'claims.read',
    })
  }
  const file = await readClaimFile(c.get('scope'), c.req.param('id') ?? '')
  if (!file.ok) return notFound(c, 'claims', '申领')
  const props = claimPageProps(c, file.value)
  const failed = Object.keys(forms.errors).length > 0
  return c.html(ClaimView({ frame: frameOf(c), ...props, forms }), failed ? 422 : 200)
}
