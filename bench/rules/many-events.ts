import { addDays, day } from '../../src/kernel/days.ts'
import {
  compilePlan,
  type CompiledPlan,
  type EventFact,
  type PersonFacts,
  type Plan,
} from '../../src/rules/index.ts'
import { seeded } from './stays.ts'

/** Three plans over one person's twenty stays, the later ones net of the earlier. */
export function manyEvents(plan: Plan): [CompiledPlan[], PersonFacts] {
  const random = seeded(7)
  const names = ['first', 'second', 'third']
  const plans = names.map((name, order) =>
    compilePlan({ ...plan, plan: name, coordination: { ...plan.coordination, order } }),
  )
  const start = day('2015-10-02')
  const events = Array.from({ length: 20 }, (_, at): EventFact => {
    const admittedOn = addDays(start, at * 17)
    return {
      id: `stay-${at}`,
      kind: 'inpatient',
      admittedOn,
      dischargedOn: addDays(admittedOn, 1 + Math.floor(random() * 12)),
      amounts: {
        deductibleFen: Math.floor(random() * 100_000),
        copaymentFen: Math.floor(random() * 800_000),
      },
    }
  })
  const covers = names.map((name) => ({ plan: name, from: '2015-10-01', to: '2016-09-30' }))
  return [plans, { covers, events }]
}
