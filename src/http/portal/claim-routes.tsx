import { Hono, type Context } from 'hono'
import { amountQuestions, stayKindsOf } from '../../claims/amount-questions.ts'
import {
  addDocument,
  DOCUMENT_BYTES_MOST,
  DOCUMENTS_MOST,
  readDocument,
  removeDocument,
  type AddDocumentError,
} from '../../claims/documents.ts'
import {
  canBeChanged,
  saveAmounts,
  saveStay,
  startClaim,
  type DraftError,
} from '../../claims/save-draft.ts'
import { StayInput, type StayFacts } from '../../claims/stay-facts.ts'
import { dayAt } from '../../kernel/days.ts'
import { fen, formatYuan } from '../../kernel/fen.ts'
import { rememberedPlans, type PublishedPlan } from '../../plans/published-plans.ts'
import { readClaimFile, type ClaimFile } from '../../reports/read-claim-file.ts'
import { previewClaim, submitClaim } from '../../settlement/submit-claim.ts'
import type { TenantEnv } from '../context.ts'
import { documentAnswer } from '../document-answer.ts'
import { explainedLines } from '../explained.ts'
import { setFlash } from '../flash.ts'
import { fieldSentence } from '../field-words.ts'
import { checkForm, readAmounts, readForm, type FieldSentences, type FormValues } from '../forms.ts'
import { AsWritten, type FactQuestion } from '../ui/index.ts'
import { AmountsView, ConfirmView, DocumentsView, StayView } from './claim-steps-view.tsx'
import { claimPage } from './claim-page.tsx'
import {
  amountFacts,
  amountHelp,
  amountLabel,
  amountSentences,
  kindWord,
  stayFacts,
} from './claim-words.ts'
import { frameOf } from './frame.ts'
import { NotFoundView } from './trouble-view.tsx'
import type { PortalWords } from './words/zh.ts'

const NEW = 'new'
type PageContext = Context<TenantEnv>

/** A member's claim in four steps, each saved as it is done, and the page that follows it. */
export function claimRoutes() {
  const app = new Hono<TenantEnv>()

  app.use('/claims/*', async (c, next) => (c.get('member') ? next() : c.redirect('/sign-in', 303)))
  app.get('/claims/new', async (c) => stayPage(c, NEW, {}, {}))
  app.get('/claims/:id/stay', async (c) => {
    const file = await changeable(c)
    return file ? stayPage(c, file.row.id, stayValues(file.facts), {}) : notChangeable(c)
  })
  app.post('/claims/:id/stay', async (c) => postStay(c, c.req.param('id')))
  app.get('/claims/:id/amounts', async (c) => {
    const file = await changeable(c)
    if (!file) return notChangeable(c)
    if (!file.facts.stay) return c.redirect(`/claims/${file.row.id}/stay`, 303)
    return amountsPage(c, file, amountValues(file.facts), {})
  })
  app.post('/claims/:id/amounts', async (c) => postAmounts(c))
  app.get('/claims/:id/documents', async (c) => documentsPage(c))
  app.post('/claims/:id/documents', async (c) => postDocuments(c))
  app.post('/claims/:id/documents/:document/remove', async (c) => {
    const { id, document } = c.req.param()
    const removed = await removeDocument(c.get('scope'), { claimId: id, documentId: document })
    if (!removed.ok) return missing(c)
    setFlash(c, 'document-removed')
    return c.redirect(`/claims/${id}/documents`, 303)
  })
  app.get('/claims/:id/documents/:document', async (c) => serveDocument(c))
  app.get('/claims/:id/confirm', async (c) => confirmPage(c))
  app.post('/claims/:id/confirm', async (c) => {
    const claimId = c.req.param('id')
    const done = await submitClaim(c.get('scope'), { claimId })
    if (done.ok) {
      setFlash(c, 'claim-submitted')
      return c.redirect(`/claims/${claimId}`, 303)
    }
    switch (done.error.reason) {
      case 'incomplete':
        return c.redirect(`/claims/${claimId}/${done.error.step}`, 303)
      case 'not-a-draft':
        return c.redirect(`/claims/${claimId}`, 303)
      case 'already-claimed':
        return confirmPage(c, c.get('words').claim.alreadyClaimed)
      case 'stale':
        return confirmPage(c, c.get('words').claim.changedElsewhere)
      case 'no-plan':
        return confirmPage(c, c.get('words').claim.planChanging)
      default:
        return missing(c)
    }
  })
  app.get('/claims/:id', async (c) => {
    const file = await readClaimFile(c.get('scope'), c.req.param('id'))
    if (!file.ok) return missing(c)
    if (file.value.row.state === 'draft')
      return c.redirect(`/claims/${c.req.param('id')}/stay`, 303)
    return c.html(claimPage(frameOf(c), file.value))
  })
  return app
}

