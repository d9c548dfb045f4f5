import type { Context } from 'hono'
import { amountQuestions } from '../../claims/amount-questions.ts'
import { canBeChanged } from '../../claims/save-draft.ts'
import { daysBetween, formatDay, type Day } from '../../kernel/days.ts'
import { fen, formatYuan, sumFen, type Fen } from '../../kernel/fen.ts'
import type { ClaimFile, HistoryEntry } from '../../reports/read-claim-file.ts'
import { amountWord, kindWords, reasonWords } from '../../rules/index.ts'
import type { TenantEnv } from '../context.ts'
import { explainedLines } from '../explained.ts'
import { rolesWith } from './frame.ts'
import type {
  ClaimAmount,
  ClaimCheck,
  ClaimDecisionState,
  ClaimFact,
  ClaimProps,
} from './views/claim.tsx'
import type { ClaimEvent, ClaimEventKind } from './views/claim-history.tsx'

/** What a reviewer sees of a claim; masked, from one read. */
export function claimPageProps(
  c: Context<TenantEnv>,
  file: ClaimFile,
): Omit<ClaimProps, 'frame' | 'forms'> {
  const { row, facts, plan, assessed, owed, documents, memberRow } = file
  const version = assessed.lines.find((line) => line.version !== null)?.version ?? null
  const owedFen = sumFen(owed.map(({ amountFen }) => fen(amountFen)))
  return {
    now: c.get('now'),
    claim: {
      id: row.id,
      revision: row.revision,
      state: row.state,
      channel: row.channel,
      planTitle: plan?.title ?? row.planKey,
      submittedAt: row.submittedAt,
      decidedAt: row.decidedAt,
      decidedByName: decider(file),
      decisionReason: row.decisionReason,
    },
    member: {
      id: memberRow.id,
      maskedName: file.particulars.name,
      identityLastFour: file.particulars.identityNumber.slice(-4),
      workplaceName: file.workplace,
      cover: coverOf(file),
      cardLastFour: memberRow.cardLastFour,
      paidThisPeriodFen: fen(file.paidThisPeriodFen),
    },
    stay: stayOf(facts),
    amounts: amountsOf(file),
    checks: checksOf(file),
    documents: documents.map(({ id, fileName, contentType, bytes, addedAt }) => ({
      id,
      fileName,
      kind: contentType === 'application/pdf' ? 'pdf' : 'picture',
      bytes,
      addedAt,
    })),
    lines: plan ? explainedLines(assessed.lines, plan.plan) : [],
    totalFen: row.state === 'approved' ? owedFen : fen(assessed.totalFen),
    planVersion: version === null ? null : `${version} 版`,
    decision: decisionOf(c, file),
    correctable: correctableOf(file),
    clauses: clausesOf(file, version),
    history: file.history.flatMap((entry) => historyEvent(entry) ?? []),
  }
}

function decider({ row, history }: ClaimFile): string | null {
  if (row.decidedBy === null) return null
  const action = `claim.${row.state}`
  return history.findLast((entry) => entry.action === action)?.actorName ?? null
}

function coverOf({ facts, covers }: ClaimFile) {
  const on = facts.stay?.dischargedOn
  const found = on && covers.find(({ startsOn, endsOn }) => startsOn <= on && on <= endsOn)
  return found
    ? { startsOn: found.startsOn as Day, endsOn: found.endsOn as Day, units: found.units }
    : null
}

function stayOf({ stay }: ClaimFile['facts']): ClaimFact[] {
  if (stay === undefined) return []
  const days = daysBetween(stay.admittedOn, stay.dischargedOn)
  const plain = (label: string, value: string): ClaimFact => ({ label, value, corrected: null })
  return [
    plain('看病方式', kindWords[stay.kind].zh),
    plain('医院', stay.hospital),
    plain('入院', formatDay(stay.admittedOn)),
    plain('出院', `${formatDay(stay.dischargedOn)}${days > 0 ? `，住院 ${days} 天` : ''}`),
    plain('结算', formatDay(stay.settledOn)),
    ...(stay.diagnosis ? [plain('诊断', stay.diagnosis)] : []),
  ]
}

