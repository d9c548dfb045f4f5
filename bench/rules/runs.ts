import { assess, compileColumns, compilePlan, parsePlan } from '../../src/rules/index.ts'
import plan from './jinhua-later.json' with { type: 'json' }
import { factsOf, handWritten, makeStays, type Stay } from './stays.ts'

/** What is measured, in Node and in workerd alike: each works on so many seeded stays. */
export interface Runs {
  readonly hand: (rows: number) => void
  readonly columns: (rows: number) => void
  readonly amounts: (rows: number) => void
  readonly traced: (rows: number) => void
  /** Throws where two of them differ by a fen. */
  readonly agree: (rows: number) => void
}

export function makeRuns(count: number): Runs {
  const parsed = parsePlan(plan)
  if (!parsed.ok) throw new Error(parsed.error.map((one) => one.message.en).join('\n'))
  const compiled = compilePlan(parsed.value)
  const program = compileColumns(compiled, compiled.versions[0]!, 'inpatient')
  if (program === null) throw new Error('The plan runs by columns')
  const plans = [compiled]
  const stays = makeStays(count)
  const column = (of: (stay: Stay) => number): Float64Array => Float64Array.from(stays, of)
  const columns = {
    deductibleFen: column((stay) => stay.deductibleFen),
    copaymentFen: column((stay) => stay.copaymentFen),
    days: column((stay) => stay.days),
  }
  const out = program.benefits.map(() => new Float64Array(count))
  /** Kept, so that no breakdown is optimised away. */
  const kept: unknown[] = []
  /** One person's facts whose amounts change: the engine reads them anew each time. */
  const facts = factsOf({ deductibleFen: 0, copaymentFen: 0, days: 0 })
  const event = facts.events![0]!
  const amounts = event.amounts!
  const assessAll = (rows: number, trace: boolean): void => {
    for (let at = 0; at < rows; at++) {
      const stay = stays[at]!
      amounts.deductibleFen = stay.deductibleFen
      amounts.copaymentFen = stay.copaymentFen
      event.days = stay.days
      kept[0] = assess(plans, facts, { trace })
    }
  }
  return {
    hand: (rows) => {
      for (let at = 0; at < rows; at++) kept[0] = handWritten(stays[at]!)
    },
    columns: (rows) => program.run(columns, rows, out),
    amounts: (rows) => assessAll(rows, false),
    traced: (rows) => assessAll(rows, true),
    agree: (rows) => {
      program.run(columns, rows, out)
      for (const [at, stay] of stays.slice(0, rows).entries()) {
        const hand = handWritten(stay)
        const { lines } = assess(plans, factsOf(stay), { trace: true })
        const expected = [hand.deductiblePartFen, hand.copaymentPartFen, hand.allowanceFen]
        for (const [benefit, fen] of expected.entries())
          if (out[benefit]![at] !== fen || lines[benefit]!.amountFen !== fen)
            throw new Error(`They differ: ${JSON.stringify(stay)}`)
      }
    },
  }
}