const missing = (c: PageContext) => c.html(NotFoundView({ frame: frameOf(c) }), 404)

/** The claim of the address where its member may still change it. */
async function changeable(c: PageContext): Promise<ClaimFile | undefined> {
  const file = await readClaimFile(c.get('scope'), c.req.param('id') ?? '')
  return file.ok && canBeChanged(file.value.row) ? file.value : undefined
}

/** One that was handed in has a page of its own; one that is not there has none. */
async function notChangeable(c: PageContext) {
  const id = c.req.param('id') ?? ''
  const file = await readClaimFile(c.get('scope'), id)
  return file.ok ? c.redirect(`/claims/${id}`, 303) : missing(c)
}

const plansOf = (c: PageContext): Promise<readonly PublishedPlan[]> =>
  rememberedPlans(c.get('entry').tenant.id, c.get('now'), async () => c.get('scope').db)

const stayValues = ({ stay }: StayFacts): FormValues =>
  stay === undefined ? {} : Object.fromEntries(Object.entries(stay).map(([k, v]) => [k, String(v)]))

async function stayPage(
  c: PageContext,
  claimId: string,
  values: FormValues,
  problems: FieldSentences,
) {
  const words = c.get('words')
  const { claim } = words
  const errors = Object.fromEntries(
    Object.entries(problems).map(([name, one]) => [name, fieldSentence(words.fields, one, name)]),
  )
  const plans = await plansOf(c)
  const kinds = [...new Set(plans.flatMap(({ plan }) => stayKindsOf(plan)))]
  const today = dayAt(c.get('now'))
  const kind: FactQuestion = {
    name: 'kind',
    label: claim.kind,
    unit: 'choice',
    value: values['kind'] ?? kinds[0],
    error: errors['kind'],
    options: kinds.map((value) => ({ value, label: kindWord(value, words) })),
  }
  const date = (name: string, label: string, help: string): FactQuestion => ({
    name,
    label,
    help,
    unit: 'day',
    max: today,
    value: values[name],
    error: errors[name],
  })
  const text = (name: string, label: string, help: string, optional = false): FactQuestion => ({
    name,
    label,
    help: AsWritten({ text: help, words: words.ui }),
    unit: 'text',
    optional,
    value: values[name],
    error: errors[name],
  })
  const questions = [
    ...(kinds.length > 1 ? [kind] : []),
    text('hospital', claim.hospital, claim.hospitalHelp),
    date('admittedOn', claim.admitted, claim.outpatientDay),
    date('dischargedOn', claim.discharged, claim.outpatientDay),
    date('settledOn', claim.settled, claim.settledHelp),
    text('diagnosis', claim.diagnosis, claim.diagnosisHelp, true),
  ]
  const view = StayView({ frame: frameOf(c), claimId, questions, error: errors['form'] })
  return c.html(view, Object.keys(errors).length > 0 ? 422 : 200)
}