function amountsOf({ facts, plan }: ClaimFile): ClaimAmount[] {
  return Object.entries(facts.amounts ?? {}).map(([name, amount]) => ({
    label: plan ? amountWord(plan.plan, name, 'zh') : name,
    amountFen: amount,
    corrected: null,
    sum: name === 'total',
  }))
}

/** What can be told from the facts alone; a reviewer looks at the evidence for the rest. */
function checksOf(file: ClaimFile): ClaimCheck[] {
  const { facts, assessed, documents } = file
  const checks: ClaimCheck[] = []
  const { total, burden } = (facts.amounts ?? {}) as Partial<Record<'total' | 'burden', Fen>>
  if (total !== undefined && burden !== undefined) {
    checks.push({
      ok: burden <= total,
      sentence: `个人负担占医疗总费用的 ${total > 0 ? Math.round((burden / total) * 100) : 0}%`,
    })
  }
  checks.push(
    coverOf(file)
      ? { ok: true, sentence: '出院当天在保障期内' }
      : { ok: false, sentence: '出院当天不在任何保障期内' },
    documents.length > 0
      ? { ok: true, sentence: `有 ${documents.length} 份材料可以核对` }
      : { ok: false, sentence: '没有材料，请先退回让职工补上医保结算单' },
  )
  const waits = assessed.lines.find(({ reason }) => reason === 'fact-missing')
  if (waits) checks.push({ ok: false, sentence: reasonWords['fact-missing'].zh })
  return checks
}

function decisionOf(c: Context<TenantEnv>, { row }: ClaimFile): ClaimDecisionState {
  if (canBeChanged(row)) return { kind: 'not-submitted' }
  if (row.state !== 'submitted') return { kind: 'decided' }
  return c.get('scope').permissions.has('claims.decide')
    ? { kind: 'open' }
    : { kind: 'not-permitted', roles: rolesWith('claims.decide') }
}

function correctableOf({ facts, plan }: ClaimFile) {
  const { stay, amounts } = facts
  if (!stay || !plan) return []
  const money = amountQuestions(plan.plan, stay.kind, stay.dischargedOn).map(({ name, label }) => {
    const amount = amounts?.[name]
    return { name, label, now: amount === undefined ? '没有填' : `${formatYuan(amount)} 元` }
  })
  return [
    ...money,
    { name: 'admittedOn', label: '入院日期', now: formatDay(stay.admittedOn) },
    { name: 'dischargedOn', label: '出院日期', now: formatDay(stay.dischargedOn) },
    { name: 'settledOn', label: '结算日期', now: formatDay(stay.settledOn) },
    { name: 'hospital', label: '医院', now: stay.hospital },
  ]
}

function clausesOf({ plan }: ClaimFile, version: string | null) {
  const found = plan?.plan.versions.find(({ id }) => id === version) ?? plan?.plan.versions.at(-1)
  return Object.entries(found?.clauses ?? {}).map(([value, text]) => ({
    value,
    label: `第 ${value} 条 ${text}`,
  }))
}

const eventKinds: Readonly<Record<string, ClaimEventKind>> = {
  'claim.started': 'started',
  'claim.submitted': 'submitted',
  'claim.facts-corrected': 'corrected',
  'claim.returned': 'returned',
  'claim.approved': 'approved',
  'claim.refused': 'refused',
}

function historyEvent({
  at,
  action,
  actorKind,
  actorName,
  detail,
}: HistoryEntry): ClaimEvent | undefined {
  const kind = eventKinds[action]
  if (kind === undefined) return undefined
  const unnamed = { member: '职工本人', integrator: '接口', system: '系统', platform: '平台' }[
    actorKind
  ]
  const text = typeof detail['reason'] === 'string' ? detail['reason'] : null
  return { at, kind, actorName: actorName ?? unnamed ?? '已停用的账号', text }
}
