import { and, eq, inArray, not, sql } from 'drizzle-orm'
import {
  mustExist,
  mustHaveChanged,
  mustNotExist,
  statement,
  type Statement,
} from '../db/statement.ts'
import { movement } from '../fund/movement.ts'
import { isSubsidy, type Payer } from '../fund/payer.ts'
import { enrolmentSwitch, isEnrolmentOn, smsEndpoint } from '../notices/enrolment-switch.ts'
import { hex } from '../kernel/bytes.ts'
import { canonicalJson } from '../kernel/canonical-json.ts'
import { dayAt } from '../kernel/days.ts'
import { fen } from '../kernel/fen.ts'
import { newId } from '../kernel/ids.ts'
import { err, ok, type Result } from '../kernel/result.ts'
import { coverPeriod, type CoverPeriod } from '../plans/cover-period.ts'
import {
  publishedPlanRows,
  toPublishedPlans,
  type PublishedPlan,
} from '../plans/published-plans.ts'
import { compilePlan, type Application, type RosterFinding } from '../rules/index.ts'
import {
  auditBy,
  reaches,
  refuseUnless,
  workplaceInReach,
  type NotPermitted,
  type TenantScope,
} from '../scope.ts'
import {
  decideRoster,
  type IndexedRow,
  type KnownMember,
  type NewCover,
  type RosterDecision,
} from './decide-roster.ts'
import { indexRows, sealAdded, sealChanged } from './seal-members.ts'
import { readRosterFile, type RosterFileProblem } from './roster-file.ts'
import { readRosterRows, type RowError } from './roster-rows.ts'
import { cover, member, roster, rosterRowError, workplace } from './tables.ts'
import { enrolmentsEvent } from './tell-enrolled.ts'

export type ImportRosterInput = {
  readonly workplaceId: string
  readonly planKey: string
  readonly fileName: string
  readonly bytes: Uint8Array<ArrayBuffer>
  /** How many people work there, for plans that ask for a share of them. */
  readonly staff?: number
  /** The findings that were weighed before, as `writeFindings` wrote them. */
  readonly weighed?: string
}

export type ImportRosterError =
  | NotPermitted
  | { readonly reason: 'file'; readonly problem: RosterFileProblem }
  | { readonly reason: 'unknown-workplace' }
  | { readonly reason: 'plan-not-published' }
  | { readonly reason: 'no-rows' }
  /** The plan's rules ask somebody to decide on these: nothing was taken yet. */
  | { readonly reason: 'to-weigh'; readonly findings: readonly RosterFinding[] }
  | { readonly reason: 'changed-meanwhile' }

/** Rows of one statement: a JSON text of about half a megabyte. */
const ROWS_A_STATEMENT = 1_000
/** Another import of the same people at the same moment: read again and decide again. */
const TRIES = 3

/** Findings as one text: weighed are only those that were shown, with these very figures. */
export const writeFindings = (findings: readonly RosterFinding[]): string => canonicalJson(findings)
/** Shown beside their rows; a file with more errors than this is the wrong file. */
export const ROW_ERRORS_KEPT = 2_000

/**
 * Reads a workplace's roster: good rows are enrolled at once, errors stay beside their rows, the
 * contributions due are posted. One commit, or nothing. A file that was read before and changes
 * nothing now leaves things as they are and answers with the earlier import.
 */