async function postStay(c: PageContext, claimId: string) {
  const values = await readForm(c)
  const plans = await plansOf(c)
  const kinds = [...new Set(plans.flatMap(({ plan }) => stayKindsOf(plan)))]
  const named = ['kind', 'hospital', 'admittedOn', 'dischargedOn', 'settledOn', 'diagnosis']
  const typed = Object.fromEntries(named.map((name) => [name, values[name] ?? '']))
  // Where there is but one kind, the page does not ask for it.
  const kind = kinds.length === 1 ? kinds[0] : typed['kind']
  const stay = checkForm(StayInput, { ...typed, kind })
  if (!stay.ok) return stayPage(c, claimId, values, stay.error)
  const scope = c.get('scope')
  if (claimId === NEW) {
    const memberId = c.get('member')!.id
    const started = await startClaim(scope, { memberId, channel: 'member', stay: stay.value })
    if (started.ok) return c.redirect(`/claims/${started.value.claimId}/amounts`, 303)
    return draftTrouble(c, started.error, (errors) => stayPage(c, claimId, values, errors))
  }
  const saved = await saveStay(scope, { claimId, stay: stay.value })
  if (saved.ok) return c.redirect(`/claims/${claimId}/amounts`, 303)
  return draftTrouble(c, saved.error, (errors) => stayPage(c, claimId, values, errors))
}

async function draftTrouble(
  c: PageContext,
  error: DraftError,
  again: (errors: FieldSentences) => Response | Promise<Response>,
) {
  switch (error.reason) {
    case 'fields':
      return again(error.problems)
    case 'stale':
      return again({ form: c.get('words').claim.staleDraft })
    case 'no-plan':
      return again({ form: c.get('words').claim.noPlanYet })
    case 'not-a-draft':
      return c.redirect(`/claims/${c.req.param('id')}`, 303)
    default:
      return missing(c)
  }
}

const amountValues = ({ amounts }: StayFacts): FormValues =>
  Object.fromEntries(
    Object.entries(amounts ?? {}).map(([name, amount]) => [
      name,
      formatYuan(amount).replaceAll(',', ''),
    ]),
  )

function questionsOfFile(file: ClaimFile) {
  const { stay } = file.facts
  return file.plan && stay ? amountQuestions(file.plan.plan, stay.kind, stay.dischargedOn) : []
}

function amountsPage(
  c: PageContext,
  file: ClaimFile,
  values: FormValues,
  problems: FieldSentences,
) {
  const words = c.get('words')
  const errors = file.plan ? amountSentences(file.plan.plan, problems, words) : problems
  const questions = questionsOfFile(file).map(({ name, optional }): FactQuestion => ({
    name,
    label: file.plan ? amountLabel(file.plan.plan, name, words) : name,
    help: amountHelp(name, words),
    optional,
    unit: 'yuan',
    value: values[name],
    error: errors[name],
  }))
  const view = AmountsView({
    frame: frameOf(c),
    claimId: file.row.id,
    questions,
    error: errors['form'],
  })
  return c.html(view, Object.keys(errors).length > 0 ? 422 : 200)
}

async function postAmounts(c: PageContext) {
  const claimId = c.req.param('id') ?? ''
  const values = await readForm(c)
  const again = async (errors: FieldSentences) => {
    const file = await changeable(c)
    return file ? amountsPage(c, file, values, errors) : notChangeable(c)
  }
  const amounts = readAmounts(values, Object.keys(values))
  if (!amounts.ok) return again(amounts.error)
  const saved = await saveAmounts(c.get('scope'), { claimId, amounts: amounts.value })
  if (saved.ok) return c.redirect(`/claims/${claimId}/documents`, 303)
  return draftTrouble(c, saved.error, again)
}

const megabytes = (bytes: number): string =>
  bytes >= 1_048_576 ? `${(bytes / 1_048_576).toFixed(1)} MB` : `${Math.ceil(bytes / 1024)} KB`

