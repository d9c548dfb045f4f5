import { sha256 } from '../../src/kernel/bytes.ts'
import { compilePlan } from '../../src/rules/compile.ts'
import type { CompiledPlan } from '../../src/rules/index.ts'
import { parsePlan } from '../../src/rules/parse-plan.ts'
import type { ExportedEntry, ExportedPlan } from '../../src/tenants/export/export-data.ts'

export interface PlanFault {
  readonly plan: ExportedPlan
  /** It is no plan, or not the one whose hash stands in the log. */
  readonly word: 'planUnread' | 'planChanged'
}

export interface CheckedPlans {
  readonly byRevision: ReadonlyMap<string, CompiledPlan>
  readonly faults: readonly PlanFault[]
}

/** The plans that lines name, each held against what the audit log says was published. */
export async function checkPlans(
  plans: readonly ExportedPlan[],
  entries: readonly ExportedEntry[],
): Promise<CheckedPlans> {
  const published = new Map<string, unknown>()
  for (const { action, subject, detail } of entries) {
    if (action === 'plan.published') published.set(subject, jsonIn(detail, 'contentHash'))
  }
  const byRevision = new Map<string, CompiledPlan>()
  const faults: PlanFault[] = []
  for (const plan of plans) {
    const compiled = compile(plan.document)
    if (compiled === undefined) faults.push({ plan, word: 'planUnread' })
    else {
      byRevision.set(plan.id, compiled)
      const hash = await sha256(plan.document)
      if (hash !== published.get(plan.id)) faults.push({ plan, word: 'planChanged' })
    }
  }
  return { byRevision, faults }
}

function compile(document: string): CompiledPlan | undefined {
  try {
    const parsed = parsePlan(JSON.parse(document))
    return parsed.ok ? compilePlan(parsed.value) : undefined
  } catch {
    return undefined
  }
}

function jsonIn(text: string, name: string): unknown {
  try {
    return (JSON.parse(text) as Readonly<Record<string, unknown>>)[name]
  } catch {
    return undefined
  }
}
