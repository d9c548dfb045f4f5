import * as v from 'valibot'
import { STAY_AMOUNT_MOST_FEN, STAY_DAYS_MOST, stayKinds } from '../../claims/stay-facts.ts'

/** What the API takes and gives. No transforms: the document is made from these. */
const amountFen = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(STAY_AMOUNT_MOST_FEN))
const signedFen = v.pipe(v.number(), v.integer())

export const amountsFen = v.pipe(
  v.record(v.pipe(v.string(), v.regex(/^[a-z][A-Za-z0-9]{0,39}$/)), amountFen),
  v.maxEntries(40),
)

export const EstimateRequest = v.strictObject({
  plan: v.optional(v.pipe(v.string(), v.minLength(1), v.maxLength(64))),
  kind: v.optional(v.picklist(stayKinds)),
  days: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(STAY_DAYS_MOST))),
  amounts: amountsFen,
  lang: v.optional(v.picklist(['zh', 'en'])),
})
export type EstimateRequest = v.InferOutput<typeof EstimateRequest>

const ExplainedStep = v.object({
  label: v.string(),
  text: v.string(),
  amountFen: v.optional(signedFen),
})

export const EstimateAnswer = v.object({
  plan: v.string(),
  version: v.nullable(v.string()),
  totalFen: amountFen,
  lines: v.array(
    v.object({
      benefit: v.nullable(v.string()),
      title: v.string(),
      amountFen,
      reason: v.string(),
      clause: v.string(),
      sentences: v.array(v.string()),
      steps: v.array(ExplainedStep),
      nearest: v.optional(v.string()),
    }),
  ),
})

export const PlansAnswer = v.object({
  plans: v.array(v.object({ plan: v.string(), title: v.string(), amounts: v.array(v.string()) })),
})

export const ClaimAnswer = v.object({
  id: v.string(),
  state: v.string(),
  channel: v.string(),
  submittedAt: v.nullable(v.string()),
  decidedAt: v.nullable(v.string()),
  expectedFen: v.nullable(signedFen),
})
export const ClaimsAnswer = v.object({
  claims: v.array(ClaimAnswer),
  total: v.pipe(v.number(), v.integer()),
  page: v.pipe(v.number(), v.integer()),
})

/** Days as `2026-03-01`, amounts by component in whole fen. */
export const HandInRequest = v.strictObject({
  identityNumber: v.pipe(v.string(), v.minLength(1), v.maxLength(40)),
  plan: v.optional(v.pipe(v.string(), v.minLength(1), v.maxLength(64))),
  stay: v.strictObject({
    kind: v.picklist(stayKinds),
    hospital: v.pipe(v.string(), v.minLength(1), v.maxLength(60)),
    admittedOn: v.pipe(v.string(), v.isoDate()),
    dischargedOn: v.pipe(v.string(), v.isoDate()),
    settledOn: v.pipe(v.string(), v.isoDate()),
    diagnosis: v.optional(v.pipe(v.string(), v.maxLength(60))),
  }),
  amounts: amountsFen,
})

export const HandInAnswer = v.object({
  id: v.string(),
  state: v.string(),
  plan: v.string(),
  expectedFen: amountFen,
})

export const BalancesAnswer = v.object({
  accounts: v.array(
    v.object({
      account: v.string(),
      debitFen: signedFen,
      creditFen: signedFen,
      balanceFen: signedFen,
    }),
  ),
  /** Debits less credits over all accounts: always zero. */
  sumFen: signedFen,
})

export const AuditAnswer = v.object({
  entries: v.array(
    v.object({
      sequence: v.pipe(v.number(), v.integer()),
      at: v.string(),
      actor: v.string(),
      action: v.string(),
      subject: v.string(),
      detail: v.record(v.string(), v.unknown()),
      hash: v.string(),
      previousHash: v.string(),
    }),
  ),
  next: v.nullable(v.pipe(v.number(), v.integer())),
})

export const ProblemAnswer = v.object({
  type: v.string(),
  title: v.string(),
  status: v.pipe(v.number(), v.integer()),
  detail: v.optional(v.string()),
  errors: v.optional(v.array(v.object({ field: v.string(), message: v.string() }))),
  requestId: v.string(),
})