async function documentsPage(c: PageContext, error?: string) {
  const file = await changeable(c)
  if (!file) return notChangeable(c)
  const { claim } = c.get('words')
  const view = DocumentsView({
    frame: frameOf(c),
    claimId: file.row.id,
    documents: file.documents.map(({ id, fileName, bytes }) => ({
      id,
      name: fileName,
      sizeText: megabytes(bytes),
    })),
    needed: [
      { label: claim.settlementRecord, note: claim.settlementRecordNote },
      { label: claim.dischargeSummary, note: claim.dischargeSummaryNote },
    ],
    limitText: megabytes(DOCUMENT_BYTES_MOST),
    error,
  })
  return c.html(view, error === undefined ? 200 : 422)
}

async function postDocuments(c: PageContext) {
  const claimId = c.req.param('id') ?? ''
  const { claim } = c.get('words')
  const body = await c.req.parseBody({ all: true })
  const sent = [body['document']].flat().filter((file): file is File => file instanceof File)
  const files = sent.filter(({ size }) => size > 0)
  if (files.length === 0) return documentsPage(c, claim.chooseFile)
  if (files.length > DOCUMENTS_MOST) return documentsPage(c, documentSentence('too-many', claim))
  for (const file of files) {
    const bytes = new Uint8Array(await file.arrayBuffer())
    const added = await addDocument(c.get('scope'), c.get('services').documents, {
      claimId,
      fileName: file.name,
      bytes,
    })
    if (!added.ok) {
      const { reason } = added.error
      if (reason === 'not-found' || reason === 'not-permitted') return missing(c)
      if (reason === 'not-a-draft') return c.redirect(`/claims/${claimId}`, 303)
      const problem = documentSentence(reason, claim)
      return documentsPage(c, claim.fileProblem(file.name.slice(0, 40), problem))
    }
  }
  setFlash(c, 'document-added')
  return c.redirect(`/claims/${claimId}/documents`, 303)
}

function documentSentence(
  reason: Exclude<AddDocumentError['reason'], 'not-found' | 'not-permitted' | 'not-a-draft'>,
  { fileProblems }: PortalWords['claim'],
): string {
  const word = fileProblems[reason]
  if (typeof word === 'string') return word
  return word(reason === 'too-many' ? String(DOCUMENTS_MOST) : megabytes(DOCUMENT_BYTES_MOST))
}

async function serveDocument(c: PageContext) {
  const found = await readDocument(c.get('scope'), c.get('services').documents, {
    claimId: c.req.param('id') ?? '',
    documentId: c.req.param('document') ?? '',
  })
  if (!found.ok) return missing(c)
  return documentAnswer(c, found.value)
}

async function confirmPage(c: PageContext, error?: string) {
  const claimId = c.req.param('id') ?? ''
  const [preview, file] = await Promise.all([
    previewClaim(c.get('scope'), { claimId }),
    readClaimFile(c.get('scope'), claimId),
  ])
  if (!file.ok) return missing(c)
  if (!preview.ok) {
    if (preview.error.reason === 'incomplete') {
      return c.redirect(`/claims/${claimId}/${preview.error.step}`, 303)
    }
    return c.redirect(`/claims/${claimId}`, 303)
  }
  const { plan, assessed } = preview.value
  const words = c.get('words')
  const burden = file.value.facts.amounts?.['burden']
  const view = ConfirmView({
    frame: frameOf(c),
    claimId,
    expected: {
      totalFen: fen(assessed.totalFen),
      lines: explainedLines(assessed.lines, plan.plan, words),
      burdenFen: burden,
    },
    stay: stayFacts(file.value.facts, words),
    amounts: amountFacts(plan, file.value.facts, words),
    documentCount: file.value.documents.length,
    cardLast4: file.value.memberRow.cardLastFour,
    error,
  })
  return c.html(view, error === undefined ? 200 : 422)
}
