import { Hono, type Context } from 'hono'
import { EMPTY_CHAIN, type ChainState } from '../../../audit/verify-chain.ts'
import { checkLog } from '../../../tenants/verify/check-log.ts'
import type { TenantEnv } from '../../context.ts'
import { openRegistry } from '../../scopes.ts'
import { address } from '../address.ts'
import { frameOf } from '../frame.ts'
import { notPermitted } from '../trouble.tsx'
import { CheckLogView } from '../views/check-log.tsx'

const PAGE = '/console/audit/check'
/** A browser goes on by itself after so many seconds, without a script. */
const GO_ON_AFTER_SECONDS = 1

/** The whole log checked, a stretch in each request. */
export function checkLogRoutes() {
  const app = new Hono<TenantEnv>()
  app.get('/', async (c) => {
    const scope = c.get('scope')
    const from = await readState(c)
    const done = await checkLog(scope, await openRegistry(c), from)
    if (!done.ok) return notPermitted(c, 'audit', '核对操作记录', done.error)
    const { finding, more } = done.value
    if (finding) {
      const problems = [`${scope.tenant.slug}: audit entry ${finding.sequence} is ${finding.kind}`]
      c.get('services').log({ level: 'error', requestId: c.get('requestId'), problems })
    }
    const next = more && address(PAGE, { from: await sealState(c, more) })
    if (next) c.header('refresh', `${GO_ON_AFTER_SECONDS}; url=${next}`)
    return c.html(CheckLogView({ frame: frameOf(c), now: scope.now, checked: done.value, next }))
  })
  return app
}

/** Sealed, so that no address can claim that entries were checked which were not. */
const placeOf = (c: Context<TenantEnv>) => ({ column: 'console.check-log', row: c.get('staff').id })

const sealState = (c: Context<TenantEnv>, state: ChainState): Promise<string> =>
  c.get('entry').keys.seal(placeOf(c), JSON.stringify(state))

async function readState(c: Context<TenantEnv>): Promise<ChainState> {
  const from = c.req.query('from')
  if (from === undefined) return EMPTY_CHAIN
  const text = await c
    .get('entry')
    .keys.open(placeOf(c), from)
    .catch(() => undefined)
  return text === undefined ? EMPTY_CHAIN : (JSON.parse(text) as ChainState)
}
