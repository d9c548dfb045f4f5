import { day } from '../../kernel/days.ts'
import { fen } from '../../kernel/fen.ts'
import { compilePlan, parsePlan } from '../../rules/index.ts'
import scheme from '../../rules/schemes/shaoxing-2015.json' with { type: 'json' }
import { assert } from '../../kernel/assert.ts'
import { estimate } from '../../settlement/estimate.ts'
import { explainedLines } from '../explained.ts'
import type { LandingViewProps } from './landing-view.tsx'

/** The published case of Shaoxing 2015, computed anew: it stands on the first page. */
const BURDEN_FEN = 228_799
const DAYS = 10

let made: LandingViewProps['example'] | undefined

export function worked(): LandingViewProps['example'] {
  made ??= compute()
  return made
}

function compute(): LandingViewProps['example'] {
  const plan = parsePlan(scheme.plan)
  assert(plan.ok, 'a scheme can be read')
  const published = {
    revisionId: scheme.id,
    planKey: plan.value.plan,
    title: scheme.title.zh,
    plan: plan.value,
    compiled: compilePlan(plan.value),
  }
  const answers = {
    kind: 'inpatient',
    days: DAYS,
    amountsFen: { burden: fen(BURDEN_FEN) },
  } as const
  const { totalFen, lines } = estimate(published, answers, day('2015-08-21'))
  return {
    caption: `绍兴市 2015 年方案：个人负担 2,287.99 元，住院 ${DAYS} 天`,
    totalFen: fen(totalFen),
    burdenFen: fen(BURDEN_FEN),
    lines: explainedLines(lines, plan.value),
  }
}