export async function importRoster(
  scope: TenantScope,
  input: ImportRosterInput,
): Promise<Result<{ rosterId: string; repeated: boolean }, ImportRosterError>> {
  const refused = refuseUnless(scope, 'rosters.import')
  if (refused) return err(refused)
  if (!reaches(scope, input.workplaceId)) return err({ reason: 'unknown-workplace' })
  const file = await readRosterFile(input.bytes, input.fileName)
  if (!file.ok) return err({ reason: 'file', problem: file.error })
  const reading = readRosterRows(file.value, dayAt(scope.now))
  if (reading.rows.length === 0 && reading.errors.length === 0) return err({ reason: 'no-rows' })
  const rows = await indexRows(scope.keys, reading.rows)
  const fileHash = hex(new Uint8Array(await crypto.subtle.digest('SHA-256', input.bytes)))

  for (let attempt = 1; attempt <= TRIES; attempt++) {
    const loaded = await load(scope, input, rows, fileHash)
    if (loaded.workplace === undefined) return err({ reason: 'unknown-workplace' })
    if (loaded.plan === undefined) return err({ reason: 'plan-not-published' })
    const { plan } = loaded.plan
    const period = coverPeriod(plan, dayAt(scope.now))
    const decision = decideRoster(rows, loaded.known, {
      workplaceId: input.workplaceId,
      period,
      plan: compilePlan(plan),
      on: dayAt(scope.now),
      workplace: workplaceFacts(loaded.joined, period, input.staff),
      reaches: (workplaceId) => reaches(scope, workplaceId),
    })
    const earlier = loaded.earlierId
    if (earlier !== undefined && changesNothing(decision)) {
      return ok({ rosterId: earlier, repeated: true })
    }
    const { findings } = decision
    if (findings.length > 0 && input.weighed !== writeFindings(findings))
      return err({ reason: 'to-weigh', findings })
    const rosterId = newId('ros')
    const errors = [...reading.errors, ...decision.refused].sort(
      (a, b) => a.rowNumber - b.rowNumber,
    )
    const done = await scope.db.commit({
      statements: await write(scope, input, { rosterId, fileHash, rows, period, decision, errors }),
      audit: [auditBy(scope, 'roster.imported', rosterId, summary(input, decision, errors))],
      outbox: loaded.tells && decision.covers.size > 0 ? [enrolmentsEvent(rosterId)] : [],
      now: scope.now,
    })
    if (done.ok) return ok({ rosterId, repeated: false })
  }
  return err({ reason: 'changed-meanwhile' })
}

const changesNothing = ({ added, changed, covers }: RosterDecision): boolean =>
  added.length === 0 && changed.length === 0 && covers.size === 0

/** Since when, and with how many people, the workplace takes part in the period. */
function workplaceFacts(
  joined: Loaded['joined'],
  { startsOn, endsOn }: CoverPeriod,
  staff: number | undefined,
): Application['workplace'] {
  const here = joined.filter((one) => one.startsOn <= endsOn && startsOn <= one.endsOn)
  const since = Math.min(...here.map(({ firstAt }) => firstAt))
  return {
    covered: here.reduce((sum, { people }) => sum + people, 0),
    ...(here.length > 0 && { joinedOn: dayAt(since) }),
    ...(staff !== undefined && { staff }),
  }
}

const summary = (
  { workplaceId, planKey }: ImportRosterInput,
  decision: RosterDecision,
  errors: readonly RowError[],
) => ({
  workplaceId,
  planKey,
  added: decision.added.length,
  changed: decision.changed.length,
  covers: decision.covers.size,
  contributionFen: decision.contributionFen,
  refused: errors.length,
  ...(decision.feeByPayer.length > 1 && {
    byPayer: decision.feeByPayer.map(({ payer, fen }) => `${payer} ${fen}`).join(', '),
  }),
  ...(decision.findings.length > 0 && {
    weighed: decision.findings.map(({ clause }) => `条款 ${clause}`).join('、'),
    findings: decision.findings,
  }),
})

type Loaded = {
  readonly workplace: { id: string } | undefined
  readonly plan: PublishedPlan | undefined
  readonly known: ReadonlyMap<string, KnownMember>
  readonly earlierId: string | undefined
  /** Whether people are told that they are enrolled. */
  readonly tells: boolean
  /** The cover that the workplace has under the plan, by period. */
  readonly joined: readonly {
    readonly startsOn: string
    readonly endsOn: string
    readonly people: number
    readonly firstAt: number
  }[]
}

/** The cover that earlier rosters of the workplace began, by period. */
const coverHere = ({ db: { query } }: TenantScope, input: ImportRosterInput) =>
  query
    .select({
      startsOn: cover.startsOn,
      endsOn: cover.endsOn,
      people: sql<number>`count(*)`,
      firstAt: sql<number>`min(${roster.importedAt})`,
    })
    .from(roster)
    .innerJoin(cover, eq(cover.rosterId, roster.id))
    .where(and(eq(roster.workplaceId, input.workplaceId), eq(roster.planKey, input.planKey)))
    .groupBy(cover.startsOn, cover.endsOn)

