import * as v from 'valibot'
import {
  employmentKinds,
  enrolments,
  eventKinds,
  hospitalGrades,
  insuranceKinds,
  regions,
  sexes,
} from '../terms.ts'
import { amount, amountName, count, dayCount, name, some, strict, yearCount } from './words.ts'

const range = <T extends v.GenericSchema>(bound: T) =>
  v.pipe(
    strict({ from: v.optional(bound), below: v.optional(bound) }),
    v.check((written) => written.from !== undefined || written.below !== undefined),
  )

/** Each names one fact that a clause asks for. Every leaf that fails names itself in the trace. */
export const leaf = v.variant('is', [
  strict({ is: v.literal('identity'), of: some(name) }),
  strict({ is: v.literal('employment'), of: some(v.picklist(employmentKinds)) }),
  strict({ is: v.literal('insurance'), of: some(v.picklist(insuranceKinds)) }),
  strict({ is: v.literal('sex'), of: v.picklist(sexes) }),
  strict({ is: v.literal('age'), years: range(yearCount) }),
  strict({ is: v.literal('service'), months: range(count(1200)) }),
  strict({ is: v.literal('contract'), months: range(count(1200)) }),
  strict({ is: v.literal('membership'), years: range(yearCount) }),
  strict({ is: v.literal('continuous-cover'), days: range(dayCount) }),
  strict({ is: v.literal('enrolled'), of: some(v.picklist(enrolments)) }),
  strict({ is: v.literal('period'), number: range(count(1000)) }),
  strict({ is: v.literal('hospital-grade'), of: some(v.picklist(hospitalGrades)) }),
  strict({ is: v.literal('designated-hospital') }),
  strict({ is: v.literal('hospital-list'), list: name }),
  strict({ is: v.literal('region'), of: some(v.picklist(regions)) }),
  strict({ is: v.literal('diagnosis'), list: name, classes: v.optional(some(name)) }),
  strict({
    is: v.literal('attribute'),
    name: amountName,
    of: some(v.pipe(v.string(), v.maxLength(80))),
  }),
  strict({ is: v.literal('evidence'), of: some(name) }),
  strict({ is: v.literal('stay'), days: range(dayCount) }),
  strict({ is: v.literal('amount'), amount: amountName, yuan: range(amount) }),
  strict({
    is: v.literal('days-after'),
    event: v.picklist(eventKinds),
    days: range(dayCount),
  }),
  strict({ is: v.literal('same-cause'), event: v.picklist(eventKinds) }),
  strict({
    is: v.literal('payments-before'),
    of: some(name),
    per: v.picklist(['period', 'ever']),
    times: range(count(1000)),
  }),
])
export type Leaf = v.InferOutput<typeof leaf>

export type Condition =
  | Leaf
  | { is: 'all'; of: Condition[] }
  | { is: 'any'; of: Condition[] }
  | { is: 'not'; of: Condition }

export const condition: v.GenericSchema<Condition> = v.lazy((input) => {
  const is = (input as { is?: unknown } | null)?.is
  if (is === 'all' || is === 'any')
    return strict({
      is: v.picklist(['all', 'any']),
      of: some(condition, 30),
    }) as v.GenericSchema<Condition>
  if (is === 'not') return strict({ is: v.literal('not'), of: condition })
  return leaf as v.GenericSchema<Condition>
})
