import * as v from 'valibot'
import { parseDay } from '../../kernel/days.ts'
import { AMOUNT_PATTERN, RATIO_PATTERN } from '../amounts.ts'
import { fieldsOf, forms } from '../say-form.ts'

/** An object with these fields and no others; what is wrong with it can name them. */
export const strict = <const E extends v.ObjectEntries>(entries: E) =>
  v.strictObject(entries, fieldsOf(entries))

export const text = strict({
  zh: v.pipe(v.string(), v.minLength(1), v.maxLength(400)),
  en: v.optional(v.pipe(v.string(), v.minLength(1), v.maxLength(400))),
})

/** Names of plans, benefits, lists and identities: `model-worker`. */
export const name = v.pipe(v.string(forms.name), v.regex(/^[a-z0-9][a-z0-9-]{0,63}$/, forms.name))

/** Names of amounts, written as in facts without their unit: `outOfCatalogue`. */
export const amountName = v.pipe(
  v.string(forms.amountName),
  v.regex(/^[a-z][A-Za-z0-9]{0,39}$/, forms.amountName),
)

/** The clause of the rule text that a parameter rests on. Empty is read, and found by verify. */
export const clause = v.pipe(v.string(), v.maxLength(40))

/** Yuan as exact decimal text: `"30000.00"`. */
export const amount = v.pipe(v.string(forms.amount), v.regex(AMOUNT_PATTERN, forms.amount))

/** A share as exact decimal text: `"50%"`, `"22.5‰"`. */
export const ratio = v.pipe(v.string(forms.ratio), v.regex(RATIO_PATTERN, forms.ratio))

export const dayText = v.pipe(
  v.string(forms.day),
  v.regex(/^\d{4}-\d{2}-\d{2}$/, forms.day),
  v.check((written) => parseDay(written) !== undefined, forms.day),
)
/** A day, or the first and the last of several: `2026-02-15/2026-02-23`, in one year. */
export const daySpan = v.pipe(
  v.string(),
  v.regex(/^\d{4}-\d{2}-\d{2}(?:\/\d{4}-\d{2}-\d{2})?$/),
  v.check((written) => {
    const [first = '', last = first] = written.split('/')
    if (parseDay(first) === undefined || parseDay(last) === undefined) return false
    return first <= last && first.slice(0, 4) === last.slice(0, 4)
  }),
)
export const monthDay = v.pipe(
  v.string(forms.monthDay),
  v.regex(/^(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/, forms.monthDay),
)

export const count = (most: number) =>
  v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(most))
export const dayCount = count(36_500)
export const yearCount = count(150)

export const some = <T extends v.GenericSchema>(item: T, most = 100) =>
  v.pipe(v.array(item), v.minLength(1), v.maxLength(most))