async function load(
  scope: TenantScope,
  input: ImportRosterInput,
  rows: readonly IndexedRow[],
  fileHash: string,
): Promise<Loaded> {
  const { query } = scope.db
  const indexes = JSON.stringify(rows.map((row) => row.identityNumberIndex))
  const named = inArray(member.identityNumberIndex, sql`(select value from json_each(${indexes}))`)
  const [places, plans, members, covers, earlier, joined, switched, endpoints] = await query.batch([
    query.select({ id: workplace.id }).from(workplace).where(eq(workplace.id, input.workplaceId)),
    publishedPlanRows(scope.db),
    query
      .select({
        id: member.id,
        identityNumberIndex: member.identityNumberIndex,
        nameIndex: member.nameIndex,
        mobileIndex: member.mobileIndex,
        cardNumberIndex: member.cardNumberIndex,
        category: member.category,
        workplaceId: member.workplaceId,
      })
      .from(member)
      .where(named),
    query
      .select({
        memberId: cover.memberId,
        startsOn: cover.startsOn,
        endsOn: cover.endsOn,
        workplaceId: cover.workplaceId,
      })
      .from(cover)
      .innerJoin(member, eq(member.id, cover.memberId))
      .where(and(eq(cover.planKey, input.planKey), named)),
    query
      .select({ id: roster.id })
      .from(roster)
      .where(
        and(
          eq(roster.fileHash, fileHash),
          eq(roster.workplaceId, input.workplaceId),
          eq(roster.planKey, input.planKey),
        ),
      )
      .limit(1),
    coverHere(scope, input),
    enrolmentSwitch(scope),
    smsEndpoint(scope),
  ])
  const coversOf = Map.groupBy(covers, ({ memberId }) => memberId)
  return {
    workplace: places[0],
    plan: toPublishedPlans(plans).find(({ planKey }) => planKey === input.planKey),
    known: new Map(
      members.map((row) => [
        row.identityNumberIndex,
        { ...row, covers: coversOf.get(row.id) ?? [] },
      ]),
    ),
    earlierId: earlier[0]?.id,
    joined,
    // Without a way to send, nobody gets weeks of messages on the day that there is one.
    tells: isEnrolmentOn(scope, switched) && endpoints.length > 0,
  }
}

type Writing = {
  readonly rosterId: string
  readonly fileHash: string
  readonly rows: readonly IndexedRow[]
  readonly period: CoverPeriod
  readonly decision: RosterDecision
  readonly errors: readonly RowError[]
}

async function write(
  scope: TenantScope,
  input: ImportRosterInput,
  writing: Writing,
): Promise<Statement[]> {
  const { query } = scope.db
  const { rosterId, decision, errors } = writing
  const added = await sealAdded(scope.keys, decision.added)
  const changed = await sealChanged(scope.keys, decision.changed)
  return [
    mustExist(
      'workplace-gone',
      query.select({ id: workplace.id }).from(workplace).where(eq(workplace.id, input.workplaceId)),
    ),
    ...stillInReach(scope, decision),
    statement(query.insert(roster).values(rosterRow(scope, input, writing))),
    ...inChunks(added).map((chunk) => insertMembers(chunk, input.workplaceId, scope.now)),
    ...inChunks(changed).flatMap((chunk) => [
      updateMembers(chunk, input.workplaceId, scope.now),
      mustHaveChanged('changed-meanwhile', chunk.length),
    ]),
    ...inChunks([...decision.covers]).flatMap((chunk) => [
      insertCovers(chunk, input, writing, scope.now),
      // Somebody who was erased meanwhile is not found by their number any more.
      mustHaveChanged('changed-meanwhile', chunk.length),
    ]),
    ...contributionsDue(scope, input, writing),
    ...inChunks(errors.slice(0, ROW_ERRORS_KEPT)).map((chunk) =>
      statement(
        query
          .insert(rosterRowError)
          .values(chunk.map((error) => ({ rosterId, ...pickError(error) }))),
      ),
    ),
  ]
}

/** A movement for each who bears a part; what a workplace does not bring along has no party. */
const contributionsDue = (
  scope: TenantScope,
  { planKey, workplaceId, fileName }: ImportRosterInput,
  { rosterId, period, decision }: Writing,
): Statement[] => {
  // A plan may name one payer twice.
  const parts = new Map<Payer, number>()
  for (const part of decision.feeByPayer) {
    parts.set(part.payer, (parts.get(part.payer) ?? 0) + part.fen)
  }
  return [...parts]
    .filter(([, partFen]) => partFen > 0)
    .map(([payer, partFen]) =>
      movement({
        reference: `roster:${rosterId}:${payer}`,
        planKey,
        periodFrom: period.startsOn,
        debit: 'contributions-receivable',
        credit: 'contributions',
        amountFen: fen(partFen),
        ...(!isSubsidy(payer) && { partyId: workplaceId }),
        payer,
        memo: fileName.slice(0, 80),
        at: scope.now,
      }),
    )
}

