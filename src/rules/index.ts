export { parsePlan } from './parse-plan.ts'
export { parseFacts } from './parse-facts.ts'
export { compilePlan } from './compile.ts'
export { assess, type Assessment, type AssessOptions } from './assess.ts'
export { checkExamples, type ExampleResult } from './check-examples.ts'
export { components, type Component, type EventKind, type Reason } from './terms.ts'
export type { BenefitLine } from './run.ts'
export type { CompiledPlan } from './compiled.ts'
export type { Nearest, Step, Trace } from './trace.ts'
export { placeOf, type PlanProblem, type FactProblem } from './problems.ts'
export type { Plan, PlanVersion, Example } from './language/plan.ts'
export type {
  CoverFact,
  EventFact,
  HistoryFact,
  OutsideFact,
  PersonFact,
  PersonFacts,
  RecordFact,
} from './facts.ts'
export { settle, type Adjustment, type PaidLine } from './settle.ts'
export { replay } from './replay.ts'
export type { Replay } from './compare-steps.ts'
export { replayFacts } from './replay-facts.ts'
export {
  admitRoster,
  shareFee,
  type Applicant,
  type Application,
  type Refusal,
  type RosterFinding,
  type RosterVerdict,
  type RowVerdict,
} from './admit-roster.ts'
export { sayCondition } from './say-condition.ts'
export { sayFact } from './say-fact.ts'
export { explainLine, type ExplainedLine } from './explain.ts'
export type { ExplainedStep } from './explain-step.ts'
export { amountWord, kindWords, reasonWords, say, type Lang } from './labels.ts'
export {
  estimateFacts,
  estimateQuestions,
  type EstimateAnswers,
  type EstimateQuestions,
} from './estimate-facts.ts'
export { verify } from './verify/verify.ts'
export type { Finding, Grade } from './verify/finding.ts'
export { readBack, diffVersions, type ClauseText } from './read-back/read-back.ts'
export { compileColumns, type ColumnProgram, type Columns } from './assess-columns.ts'
