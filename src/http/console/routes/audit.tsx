import { Hono } from 'hono'
import { entryKinds, identifiersAmong, listEntries } from '../../../audit/list-entries.ts'
import { DAY_MS, parseDay } from '../../../kernel/days.ts'
import { auditFrame } from '../../../reports/audit-frame.ts'
import { readSubjects } from '../../../reports/read-subjects.ts'
import type { TenantEnv } from '../../context.ts'
import { readWhole } from '../../forms.ts'
import { activityOf } from '../activity-of.ts'
import { frameOf } from '../frame.ts'
import { notPermitted } from '../trouble.tsx'
import { AuditView } from '../views/audit.tsx'

const SEQUENCE_MOST = 999_999_999

export function auditRoutes() {
  const app = new Hono<TenantEnv>()

  app.get('/', async (c) => {
    const scope = c.get('scope')
    const { actor = '', action = '', day: typed = '', kind: asked } = c.req.query()
    const kind = entryKinds.find((known) => known === asked) ?? 'acts'
    const day = parseDay(typed)
    const before = readWhole(c.req.query('before'), 1, SEQUENCE_MOST, 0) || undefined
    const from = day && Date.parse(`${day}T00:00:00+08:00`)
    const filter = {
      kind,
      ...(before !== undefined && { before }),
      ...(action !== '' && { action }),
      ...(actor !== '' && { actorId: actor }),
      ...(from !== undefined && { from, to: from + DAY_MS }),
    }
    const [listed, subjects, around] = await Promise.all([
      listEntries(scope, filter),
      readSubjects(scope, identifiersAmong(scope, filter)),
      auditFrame(scope, { before, kind }),
    ])
    if (!listed.ok) return notPermitted(c, 'audit', '查看操作记录', listed.error)
    if (!around.ok) return notPermitted(c, 'audit', '查看操作记录', around.error)
    const { entries, next } = listed.value
    const { count, brokenSequence, actions, staff } = around.value
    const view = AuditView({
      frame: frameOf(c),
      now: scope.now,
      chain:
        brokenSequence === undefined
          ? { kind: 'whole', count }
          : { kind: 'broken', count, sequence: brokenSequence },
      kind,
      filters: { actor, action, day: day ?? '' },
      actors: staff.map(({ id: value, name: label }) => ({ value, label })),
      actions,
      rows: activityOf(entries, subjects),
      next: next ?? undefined,
      firstPage: before === undefined,
    })
    return c.html(view)
  })
  return app
}