/** Nobody whom the roster changes or covers went out of reach since it was decided on. */
function stillInReach(scope: TenantScope, { changed, covers }: RosterDecision): Statement[] {
  const reached = workplaceInReach(scope, member.workplaceId)
  if (reached === undefined) return []
  const indexes = [...changed.map(({ row }) => row.identityNumberIndex), ...covers.keys()]
  const named = inArray(
    member.identityNumberIndex,
    sql`(select value from json_each(${JSON.stringify(indexes)}))`,
  )
  const gone = scope.db.query
    .select({ id: member.id })
    .from(member)
    .where(and(named, not(reached)))
  return [mustNotExist('changed-meanwhile', gone)]
}

const pickError = ({ rowNumber, column, value, sentence }: RowError) => ({
  rowNumber,
  column,
  value,
  sentence,
})

const rosterRow = (
  scope: TenantScope,
  input: ImportRosterInput,
  { rosterId, fileHash, rows, decision, errors }: Writing,
) => ({
  id: rosterId,
  workplaceId: input.workplaceId,
  planKey: input.planKey,
  fileName: input.fileName.slice(0, 200),
  fileHash,
  // A row that the plan refuses was read well and is among the errors too.
  rowsRead: new Set([...rows, ...errors].map(({ rowNumber }) => rowNumber)).size,
  membersAdded: decision.added.length,
  membersChanged: decision.changed.length,
  membersUnchanged: decision.unchanged,
  coversAdded: decision.covers.size,
  contributionFen: decision.contributionFen,
  rowsRefused: new Set(errors.map(({ rowNumber }) => rowNumber)).size,
  importedBy: scope.actor.id,
  importedAt: scope.now,
})

function inChunks<T>(items: readonly T[]): T[][] {
  const chunks: T[][] = []
  for (let from = 0; from < items.length; from += ROWS_A_STATEMENT) {
    chunks.push(items.slice(from, from + ROWS_A_STATEMENT))
  }
  return chunks
}

/** One JSON text instead of one parameter a cell: the fastest way in, see the bench. */
const insertMembers = (
  rows: Awaited<ReturnType<typeof sealAdded>>,
  workplaceId: string,
  now: number,
): Statement => ({
  sql: `insert into member (id, workplace_id, name_cipher, name_index, identity_number_cipher,
      identity_number_index, mobile_cipher, mobile_index, card_number_cipher, card_number_index,
      card_last_four, category, sex, born_year, created_at, updated_at)
    select value->>'id', ?1, value->>'nameCipher', value->>'nameIndex',
      value->>'identityNumberCipher', value->>'identityNumberIndex', value->>'mobileCipher',
      value->>'mobileIndex', value->>'cardNumberCipher', value->>'cardNumberIndex',
      value->>'cardLastFour', value->>'category', value->>'sex', value->>'bornYear', ?2, ?2
    from json_each(?3)`,
  args: [workplaceId, now, JSON.stringify(rows)],
})

/** What the roster leaves empty stays as it is. */
const updateMembers = (
  rows: Awaited<ReturnType<typeof sealChanged>>,
  workplaceId: string,
  now: number,
): Statement => ({
  sql: `update member set workplace_id = ?1, updated_at = ?2, category = new.value->>'category',
      name_cipher = new.value->>'nameCipher', name_index = new.value->>'nameIndex',
      mobile_cipher = coalesce(new.value->>'mobileCipher', mobile_cipher),
      mobile_index = coalesce(new.value->>'mobileIndex', mobile_index),
      card_number_cipher = coalesce(new.value->>'cardNumberCipher', card_number_cipher),
      card_number_index = coalesce(new.value->>'cardNumberIndex', card_number_index),
      card_last_four = coalesce(new.value->>'cardLastFour', card_last_four)
    from json_each(?3) as new where member.id = new.value->>'id' and member.erased_at is null`,
  args: [workplaceId, now, JSON.stringify(rows)],
})

/** Found by identity number, so that people added in this very commit get their cover too. */
const insertCovers = (
  covers: readonly (readonly [string, NewCover])[],
  input: ImportRosterInput,
  { rosterId, period }: Writing,
  now: number,
): Statement => ({
  sql: `insert into cover (id, member_id, plan_key, workplace_id, starts_on, ends_on, units, kind,
      contribution_fen, roster_id, created_at)
    select new.value->>'id', member.id, ?1, ?2, new.value->>'startsOn', ?3, new.value->>'units', new.value->>'kind',
      new.value->>'contributionFen', ?4, ?5
    from json_each(?6) as new
    join member on member.identity_number_index = new.value->>'index'`,
  args: [
    input.planKey,
    input.workplaceId,
    period.endsOn,
    rosterId,
    now,
    JSON.stringify(covers.map(([index, cover]) => ({ id: newId('cov'), index, ...cover }))),
  ],
})
