import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { assess } from './assess.ts'
import { compileColumns } from './assess-columns.ts'
import { arbitraryPlan, arbitraryStay, covered } from './testing/arbitrary.ts'
import { reimburse, sampleBenefit, samplePlan } from './testing/sample-plan.ts'
import { stayDaysOf } from './stay-days.ts'

describe('assess by columns', () => {
  it('gives what assess gives, row by row, wherever it takes a plan', () => {
    let taken = 0
    const plans = fc.oneof(
      arbitraryPlan({ whole: true }),
      arbitraryPlan({ whole: true, withLimits: false }),
    )
    const rows = fc.tuple(...Array.from({ length: 12 }, (_, at) => arbitraryStay(`s${at}`)))
    fc.assert(
      fc.property(plans, rows, (plan, stays) => {
        const program = compileColumns(plan, plan.versions[0]!, 'inpatient')
        if (program === null) return
        taken++
        const columns = Object.fromEntries(
          program.reads.map((name) => [
            name,
            Float64Array.from(stays, (stay) => {
              if (name !== 'days') return (stay.amounts as Record<string, number>)[name]!
              const countsLast = plan.versions[0]!.benefits.some(
                ({ form }) => form.kind === 'per-day' && form.countDischargeDay,
              )
              return stayDaysOf(stay, countsLast)!
            }),
          ]),
        )
        const out = program.benefits.map(() => new Float64Array(stays.length))
        program.run(columns, stays.length, out)
        for (const [row, stay] of stays.entries()) {
          const { lines } = assess([plan], covered([stay], [], 1))
          expect(out.map((column) => column[row])).toEqual(lines.map((line) => line.amountFen))
        }
      }),
      { numRuns: 4000, seed: 20_151_001 },
    )
    expect(taken).toBeGreaterThan(400)
  })

  it('runs over more rows than one block', () => {
    const plan = samplePlan({ benefits: [sampleBenefit(reimburse())] })
    const program = compileColumns(plan, plan.versions[0]!, 'inpatient')!
    const burdenFen = Float64Array.from({ length: 1300 }, (_, at) => at * 200)
    const out = [new Float64Array(1300)]
    program.run({ burdenFen }, 1300, out)
    expect([...out[0]!]).toEqual(Array.from({ length: 1300 }, (_, at) => at * 100))
  })

  it('leaves a plan with conditions to assess', () => {
    const plan = samplePlan({
      benefits: [sampleBenefit(reimburse(), { when: { is: 'sex', of: 'female' } })],
    })
    expect(compileColumns(plan, plan.versions[0]!, 'inpatient')).toBeNull()
  })
})
