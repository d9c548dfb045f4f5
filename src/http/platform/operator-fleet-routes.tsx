import { Hono } from 'hono'
import { readFleetState } from '../../operators/read-fleet-state.ts'
import { steerFleet, type SteerFleet, type SteerFleetError } from '../../operators/steer-fleet.ts'
import { setFlash, type FlashName } from '../flash.ts'
import { readForm } from '../forms.ts'
import { frameOf, type OperatorContext, type OperatorEnv } from './operator-context.ts'
import { OperatorFleetView } from './operator-fleet-view.tsx'
import { PlatformNotFoundView } from './trouble-view.tsx'

const flashes: Readonly<Record<SteerFleet['to'], FlashName>> = {
  pause: 'run-paused',
  resume: 'run-resumed',
  retry: 'run-retried',
}

const sentences: Readonly<Record<SteerFleetError['reason'], string>> = {
  'not-permitted': '',
  'no-such-tenant': '没有这一家，请看清名单再办',
  'changed-meanwhile': '这次升级已经由更新的版本接手，没有改动。请看清现在的状态再办',
}

/** How tenants' databases follow the program; for operators of the whole platform. */
export function operatorFleetRoutes() {
  const app = new Hono<OperatorEnv>()
  app.get('/', (c) => fleetPage(c))

  for (const to of ['pause', 'resume', 'retry'] as const) {
    app.post(`/${to}`, async (c) => {
      const { target = '', slug } = await readForm(c)
      const done = await steerFleet(c.get('scope'), { to, target, slug })
      if (!done.ok) return fleetPage(c, sentences[done.error.reason])
      // Losing this call costs a minute: then the tick carries the run on.
      if (to !== 'pause')
        await c
          .get('services')
          .wakeFleet?.()
          .catch(() => undefined)
      setFlash(c, flashes[to])
      return c.redirect('/operator/fleet', 303)
    })
  }
  return app
}

async function fleetPage(c: OperatorContext, refused?: string) {
  const read = await readFleetState(c.get('scope'))
  // An account of a province does not learn that there is such a page.
  if (!read.ok) return c.html(PlatformNotFoundView({ homeHref: '/operator' }), 404)
  const frame = { ...frameOf(c), path: '/operator/fleet' }
  const view = OperatorFleetView({ frame, now: c.get('now'), fleet: read.value, refused })
  return c.html(view, refused === undefined ? 200 : 409)
}
